"""Reads English news on Apache Spark: the same extraction, article by article, on as many machines as there are.

    reading = read_articles(spark.read.parquet("articles"), text="body", id="key", published="day")
    reading.events().write.parquet("events")
    reading.quads().write.text("quads")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import task
from .clusters import same_events

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame

__all__ = ["Reading", "read_articles", "same_events"]

#: What is counted while articles are read.
METRICS = ("articles", "errors", "processes")


def read_articles(
    frame: DataFrame,
    *,
    text: str = "text",
    id: str | None = "id",
    published: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    headline: str | None = None,
    author: str | None = None,
    language: str | None = None,
    any_language: bool = False,
    detail: str = "core",
    threads: int = 1,
    options: Sequence[str] = (),
    program: str | None = None,
) -> Reading:
    """Reads the articles of a data frame, a row an article.

    Each argument up to ``language`` names the column that holds it. ``id`` should be given: an article is known by it
    in all runs. ``threads`` is what ``spark.task.cpus`` is; ``options`` are more options of ``demarche extract``, such as
    ``["--ontology", "/shared/own"]``; ``program`` names the program on the workers where it is not the one of the wheel.

    Each article is read as if it were the only one, so that it does not matter how the frame is divided: what
    comes twice, and copies, are not looked for.
    """
    from pyspark.sql import functions as F
    from pyspark.sql.types import DateType, TimestampNTZType, TimestampType

    named = dict(
        id=id, text=text, published=published, publisher=publisher, url=url, headline=headline, author=author,
        language=language,
    )  # fmt: skip
    chosen = []
    for field, column in named.items():
        if column is None:
            continue
        value = F.col(column)
        if field == "published" and isinstance(frame.schema[column].dataType, (TimestampType, TimestampNTZType, DateType)):
            value = value.cast("date")
        chosen.append(value.cast("string").alias(field))
    all_options = [f"--threads={threads}", f"--detail={detail}", *(["--any-language"] if any_language else []), *options]
    metrics = _metrics(frame)

    def read(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        def count(name: str, number: int) -> None:
            if name in metrics:
                metrics[name].add(number)

        return task.replies(frames, options=all_options, program=program, count=count)

    return Reading(frame.select(*chosen).mapInPandas(read, "id string, reply string"), metrics, program)


class Reading:
    """What the articles of a data frame say. Nothing is read before Spark is asked for it."""

    def __init__(self, replies: DataFrame, metrics: dict[str, Any], program: str | None) -> None:
        #: A row an article: ``id`` and ``reply``, JSON after ``schemas/replies.schema.json``.
        self.replies = replies
        self._metrics = metrics
        self._program = program

    def cache(self) -> Reading:
        """Keeps what was read, so that events and quads together cost one reading."""
        self.replies = self.replies.cache()
        return self

    def events(self) -> DataFrame:
        """The event table, a row a record, with the columns of ``docs/events.md``. Its last column, ``error``, is empty but for
        articles that could not be read: those have a row with ``article`` and ``error`` alone."""
        from pyspark.sql import functions as F

        kinds = {"text": "string", "date": "date", "integer": "bigint", "decimal": "double"}
        columns = [(name, kinds[kind]) for name, kind in task.columns(self._program)]
        row = ", ".join(f"`{name}`: {kind}" for name, kind in columns)
        reply = F.from_json("reply", f"error string, events array<struct<{row}>>")
        parsed = self.replies.select("id", reply.alias("reply"))
        rows = parsed.select("id", F.col("reply.error").alias("error"), F.explode_outer("reply.events").alias("row"))
        rows = rows.where("error is not null or row is not null")
        cells = [
            F.when(F.col("error").isNotNull(), F.col("id")).otherwise(F.col("row.article")).alias(name)
            if name == "article"
            else F.col(f"row.`{name}`").alias(name)
            for name, _ in columns
        ]
        return rows.select(*cells, "error")

    def quads(self) -> DataFrame:
        """The graph as N-Quads, a line a row (column ``quad``): the articles' own, each once, and what they share, once in each
        partition. Stores take equal lines once; ``.distinct()`` makes it so in the files."""
        return self.replies.select("id", "reply").mapInPandas(task.quads, "quad string")

    def errors(self) -> DataFrame:
        """``id`` and ``error`` of the articles that could not be read."""
        from pyspark.sql import functions as F

        error = F.get_json_object("reply", "$.error").alias("error")
        return self.replies.select("id", error).where("error is not null")

    @property
    def metrics(self) -> dict[str, int]:
        """How many articles were read so far, how many with an error, and by how many processes: Spark's accumulators, which
        count a task again that Spark does again. Empty with Spark Connect, which has none."""
        return {name: accumulator.value for name, accumulator in self._metrics.items()}


def _metrics(frame: DataFrame) -> dict[str, Any]:
    try:
        context = frame.sparkSession.sparkContext
    except Exception:  # Spark Connect says so in a way of its own
        return {}
    return {name: context.accumulator(0) for name in METRICS}
