"""Which events of different articles are one: `demarche cluster`, divided between the tasks of Spark.

The program does all the work in three steps, each of which knows of no more than the lines that it is given: what is said of each
event (`profiles`), which events of a block are alike enough (`pairs`), and which of those that hang together are one (`join`).
Here is only what brings the lines together.
"""

from __future__ import annotations

import itertools
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import demarche
import pandas

from .task import columns

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Lines that make one frame.
BATCH = 10_000


def same_events(events: DataFrame, *, program: str | None = None) -> DataFrame:
    """Finds out which events of the event table (`Reading.events`, or what was written of it) are one, as ``demarche cluster --events``
    does: ``event``, which ``is`` the first of its group, the one ``by`` which it was found, ``points`` and ``reasons``.

    Whatever the partitions, the result is the same, and the same as that of the program alone. What is said of each event is
    kept (``persist``), since the steps need it again; how often each word stands in all events is handed to every task.
    """
    from pyspark.sql import functions as F

    names = [name for name, _ in columns(program)]
    rows = events.where("event_iri is not null").select("event_iri", F.to_json(F.struct(*names)).alias("line"))
    lines = rows.repartition("event_iri").select("line").mapInPandas(_Step("profiles", program), "line string")
    known = F.from_json("line", "event string, blocks array<string>, words array<bigint>")
    profiles = lines.select(known.alias("known"), "line").select("known.*", "line").persist()
    words = _words(profiles)
    blocks = profiles.select(F.explode("blocks").alias("block"), "line").repartition("block")
    pairs = _Step("pairs", program, words)
    groups = _groups(blocks.select("line").mapInPandas(pairs, "one string, other string, points string").distinct())
    joined = profiles.join(groups, "event").repartition("group").select("line")
    found = joined.mapInPandas(
        _Step("join", program, words), "event string, `is` string, `by` string, points string, reasons string"
    )
    return found.withColumn("points", F.col("points").cast("int"))


def _words(profiles: DataFrame) -> str:
    """In how many events each word stands, as ``--words`` reads it; most words stand in one, and are left out."""
    from pyspark.sql import functions as F

    counted = profiles.select(F.explode("words").alias("word")).groupBy("word").count().where("count > 1")
    lines = [f"all\t{profiles.count()}", *(f"{row['word']}\t{row['count']}" for row in counted.toLocalIterator())]
    return "".join(line + "\n" for line in lines)


def _groups(pairs: DataFrame) -> DataFrame:
    """Events that hang together by pairs, each with the first of them: the first that a neighbour knows of is handed on until
    nobody learns of another."""
    from pyspark.sql import functions as F

    there = pairs.select(F.col("one").alias("event"), F.col("other").alias("next"))
    edges = there.union(pairs.select(F.col("other").alias("event"), F.col("one").alias("next"))).persist()
    groups = edges.select("event", F.col("event").alias("group")).distinct().localCheckpoint()
    while True:
        heard = edges.join(groups.withColumnRenamed("event", "next"), "next").groupBy("event").agg(F.min("group").alias("heard"))
        told = groups.join(heard, "event").select("event", F.least("group", "heard").alias("group"), F.col("group").alias("before"))
        told = told.localCheckpoint()
        groups = told.select("event", "group")
        if told.where("group < before").isEmpty():
            edges.unpersist()
            return groups


class _Step:
    """One step of the program, over the lines of one task."""

    NAMES = {"profiles": ["line"], "pairs": ["one", "other", "points"], "join": ["event", "is", "by", "points", "reasons"]}

    def __init__(self, step: str, program: str | None, words: str = "") -> None:
        self._step, self._program, self._words = step, program, words

    def __call__(self, frames: Iterable[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        """Frames with a column ``line`` go in; each line that comes out is a row."""
        given = (line.encode("utf-8") + b"\n" for frame in frames for line in frame["line"])
        first = next(given, None)
        if first is None:
            return  # most partitions of a small frame are empty
        names = self.NAMES[self._step]
        found = self._run(itertools.chain([first], given))
        if self._step == "join":
            next(found)  # the names of the columns
        while rows := [line.split("\t", len(names) - 1) for line in itertools.islice(found, BATCH)]:
            yield pandas.DataFrame(rows, columns=names, dtype="object")

    def _run(self, given: Iterable[bytes]) -> Iterator[str]:
        with tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile() as words:
            words.write(self._words.encode())
            words.flush()
            command = [self._program or demarche.program(), "cluster", "--quiet", "--events", "-", "--step", self._step]
            if self._words:
                command += ["--words", words.name]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as process:
                assert process.stdin and process.stdout
                # each step reads all that it is given before it says anything
                try:
                    for line in given:
                        process.stdin.write(line)
                    process.stdin.close()
                except BrokenPipeError:
                    pass  # it has ended, and its exit code tells
                for line in process.stdout:
                    yield line.decode("utf-8").rstrip("\n")
            if process.returncode:
                errors.seek(0)
                raise RuntimeError(errors.read()[-2000:].decode("utf-8", "replace"))
