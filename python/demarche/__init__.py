"""Reads English news: who did what to whom, when, how surely, and who says so.

The module runs the program ``demarche`` that comes in the same wheel; ``DEMARCHE_BIN`` names another one.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sysconfig
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    import pandas
    import pyoxigraph
    import rdflib

__all__ = ["DemarcheError", "Reader", "Reading", "program", "read"]

#: A text, the path of a file or folder, or a dict with ``text`` and what is known of the article.
Article = Union[str, Path, "dict[str, Any]"]


#: Every article that goes in comes out: those in other languages and those that come twice too.
_EACH = ["--any-language", "--repeats"]


class DemarcheError(RuntimeError):
    """The program could not do what it was asked; the message is the program's, with its hint."""


def program() -> str:
    """The path of the program.

    Raises DemarcheError where there is none.
    """
    named = os.environ.get("DEMARCHE_BIN")
    if named:
        return named
    name = "demarche" + (sysconfig.get_config_var("EXE") or "")
    schemes = [sysconfig.get_path("scripts")]
    if hasattr(sysconfig, "get_preferred_scheme"):
        schemes.append(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")))
    for folder in schemes:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    found = shutil.which("demarche")
    if found:
        return found
    raise DemarcheError("the program demarche is not there\nhint: install the wheel again, or name it in DEMARCHE_BIN")


def _options(published: str | None, publisher: str | None, ontology: str | os.PathLike[str] | None) -> list[str]:
    options = ["--quiet"]
    for name, value in (("published", published), ("publisher", publisher), ("ontology", ontology)):
        if value is not None:
            options.append(f"--{name}={os.fspath(value)}")
    return options


def _line(article: str | dict[str, Any]) -> str:
    fields = {"text": article} if isinstance(article, str) else article
    return json.dumps(fields, ensure_ascii=False) + "\n"


class Reading(list):
    """What some articles say: a list of dicts, one an article, as ``demarche extract --format records`` writes them."""

    def __init__(self, records: Iterable[dict[str, Any]], arguments: list[str], texts: str) -> None:
        super().__init__(records)
        self._arguments = arguments
        self._texts = texts

    def events(self) -> pandas.DataFrame:
        """The event table as a data frame: a row a record. Needs pandas."""
        import pandas

        lines = _extract("events-jsonl", self._arguments, self._texts)
        rows = [json.loads(line) for line in lines.splitlines()]
        frame = pandas.DataFrame(rows) if rows else pandas.DataFrame(columns=_columns())
        for column in ("date", "earliest", "latest", "deadline", "published"):
            frame[column] = pandas.to_datetime(frame[column], errors="coerce")
        return frame

    def graph(self) -> rdflib.Graph:
        """The graph, for SPARQL and other RDF tools. Needs rdflib."""
        import rdflib

        return rdflib.Graph().parse(data=_extract("ntriples", self._arguments, self._texts), format="nt")

    def store(self) -> pyoxigraph.Store:
        """The same in a pyoxigraph store, with a named graph an article; quicker than rdflib. Needs pyoxigraph."""
        import pyoxigraph

        store = pyoxigraph.Store()
        quads = _extract("nquads", self._arguments, self._texts)
        store.bulk_load(input=quads.encode("utf-8"), format=pyoxigraph.RdfFormat.N_QUADS)
        return store


def read(
    articles: Article | Iterable[Article],
    *,
    published: str | None = None,
    publisher: str | None = None,
    ontology: str | os.PathLike[str] | None = None,
) -> Reading:
    """Reads articles and returns their records, in the order of the articles: texts and dicts first, then files.

    ``published`` (such as "2025-08-07") and ``publisher`` are stronger than what the articles say; ``ontology`` is a folder
    of one's own knowledge. Raises DemarcheError where an article cannot be read.
    """
    given = [articles] if isinstance(articles, (str, Path, dict)) else list(articles)
    texts = "".join(_line(article) for article in given if not isinstance(article, Path))
    paths = [str(article) for article in given if isinstance(article, Path)]
    arguments = _options(published, publisher, ontology) + paths
    lines = _extract("records", arguments, texts)
    return Reading((json.loads(line) for line in lines.splitlines()), arguments, texts)


def _extract(form: str, arguments: list[str], texts: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        made = []
        if texts:
            path = os.path.join(folder, "texts.jsonl")
            Path(path).write_text(texts, encoding="utf-8")
            made.append(path)
        if not made and not any(not a.startswith("--") for a in arguments):
            return ""
        options = [a for a in arguments if a.startswith("--")]
        paths = [a for a in arguments if not a.startswith("--")]
        command = [program(), "extract", "--format", form, *_EACH, *options, "--", *made, *paths]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        raise DemarcheError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode("utf-8")


def _columns() -> list[str]:
    done = subprocess.run([program(), "events", "--columns"], capture_output=True, check=True)
    rows = done.stdout.decode("utf-8").splitlines()[2:]
    return [row.split("`")[1] for row in rows if "`" in row]


class Reader:
    """Keeps one process alive and reads articles one by one: one in, one out, in order.

    The program takes a moment to start, so this is the way for many small articles that come one after the other. Use it as
    a context manager, in one thread at a time.
    """

    def __init__(
        self,
        *,
        published: str | None = None,
        publisher: str | None = None,
        ontology: str | os.PathLike[str] | None = None,
    ) -> None:
        options = _options(published, publisher, ontology)
        command = [program(), "extract", "--format", "records", *_EACH, "--input", "jsonl", *options, "-"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._input = self._process.stdin
        # what comes out of either pipe: a line of records, or of an error; an empty one at the end
        self._lines: queue.SimpleQueue[tuple[bool, bytes]] = queue.SimpleQueue()
        self._errors: list[bytes] = []
        self._listeners = [
            threading.Thread(target=self._listen, args=(pipe, pipe is self._process.stderr), daemon=True)
            for pipe in (self._process.stdout, self._process.stderr)
        ]
        for listener in self._listeners:
            listener.start()

    def _listen(self, pipe: IO[bytes], is_error: bool) -> None:
        # a pipe that nobody reads would fill and stop the program
        for line in pipe:
            if is_error:
                self._errors.append(line)
            self._lines.put((is_error, line))
        self._lines.put((is_error, b""))

    def read(self, article: str | dict[str, Any]) -> dict[str, Any]:
        """The records of one article. Raises DemarcheError where it cannot be read; the reader is closed then."""
        fields = {"text": article} if isinstance(article, str) else article
        if not str(fields.get("text", "")).strip():
            raise ValueError("the article has no text")
        try:
            self._input.write(_line(fields).encode("utf-8"))
            self._input.flush()
            is_error, line = self._lines.get()
        except (BrokenPipeError, ValueError):
            is_error, line = True, b""
        if is_error or not line:
            self.close()
            raise DemarcheError(b"".join(self._errors).decode("utf-8", "replace").strip() or "demarche has ended")
        return json.loads(line)

    def close(self) -> None:
        """Ends the process."""
        try:
            self._input.close()
        except BrokenPipeError:
            pass
        self._process.wait()
        for listener in self._listeners:
            listener.join()
        for pipe in (self._process.stdout, self._process.stderr):
            pipe.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
