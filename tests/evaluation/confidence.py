"""Prints, for each bin of confidence, how many records there are and which share of them is right.

    python3 tests/evaluation/confidence.py SCORE.py GOLD.jsonl RECORDS.jsonl

SCORE.py is the scorer of the gold file; its rules decide what fits what. RECORDS.jsonl is what
`demarche extract --format records` writes of the articles.
"""

import collections
import importlib.util
import json
import pathlib
import sys


def load(path):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fitting(score, gold, found):
    """Places of the records that are paired with an event of the gold file, and whether in all parts."""
    pairs = []
    for i, g in enumerate(gold):
        for j, s in enumerate(found):
            both = score.shared(g, s)
            bare = not g["a"] and not g["t"] and g["sentence"] == s["sentence"]
            if g["group"] == s["group"] and (both or bare):
                nearness = (g["label"] == s["label"], g["sentence"] == s["sentence"], both)
                pairs.append((score.strict(g, s), nearness, -i, -j))
    used, right = set(), {}
    for strict, _, i, j in sorted(pairs, reverse=True):
        if i not in used and j not in right:
            used.add(i)
            right[j] = strict
    return {-j: strict for j, strict in right.items()}


def main(scorer, gold_file, records_file):
    score = load(scorer)
    labels = json.loads(pathlib.Path(__file__).with_name("action-map.json").read_text())
    records = {r["id"]: r for r in map(json.loads, open(records_file, encoding="utf-8"))}
    bins = collections.defaultdict(lambda: [0, 0, 0])
    for item in map(json.loads, open(gold_file, encoding="utf-8")):
        events = [e for e in records[item["id"]]["events"] if labels.get(e["action"])]
        found = [score.system_event(e, labels[e["action"]]) for e in events]
        right = fitting(score, [score.gold_event(e, item) for e in item["events"]], found)
        for j, event in enumerate(events):
            bin = bins[int(event["confidence"] * 10 + 1e-9)]
            bin[0] += 1
            bin[1] += j in right
            bin[2] += bool(right.get(j))
    print("confidence  records  right  right in all parts")
    for low, (n, lenient, strict) in sorted(bins.items()):
        print(f"{low / 10:.1f}-{low / 10 + 0.1:.1f} {n:11} {lenient / n:6.2f} {strict / n:10.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
