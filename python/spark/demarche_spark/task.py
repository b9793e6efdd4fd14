"""What one task does, without Spark: frames of articles go in, frames with what each says come out.

The function serves whatever hands pandas frames to tasks: Spark's ``mapInPandas``, Dask's ``map_partitions``, Ray's
``map_batches``.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

import demarche
import pandas

#: What may be known of an article, as ``demarche`` calls it; ``text`` must be there.
FIELDS = ("id", "text", "published", "publisher", "url", "headline", "author", "language")


def replies(
    frames: Iterable[pandas.DataFrame],
    *,
    options: Sequence[str] = (),
    program: str | None = None,
    count: Callable[[str, int], None] = lambda name, number: None,
) -> Iterator[pandas.DataFrame]:
    """Reads the articles of some frames in one process of ``demarche``.

    The frames have a column ``text`` and any other of `FIELDS`. For each row comes one with ``id`` and ``reply``, which is
    JSON after ``schemas/replies.schema.json``; where an article could not be read its ``error`` says why. ``options`` are those of
    ``demarche extract``; ``program`` names the program where it is not the one of the wheel; ``count`` is told what was
    done.
    """
    with _Process(program, options, count) as process:
        for frame in frames:
            lines = [_line(row) for row in _rows(frame)]
            answers = process.ask(lines)
            ids = [_named(row, answer) for row, answer in zip(_rows(frame), answers)]
            yield pandas.DataFrame({"id": ids, "reply": answers}, dtype="object")


def events(frames: Iterable[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """The rows of the event table that stand in `replies`, and a row with ``article`` and ``error`` for each article that
    could not be read. Days are texts here."""
    names = [name for name, _ in columns()] + ["error"]
    for frame in frames:
        rows: list[dict[str, Any]] = []
        for name, text in zip(frame["id"], frame["reply"]):
            reply = json.loads(text)
            rows.extend(reply["events"])
            if reply["error"]:
                rows.append({"article": name, "error": reply["error"]})
        yield pandas.DataFrame(rows, columns=names)


def quads(frames: Iterable[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """The lines of N-Quads that stand in `replies`; what articles share is given once."""
    given: set[str] = set()
    for frame in frames:
        lines: list[str] = []
        for text in frame["reply"]:
            reply = json.loads(text)
            lines.extend(reply["quads"])
            new = [line for line in reply["shared"] if line not in given]
            given.update(new)
            lines.extend(new)
        yield pandas.DataFrame({"quad": lines}, dtype="object")


def columns(program: str | None = None) -> list[tuple[str, str]]:
    """The columns of the event table, each with its type: text, date, integer or decimal."""
    command = [program or demarche.program(), "events", "--columns"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    cells = [line.split("|") for line in done.stdout.splitlines()[2:]]
    return [(row[1].strip(" `"), row[2].split(",")[0].strip()) for row in cells if len(row) > 3]


def _rows(frame: pandas.DataFrame) -> Iterator[dict[str, Any]]:
    names = [name for name in FIELDS if name in frame.columns]
    for values in zip(*(frame[name] for name in names)):
        yield dict(zip(names, values))


def _line(row: dict[str, Any]) -> bytes:
    known = {name: str(value) for name, value in row.items() if not pandas.isna(value)}
    return json.dumps({"text": "", **known}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _named(row: dict[str, Any], reply: str) -> str | None:
    """The article's own id, or the one that the program has made."""
    own = row.get("id")
    return json.loads(reply)["id"] if own is None or pandas.isna(own) else str(own)


class _Process:
    """The program, kept running. Where it dies it is begun again, and the article that it dies of is left out."""

    def __init__(self, program: str | None, options: Sequence[str], count: Callable[[str, int], None]) -> None:
        self._command = [
            program or demarche.program(), "extract", "--quiet", "--format", "replies", "--input", "jsonl", "--alone",
            *options, "-",
        ]  # fmt: skip
        self._count = count
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._last_words = ""

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, lines: list[bytes]) -> list[str]:
        """A reply for each line, in their order."""
        answers = self._hand_over(lines)
        while len(answers) < len(lines):
            # one by one, so that it shows which one it dies of
            answer = self._hand_over([lines[len(answers)]])
            answers += answer or [self._died()]
        failed = sum('"error":null' not in answer for answer in answers)
        self._count("articles", len(answers))
        self._count("errors", failed)
        return answers

    def _hand_over(self, lines: list[bytes]) -> list[str]:
        """The replies that come; fewer than lines where the program ends."""
        process = self._process or self._begin()
        assert process.stdin and process.stdout
        # beside the reading of replies: a pipe that nobody reads would fill and stop the program
        feeder = threading.Thread(target=_feed, args=(process.stdin, lines), daemon=True)
        feeder.start()
        answers = []
        for _ in lines:
            answer = process.stdout.readline()
            if not answer.endswith(b"\n"):
                break
            answers.append(answer.decode("utf-8").rstrip("\n"))
        if len(answers) < len(lines):
            self._end()
        feeder.join()
        return answers

    def _begin(self) -> subprocess.Popen[bytes]:
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        self._count("processes", 1)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin and process.stdout and self._errors
        process.kill()
        process.wait()
        try:
            process.stdin.close()
        except OSError:
            pass  # what it was about to be told
        process.stdout.close()
        self._errors.seek(0)
        self._last_words = self._errors.read()[-2000:].decode("utf-8", "replace").strip()
        self._errors.close()

    def _died(self) -> str:
        what = f"demarche has ended while it read this article\n{self._last_words}".strip()
        empty: dict[str, Any] = {"line": None, "id": None, "error": what, "warnings": []}
        return json.dumps({**empty, "events": [], "quads": [], "shared": []}, separators=(",", ":"))


def _feed(pipe: IO[bytes], lines: list[bytes]) -> None:
    try:
        for line in lines:
            pipe.write(line)
        pipe.flush()
    except (BrokenPipeError, ValueError):
        pass  # the program has ended, and whoever reads its replies sees it
