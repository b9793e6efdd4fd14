#!/usr/bin/env python3
"""People and countries that demarche and spaCy find in text with named entities, in one table.

    python3 tests/evaluation/entities.py --demarche target/release/demarche --corpus ../shared/corpus/entities \\
        [--spacy en_core_web_sm …] [--errors]

`--spacy` takes names of installed models and folders of models. What is compared, an article (GUM) or a sentence
(CrossNER) at a time:

People    Those that the gold names. GUM: chains of type person with a name of two words or more, roles and titles not
          counted; CrossNER: `person` and `politician`, both of which are people. A system's person is right if its last
          word is the last word (or the first: family names stand first in some languages) of a name of such a chain.
          Several names with one last word count once. A system's person whose words the gold has in a person's mention
          without a full name (characters, peoples) counts neither way.
Countries The set of countries whose name stands there: gold places (GUM) or countries and locations (CrossNER) whose
          text or Wikipedia title is a name or alias in ontology/countries.tsv. Adjectives ("Russian") are no entities
          in the gold and are left out of what systems find. A country that the gold has only inside the name of
          something else (an election, a party, a team) counts neither way.
"""

import argparse
import json
import pathlib
import re
import subprocess
import unicodedata
import urllib.parse

ONTOLOGY = pathlib.Path(__file__).parents[2] / "ontology"


def table(name):
    rows = (line.rstrip("\n").split("\t") for line in open(ONTOLOGY / name, encoding="utf-8") if line[0] != "#")
    header = next(rows)
    return [dict(zip(header, row)) for row in rows]


def fold(word):
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if c.isalnum()).lower()


COUNTRIES = {
    name: row["iso2"]
    for row in table("countries.tsv")
    for name in [row["name"], row["full_name"], *row["aliases"].split("|")]
    if name
}
TITLES = {line.strip() for line in open(ONTOLOGY / "titles.txt", encoding="utf-8") if line[0] not in "#\n"}
ROLES = {
    word.lower()
    for row in table("roles.tsv")
    for form in [row["label"], *row["forms"].split("|")]
    for word in re.split(r"[ -]", form)
}
PEOPLES = {
    word
    for row in table("countries.tsv")
    for cell in (row["adjectives"], row["demonyms"])
    for name in cell.split("|")
    for word in (name, name + "s")
}


PRONOUNS = "I He She They We You It His Her Their Our My The A An Both Who".split()


def country(text):
    text = text.replace("_", " ").strip()
    text = re.sub(r"['’]s?$", "", re.sub(r"^[Tt]he ", "", text)).strip()
    return COUNTRIES.get(text)


NAMED = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, COUNTRIES), key=len, reverse=True)) + r")\b")


def inside(texts):
    """The countries whose names stand in these texts."""
    return {COUNTRIES[name] for text in texts for name in NAMED.findall(text)}


def words(name):
    name = re.sub(r"['’]s?$", "", name.strip())
    return [w for w in name.split() if fold(w)]


def name_of(mention):
    """The name in a person's mention: the capitalised words that end it, what stands behind it cut off."""
    core = re.split(r"(?:,| - | (?:of|from|by|who|for|at|to|in|with|regarding) )", mention)[0]
    out = []
    for word in reversed(words(re.split(r"['’]s ", core)[-1])):
        small = word.lower() in ("de", "da", "van", "von", "der", "bin", "al", "el", "la", "du", "del")
        if not (any(c.isupper() for c in word) or (small and out)) or word in TITLES or word in PEOPLES or word in PRONOUNS:
            break
        if word.lower() in ROLES and (not out or word != words(core)[0]):
            break
        out.insert(0, word)
    return out


def gum(path):
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        chains, places, loose = {}, set(), set()
        for entity in row["gold"]["entities"]:
            if entity["type"] == "person":
                chains.setdefault(entity["grp"], []).append(name_of(entity["text"]))
                loose.update(fold(w) for w in words(entity["text"]) if w[0].isupper())
            elif entity["type"] == "place":
                wiki = urllib.parse.unquote(entity["wiki"] or "")
                places.update(filter(None, [country(entity["text"]), country(wiki)]))
        people = []
        for names in chains.values():
            if any(len(name) > 1 for name in names):
                people.append({fold(name[i]) for name in names if len(name) > 0 for i in (0, -1)})
        others = [e["text"] for e in row["gold"]["entities"] if e["type"] != "place"]
        yield row["id"], row["text"], people, loose, (places, inside(others) - places)


def crossner(path):
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        people, places = {}, set()
        for entity in row["gold"]["entities"]:
            name = words(entity["text"])
            if entity["type"] in ("person", "politician") and name:
                people.setdefault(fold(name[-1]), set()).update({fold(name[0]), fold(name[-1])})
            elif entity["type"] in ("country", "location"):
                places.update(filter(None, [country(entity["text"])]))
        others = [e["text"] for e in row["gold"]["entities"] if e["type"] != "country"]
        yield row["id"], row["text"], list(people.values()), set(), (places, inside(others) - places)


def demarche(binary, rows):
    lines = "".join(json.dumps({"id": i, "text": text, "published": "2020-01-01"}) + "\n" for i, text, *_ in rows)
    command = [binary, "extract", "--quiet", "--format", "records", "--input", "jsonl", "-"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        article = json.loads(line)
        # the form in the article, not the lexicon's: "Lula" is right where the text says so
        people = [max(p["mentions"] or [p["name"]], key=lambda m: len(words(m))) for p in article["people"]]
        people = [" ".join(w for w in words(p) if w not in TITLES) or p for p in people]
        yield people, {c for c in (country(m) for x in article["countries"] for m in x["mentions"]) if c}


def spacy_model(name, rows):
    import spacy

    for document in spacy.load(name).pipe(text for _, text, *_ in rows):
        people = [e.text for e in document.ents if e.label_ == "PERSON"]
        yield people, {c for c in (country(e.text) for e in document.ents if e.label_ in ("GPE", "LOC")) if c}


class Score:
    def __init__(self):
        self.right = self.said = self.found = self.gold = 0

    def ratios(self):
        precision, recall = self.right / max(self.said, 1), self.found / max(self.gold, 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def score(rows, answers, errors):
    people, countries = Score(), Score()
    for (article, _, gold, loose, (places, parts)), (names, named) in zip(rows, answers, strict=True):
        named = named - parts
        lasts = {fold(words(n)[-1]): n for n in names if words(n)}
        right = {last for last in lasts if any(last in chain for chain in gold)}
        said = {last for last in lasts if last in right or last not in loose}
        found = [chain for chain in gold if chain & right]
        people.right += len(right)
        people.said += len(said)
        people.found += len(found)
        people.gold += len(gold)
        countries.right += len(places & named)
        countries.said += len(named)
        countries.found += len(places & named)
        countries.gold += len(places)
        if errors:
            wrong = [lasts[last] for last in sorted(said - right)]
            missed = [sorted(chain) for chain in gold if not chain & right]
            places_wrong, places_missed = sorted(named - places), sorted(places - named)
            if wrong or missed or places_wrong or places_missed:
                print(article, "wrong", wrong, "missed", missed, "countries", places_wrong, places_missed)
    return people.ratios(), countries.ratios()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demarche", default="target/release/demarche")
    parser.add_argument("--corpus", type=pathlib.Path, default=pathlib.Path("../shared/corpus/entities"))
    parser.add_argument("--spacy", nargs="*", default=[])
    parser.add_argument("--errors", action="store_true", help="show where demarche differs from the gold")
    args = parser.parse_args()
    corpora = {
        "gum_news": list(gum(args.corpus / "gum_news.jsonl")),
        "crossner_politics_dev": list(crossner(args.corpus / "crossner_politics_dev.jsonl")),
    }
    print(f"{'':<23}{'':<22}{'people P':>9}{'R':>7}{'F1':>7}{'countries P':>13}{'R':>7}{'F1':>7}")
    for corpus, rows in corpora.items():
        systems = {"demarche": demarche(args.demarche, rows)}
        systems.update((model, spacy_model(model, rows)) for model in args.spacy)
        for system, answers in systems.items():
            people, countries = score(rows, answers, args.errors and system == "demarche")
            figures = "{:>9.3f}{:>7.3f}{:>7.3f}".format(*people) + "{:>13.3f}{:>7.3f}{:>7.3f}".format(*countries)
            print(f"{corpus:<23}{pathlib.Path(system).name[:21]:<22}{figures}")


if __name__ == "__main__":
    main()
