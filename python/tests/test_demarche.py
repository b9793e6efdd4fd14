"""What the module is for, run against the installed wheel (or DEMARCHE_BIN)."""

import demarche
import pytest

TEXT = "On Tuesday France imposed a tariff of 12 per cent on Kenya."


def test_records_come_in_the_order_of_the_articles(tmp_path):
    path = tmp_path / "meeting.txt"
    path.write_text("Emmanuel Macron met Olaf Scholz in Paris.", encoding="utf-8")
    reading = demarche.read([{"id": "a", "text": TEXT}, path], published="2025-08-07")
    assert len(reading) == 2 and reading[0]["id"] == "a"
    (event,) = reading[0]["events"]
    assert (event["action"], event["actors"], event["targets"]) == ("ImposeTariff", ["France"], ["Kenya"])
    assert event["date"] == "2025-08-05"
    assert demarche.read([]) == []


def test_the_event_table_is_a_data_frame():
    pandas = pytest.importorskip("pandas")
    frame = demarche.read(TEXT, published="2025-08-07").events()
    assert isinstance(frame, pandas.DataFrame)
    assert (frame.rate[0], frame.actor_iso3[0], frame.cameo[0]) == (12, "FRA", "163")
    assert frame.date[0] == pandas.Timestamp("2025-08-05")
    assert list(demarche.read([]).events().columns) == list(frame.columns)


def test_the_graph_answers_sparql():
    pytest.importorskip("rdflib")
    graph = demarche.read(TEXT, published="2025-08-07").graph()
    query = "SELECT ?r { ?e <https://w3id.org/demarche/ns#rate> ?r }"
    assert [float(row[0]) for row in graph.query(query)] == [12.0]


def test_the_store_has_a_graph_an_article():
    pytest.importorskip("pyoxigraph")
    articles = [{"id": "a", "text": TEXT}, {"id": "b", "text": TEXT.replace("Kenya", "Peru")}]
    store = demarche.read(articles, published="2025-08-07").store()
    query = "SELECT ?g ?r { GRAPH ?g { ?e <https://w3id.org/demarche/ns#rate> ?r } } ORDER BY ?g"
    found = [(row["g"].value, float(row["r"].value)) for row in store.query(query)]
    iri = "https://w3id.org/demarche/id/article/{}/graph"
    assert found == [(iri.format("a"), 12.0), (iri.format("b"), 12.0)]
    assert len(demarche.read([]).store()) == 0


def test_one_process_reads_one_article_after_the_other():
    with demarche.Reader(published="2025-08-07", publisher="A Paper") as reader:
        process = reader._process.pid
        for country in ("Kenya", "Ghana", "Peru") * 5:
            record = reader.read(TEXT.replace("Kenya", country))
            assert record["events"][0]["targets"] == [country]
            assert record["publisher"] == "A Paper"
        assert reader._process.pid == process
        with pytest.raises(ValueError):
            reader.read(" ")
    assert reader._process.returncode == 0


def test_whatever_goes_in_comes_out():
    french = "Le président français a rencontré mardi à Paris le chancelier allemand pour parler de l'Europe."
    articles = [{"id": "a", "text": TEXT}, {"id": "b", "text": french}, {"id": "a", "text": TEXT}]
    assert [record["id"] for record in demarche.read(articles)] == ["a", "b", "a"]
    with demarche.Reader(published="2025-08-07") as reader:
        assert reader.read({"id": "b", "text": french})["id"] == "b"
        for _ in range(2):
            assert reader.read({"id": "a", "text": TEXT})["events"]


def test_an_article_that_cannot_be_read_ends_the_reader():
    reader = demarche.Reader()
    with pytest.raises(demarche.DemarcheError, match="2025-13-07"):
        reader.read({"text": TEXT, "published": "2025-13-07"})
    with pytest.raises(demarche.DemarcheError):
        reader.read(TEXT)


def test_errors_are_those_of_the_program(tmp_path):
    with pytest.raises(demarche.DemarcheError, match="2025-08-07"):
        demarche.read(TEXT, published="yesterday")
    with pytest.raises(demarche.DemarcheError, match="missing.txt"):
        demarche.read(tmp_path / "missing.txt")
