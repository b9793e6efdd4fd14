//! Every term that the graph is written with, once: the project's own and those of others.
//!
//! The order of the terms in a vocabulary is the order in which Turtle shows them.

use oxigraph::model::NamedNodeRef;

macro_rules! vocabularies {
    ($( $(#[$note:meta])* $prefix:ident = $namespace:literal { $( $name:ident $local:literal )* } )*) => {
        $(
            $(#[$note])*
            #[doc = concat!("Terms of `", $namespace, "`.")]
            pub mod $prefix {
                use oxigraph::model::NamedNodeRef;

                /// What all of its IRIs begin with.
                pub const NAMESPACE: &str = $namespace;
                $(
                    #[doc = concat!("`", stringify!($prefix), ":", $local, "`")]
                    pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
                )*
                /// All terms of this vocabulary that the program uses.
                pub const TERMS: &[NamedNodeRef<'static>] = &[$( $name ),*];
            }
        )*
        /// Prefix and namespace of each vocabulary.
        pub const NAMESPACES: &[(&str, &str)] = &[$( (stringify!($prefix), $namespace) ),*];
        const TERMS: &[&[NamedNodeRef<'static>]] = &[$( $prefix::TERMS ),*];
    };
}

vocabularies! {
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" { TYPE "type" }
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" { LABEL "label" COMMENT "comment" IS_DEFINED_BY "isDefinedBy" }
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        STRING "string"
        BOOLEAN "boolean"
        INTEGER "integer"
        DECIMAL "decimal"
        DATE "date"
    }
    owl = "http://www.w3.org/2002/07/owl#" {
        OBJECT_PROPERTY "ObjectProperty"
        ANNOTATED_SOURCE "annotatedSource"
        ANNOTATED_PROPERTY "annotatedProperty"
        ANNOTATED_TARGET "annotatedTarget"
        SAME_AS "sameAs"
    }
    skos = "http://www.w3.org/2004/02/skos/core#" {
        CONCEPT_SCHEME "ConceptScheme"
        CONCEPT "Concept"
        IN_SCHEME "inScheme"
        TOP_CONCEPT_OF "topConceptOf"
        PREF_LABEL "prefLabel"
        ALT_LABEL "altLabel"
        NOTATION "notation"
        DEFINITION "definition"
        BROADER "broader"
        RELATED_MATCH "relatedMatch"
        EXACT_MATCH "exactMatch"
        CLOSE_MATCH "closeMatch"
        BROAD_MATCH "broadMatch"
        NARROW_MATCH "narrowMatch"
    }
    dct = "http://purl.org/dc/terms/" {
        IDENTIFIER "identifier"
        TITLE "title"
        LICENSE "license"
        TEMPORAL "temporal"
        PERIOD_OF_TIME "PeriodOfTime"
    }
    schema = "https://schema.org/" {
        NEWS_ARTICLE "NewsArticle"
        PERSON "Person"
        COUNTRY "Country"
        PLACE "Place"
        ORGANIZATION "Organization"
        GOVERNMENT_ORGANIZATION "GovernmentOrganization"
        NEWS_MEDIA_ORGANIZATION "NewsMediaOrganization"
        QUANTITATIVE_VALUE "QuantitativeValue"
        HEADLINE "headline"
        DATE_PUBLISHED "datePublished"
        IN_LANGUAGE "inLanguage"
        AUTHOR "author"
        PUBLISHER "publisher"
        URL "url"
        NAME "name"
        SOFTWARE_VERSION "softwareVersion"
        CONTAINED_IN_PLACE "containedInPlace"
        VALUE "value"
        MIN_VALUE "minValue"
        MAX_VALUE "maxValue"
        UNIT_TEXT "unitText"
        UNIT_CODE "unitCode"
        SAME_AS "sameAs"
    }
    org = "http://www.w3.org/ns/org#" {
        ORGANIZATION_CLASS "Organization"
        ROLE_CLASS "Role"
        POST_CLASS "Post"
        MEMBERSHIP "Membership"
        MEMBER "member"
        ROLE "role"
        ORGANIZATION "organization"
        POST_IN "postIn"
        SUB_ORGANIZATION_OF "subOrganizationOf"
    }
    prov = "http://www.w3.org/ns/prov#" { ENTITY "Entity" ACTIVITY "Activity" USED "used" WAS_GENERATED_BY "wasGeneratedBy" }
    nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#" {
        CONTEXT "Context"
        RFC5147_STRING "RFC5147String"
        SENTENCE "Sentence"
        REFERENCE_CONTEXT "referenceContext"
        BEGIN_INDEX "beginIndex"
        END_INDEX "endIndex"
        ANCHOR_OF "anchorOf"
    }
    itsrdf = "http://www.w3.org/2005/11/its/rdf#" { TA_IDENT_REF "taIdentRef" TA_CLASS_REF "taClassRef" }
    sem = "http://semanticweb.cs.vu.nl/2009/11/sem/" {
        EVENT "Event"
        EVENT_TYPE "eventType"
        HAS_ACTOR "hasActor"
        HAS_PLACE "hasPlace"
        HAS_EARLIEST_BEGIN "hasEarliestBeginTimeStamp"
        HAS_LATEST_END "hasLatestEndTimeStamp"
    }
    edtf = "http://id.loc.gov/datatypes/edtf/" { EDTF "EDTF" }
    /// Simple Standard for Sharing Ontological Mappings: who says that two nodes are one, how surely, and why.
    sssom = "https://w3id.org/sssom/" {
        MAPPING "Mapping"
        MAPPING_SET "MappingSet"
        SUBJECT_LABEL "subject_label"
        OBJECT_LABEL "object_label"
        PREDICATE_MODIFIER "predicate_modifier"
        MAPPING_JUSTIFICATION "mapping_justification"
        CONFIDENCE "confidence"
        OBJECT_SOURCE "object_source"
        OBJECT_SOURCE_VERSION "object_source_version"
        MAPPING_SOURCE "mapping_source"
        MAPPING_TOOL "mapping_tool"
        MAPPING_TOOL_VERSION "mapping_tool_version"
    }
    semapv = "https://w3id.org/semapv/vocab/" {
        LEXICAL_MATCHING "LexicalMatching"
        COMPOSITE_MATCHING "CompositeMatching"
        MANUAL_MAPPING_CURATION "ManualMappingCuration"
    }
    /// What a data set holds, and where it can be had.
    void = "http://rdfs.org/ns/void#" {
        DATASET "Dataset"
        LINKSET "Linkset"
        TRIPLES "triples"
        ENTITIES "entities"
        DOCUMENTS "documents"
        CLASSES "classes"
        PROPERTIES "properties"
        URI_SPACE "uriSpace"
        VOCABULARY "vocabulary"
        CLASS_PARTITION "classPartition"
        CLASS "class"
        PROPERTY_PARTITION "propertyPartition"
        PROPERTY "property"
        SUBSET "subset"
        SUBJECTS_TARGET "subjectsTarget"
        OBJECTS_TARGET "objectsTarget"
        LINK_PREDICATE "linkPredicate"
    }
    dcat = "http://www.w3.org/ns/dcat#" {
        DATASET "Dataset"
        DISTRIBUTION_CLASS "Distribution"
        DISTRIBUTION "distribution"
        DOWNLOAD_URL "downloadURL"
        MEDIA_TYPE "mediaType"
        START_DATE "startDate"
        END_DATE "endDate"
    }
    wd = "http://www.wikidata.org/entity/" {}
    dbr = "http://dbpedia.org/resource/" {}
    /// The project's own classes, properties and individuals; `ontology/demarche.ttl` defines them.
    dm = "https://w3id.org/demarche/ns#" {
        EVENT_RECORD "EventRecord"
        EVENT "Event"
        GROUP "Group"
        TENURE "Tenure"
        NAMESAKE "Namesake"
        MENTION "Mention"
        QUANTITY_CLASS "Quantity"
        JUDGEMENT "Judgement"
        ACTION "action"
        ACTOR "actor"
        TARGET "target"
        PARTICIPANT "participant"
        ACTOR_COUNTRY "actorCountry"
        TARGET_COUNTRY "targetCountry"
        MODALITY "modality"
        DATE "date"
        EARLIEST "earliest"
        LATEST "latest"
        EDTF "edtf"
        DATE_PRECISION "datePrecision"
        DATE_BASIS "dateBasis"
        TIME_TEXT "timeText"
        TIME_OF_DAY "timeOfDay"
        DEADLINE "deadline"
        STATED_BY "statedBy"
        SAID_IN "saidIn"
        VOICE "voice"
        PLACE "place"
        ABOUT "about"
        REASON "reason"
        REASON_TEXT "reasonText"
        CONDITION "condition"
        UNLESS "unless"
        CONDITION_TEXT "conditionText"
        RATE "rate"
        RATE_ADDED "rateAdded"
        RATE_PREVIOUS "ratePrevious"
        KILLED_MIN "killedMin"
        KILLED_MAX "killedMax"
        INJURED_MIN "injuredMin"
        INJURED_MAX "injuredMax"
        QUANTITY "quantity"
        PLOVER "plover"
        PLOVER_MODE "ploverMode"
        QUAD "quad"
        CAMEO "cameo"
        GOLDSTEIN "goldstein"
        ISO3 "iso3"
        AFFILIATED_COUNTRY "affiliatedCountry"
        MEMBER_CRITERION "memberCriterion"
        MEMBER "member"
        POST "post"
        TENURE_STATUS "tenureStatus"
        QUANTITY_KIND "quantityKind"
        RELATION "relation"
        MENTION_TYPE "mentionType"
        WRITTEN_AS "writtenAs"
        FURTHER_MENTIONS "furtherMentions"
        LINK_SET "linkSet"
        NAMESAKE_OF "namesakeOf"
        RECORD_OF "recordOf"
        REPORTED_IN "reportedIn"
        CONFIDENCE "confidence"
        JUDGES "judges"
        WITHDRAWN "withdrawn"
        EVIDENCE "evidence"
        TRIGGER "trigger"
        TEXT_SHA256 "textSha256"
        SAME_TEXT_AS "sameTextAs"
        CHAR_COUNT "charCount"
        UNSURE_RECORDS "unsureRecords"
        EXTRACTION_RUN "extractionRun"
        DETAIL "detail"
        MIN_CONFIDENCE "minConfidence"
        ONTOLOGY_SHA256 "ontologySha256"
        ONTOLOGY_FILE "ontologyFile"
        REALIS "realis"
        FACT_BANK "factBank"
        PLOVER_AUXILIARY "ploverAuxiliary"
        SYMMETRIC "symmetric"
        PLOVER_WHEN_ACTUAL "ploverWhenActual"
        CAMEO_WHEN_ACTUAL "cameoWhenActual"
        TARIFF_RATE "TariffRate"
        KILLED "Killed"
        INJURED "Injured"
        AMOUNT "Amount"
        DURATION "Duration"
        COUNT "Count"
    }
    act = "https://w3id.org/demarche/action/" { SCHEME "scheme" }
    modality = "https://w3id.org/demarche/modality/" { SCHEME "scheme" }
    plover = "https://w3id.org/demarche/plover/" { SCHEME "scheme" }
    cameo = "https://w3id.org/demarche/cameo/" { SCHEME "scheme" }
}

/// The prefix of a vocabulary as Turtle and SPARQL write it: `mod` is a keyword of Rust.
pub fn prefix(name: &'static str) -> &'static str {
    if name == "modality" { "mod" } else { name }
}

/// Place of a property in the order that Turtle shows; properties of others come last.
pub fn rank(property: NamedNodeRef<'_>) -> usize {
    let (mut rank, iri) = (0, property.as_str());
    for terms in TERMS {
        match terms.iter().position(|t| t.as_str() == iri) {
            Some(at) => return rank + at,
            None => rank += terms.len(),
        }
    }
    rank
}
