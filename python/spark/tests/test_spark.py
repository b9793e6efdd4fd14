"""The same extraction on Spark: the real one, in this process. Skipped where pyspark or Java is missing."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

import demarche
from demarche_spark import clusters, read_articles, same_events, task

COUNTRIES = ["India", "Brazil", "Canada", "France", "Japan", "Mexico", "Kenya"]
ROWS = [
    {
        "key": f"made-{n}",
        "body": f"On Wednesday the United States imposed a tariff of {n % 97 + 1} per cent on goods from "
        f"{COUNTRIES[n % 7]}. It was decision number {n}, a minister of France said.",
        "day": f"2025-{n % 3 + 7:02}-{n % 28 + 1:02}",
        "paper": "Tests" if n % 2 else None,
    }
    for n in range(160)
]
NAMES = dict(text="body", id="key", published="day", publisher="paper")


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java (Debian: openjdk-17-jre-headless)")
    folder = tmp_path_factory.mktemp("spark")
    builder = (
        sql.SparkSession.builder.master("local[2, 4]")  # a task that is killed is done again, up to four times
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(folder))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16")
    )
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def single(tmp_path_factory):
    """N-Quads and events of one run of the program over all articles."""
    folder = tmp_path_factory.mktemp("single")
    names = {"key": "id", "body": "text", "day": "published", "paper": "publisher"}
    lines = [{names[k]: v for k, v in row.items() if v is not None} for row in ROWS]
    news = folder / "news.jsonl"
    news.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def extract(form):
        command = [demarche.program(), "extract", "--quiet", "--format", form, news]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode().splitlines()

    return sorted(extract("nquads")), [json.loads(line) for line in extract("events-jsonl")]


def wrapper(folder: Path, code: str) -> str:
    """A program that stands before demarche: Python whose `real` runs demarche on lines."""
    path = folder / "wrapper"
    path.write_text(f"#!{sys.executable}\nimport os, signal, subprocess, sys, time\nREAL = {demarche.program()!r}\n{code}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize("partitions", [1, 4, 32])
def test_partitions_add_up_to_the_single_run(spark, single, tmp_path, partitions):
    frame = spark.createDataFrame(ROWS).repartition(partitions)
    assert frame.rdd.getNumPartitions() == partitions
    read_articles(frame, **NAMES).quads().write.text(str(tmp_path / "quads"))
    parts = sorted((tmp_path / "quads").glob("part-*.txt"))
    lines = {line for part in parts for line in part.read_text(encoding="utf-8").splitlines()}
    assert sorted(lines) == single[0]
    # the program sees it too
    whole = tmp_path / "whole.nq"
    whole.write_text("\n".join(single[0]) + "\n", encoding="utf-8")
    command = [demarche.program(), "verify", whole, tmp_path / "quads"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert told == f"{len(ROWS)} articles, the same in both\n"


def test_events_have_the_documented_columns_and_types(spark, single):
    events = read_articles(spark.createDataFrame(ROWS), **NAMES).events()
    kinds = {"string": "text", "date": "date", "bigint": "integer", "double": "decimal"}
    assert [(name, kinds[kind]) for name, kind in events.dtypes[:-1]] == task.columns()
    assert events.columns[-1] == "error"
    found = [row.asDict() for row in events.drop("error").collect()]
    for row in found:
        row.update({name: str(row[name]) for name, kind in task.columns() if kind == "date" and row[name]})
    by_record = {row["record"]: row for row in single[1]}
    assert len(found) == len(single[1]) and by_record
    for row in found:
        assert row == by_record[row["record"]]


def test_one_bad_article_is_a_row(spark):
    rows = [
        {"key": "good", "body": "On Tuesday France imposed tariffs on Kenya.", "day": "2025-08-07"},
        {"key": "empty", "body": " ", "day": "2025-08-07"},
        {"key": "nothing", "body": None, "day": "2025-08-07"},
        {"key": "foreign", "body": "Am Dienstag verhängte Frankreich Zölle auf Waren aus Kenia, wie der Minister sagte. " * 5, "day": None},
        {"key": "undated", "body": "France imposed tariffs on Kenya.", "day": "the day before"},
    ]  # fmt: skip
    frame = spark.createDataFrame(rows, "key string, body string, day string").coalesce(1)
    reading = read_articles(frame, text="body", id="key", published="day").cache()
    events = {row["article"]: row for row in reading.events().collect()}
    assert events["good"]["action"] == "ImposeTariff" and events["good"]["error"] is None
    for key, why in [("empty", "text"), ("nothing", "text"), ("foreign", "not English"), ("undated", "not a date")]:
        assert why in events[key]["error"] and "hint: " in events[key]["error"]
        assert events[key]["action"] is None
    assert {row["id"] for row in reading.errors().collect()} == set(events) - {"good"}
    assert reading.quads().count() > 10
    assert reading.metrics == {"articles": 5, "errors": 4, "processes": 1}, "what is kept is read once"


def test_an_article_that_the_program_dies_of_costs_only_itself(spark, single, tmp_path):
    code = """
child = subprocess.Popen([REAL, *sys.argv[1:]], stdin=subprocess.PIPE)
for line in sys.stdin.buffer:
    if b"number 77," in line:
        child.kill()
        os._exit(9)
    child.stdin.write(line)
    child.stdin.flush()
child.stdin.close()
sys.exit(child.wait())
"""
    frame = spark.createDataFrame(ROWS).coalesce(2)
    reading = read_articles(frame, **NAMES, program=wrapper(tmp_path, code)).cache()
    (bad,) = reading.errors().collect()
    assert bad["id"] == "made-77" and "demarche has ended" in bad["error"]
    quads = {row["quad"] for row in reading.quads().collect()}
    lost = set(single[0]) - quads
    assert quads < set(single[0]) and lost
    assert all("article/made-77/" in line or "graph/entities" in line for line in lost)


def test_a_killed_task_is_done_again_and_changes_nothing(spark, single, tmp_path):
    code = f"""
try:
    os.mkdir({str(tmp_path / "killed")!r})
except FileExistsError:
    os.execv(REAL, [REAL, *sys.argv[1:]])
child = subprocess.Popen([REAL, *sys.argv[1:]], stdin=subprocess.PIPE)
for n, line in enumerate(sys.stdin.buffer):
    child.stdin.write(line)
    child.stdin.flush()
    if n == 20:
        os.kill(os.getppid(), signal.SIGKILL)  # the task, in the middle
        break
child.kill()
"""
    frame = spark.createDataFrame(ROWS).coalesce(1)
    reading = read_articles(frame, **NAMES, program=wrapper(tmp_path, code))
    quads = [row["quad"] for row in reading.quads().collect()]
    assert (tmp_path / "killed").is_dir()
    assert sorted(quads) == single[0]


def test_the_example_runs(spark, tmp_path):
    """The code of README.md, on articles in Parquet."""
    spark.createDataFrame(ROWS).write.parquet(str(tmp_path / "articles"))
    page = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in page.split("```python\n")[1:]]
    code = blocks[0]
    for folder in ("articles", "events", "quads"):
        code = code.replace(f'("{folder}")', f"({str(tmp_path / folder)!r})")
    exec(compile(code, "README.md", "exec"), {"spark": spark})
    months = {path.name for path in (tmp_path / "events").glob("month=*")}
    assert months >= {"month=2025-07", "month=2025-08", "month=2025-09"}
    assert spark.read.parquet(str(tmp_path / "events")).where("month = '2025-08' and action = 'ImposeTariff'").count() >= 40
    assert list((tmp_path / "quads").glob("part-*.txt.gz"))


TOWNS = ["Lahore", "Karachi", "Nairobi", "Mombasa", "Lagos", "Mumbai", "Delhi", "Quetta"]
TOLD = [
    "Gunmen attacked a police station in {town} on Tuesday and killed {dead} officers, the government of {country} said.",
    "At least {dead} police officers were killed on Tuesday when gunmen attacked a police station in {town} in {country}.",
    "On Tuesday gunmen killed {dead} officers at a police station in {town}, {country}.",
    "On Tuesday {country} and Norway signed an agreement on fishing in {town}.",
    "On Tuesday {country}, Norway and Brazil signed an agreement on fishing in {town}.",
]
ALIKE = [
    {
        "key": f"{town}-{week}-{n}",
        "body": text.format(town=town, dead=week * 7 + 5, country=["Pakistan", "Kenya", "India"][i % 3]),
        "day": f"2025-0{week + 3}-05",
    }
    for i, town in enumerate(TOWNS)
    for week in range(4)
    for n, text in enumerate(TOLD)
]


@pytest.mark.parametrize("partitions", [1, 4, 32])
def test_events_that_are_one_are_those_that_the_program_finds(spark, tmp_path, partitions):
    spark.conf.set("spark.sql.adaptive.coalescePartitions.enabled", "false")
    spark.conf.set("spark.sql.shuffle.partitions", str(partitions))
    frame = spark.createDataFrame(ALIKE).repartition(partitions)
    events = read_articles(frame, text="body", id="key", published="day").events().cache()
    found = same_events(events).collect()
    names = ["event", "is", "by", "points", "reasons"]
    lines = ["\t".join(names), *sorted("\t".join(str(row[name]) for name in names) for row in found)]
    # the program alone, over the rows that it writes itself
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps({"id": row["key"], "text": row["body"], "published": row["day"]}) + "\n" for row in ALIKE))
    table = tmp_path / "events.jsonl"
    subprocess.run([demarche.program(), "extract", "--quiet", "--alone", "--format", "events-jsonl", "-o", table, news], check=True)
    alone = subprocess.run([demarche.program(), "cluster", "--events", table], check=True, capture_output=True, text=True)
    assert "\n".join(lines) + "\n" == alone.stdout
    assert len(found) > 50


def test_a_step_that_fails_says_why(spark, tmp_path):
    path = wrapper(tmp_path, "sys.exit('the disk is full')")
    with pytest.raises(RuntimeError, match="the disk is full"):
        list(clusters._Step("pairs", path)([pandas.DataFrame({"line": ["{}"]})]))


def test_dask_reads_with_the_same_function(single):
    dataframe = pytest.importorskip("dask.dataframe", reason="dask is not installed")
    names = {"key": "id", "body": "text", "day": "published", "paper": "publisher"}
    frame = dataframe.from_pandas(pandas.DataFrame(ROWS).rename(columns=names), npartitions=3)
    meta = pandas.DataFrame({"quad": pandas.Series(dtype="object")})

    def read(part):
        return pandas.concat(task.quads(task.replies([part])))

    quads = frame.map_partitions(read, meta=meta).compute(scheduler="threads")
    assert sorted(set(quads["quad"])) == single[0]
