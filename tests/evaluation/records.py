#!/usr/bin/env python3
"""Turns annotated passages into gold of the records format, so that `demarche evaluate --gold` can read it.

    records.py PASSAGES.jsonl > gold.jsonl
    demarche evaluate --gold gold.jsonl --without all articles.jsonl

An annotated label becomes the action that its file calls general for it, with its PLOVER category: events are compared by
action or category. Events that an annotator may or may not mark are left out. Needs Python 3.11, nothing else."""
import json, sys, tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def general():
    actions = {}
    for file in sorted((ROOT / "ontology" / "actions").glob("*.toml")):
        for action in tomllib.loads(file.read_text(encoding="utf-8")).get("action", []):
            if action.get("general"):
                actions[action["guideline"]] = (action["id"], action.get("plover"))
    return actions


def side(names):
    code = lambda n: len(n) == 2 and n.isupper()
    return [n for n in names if not code(n)], [n for n in names if code(n)]


def main():
    known = general()
    for line in open(sys.argv[1], encoding="utf-8"):
        item = json.loads(line)
        events = []
        for e in item["events"]:
            if e.get("optional") or e["action"] not in known:
                continue
            action, plover = known[e["action"]]
            (actors, actor_countries), (targets, target_countries) = side(e["agents"]), side(e["targets"])
            events.append(dict(action=action, plover=plover, modality="Actual", actors=actors, actor_countries=actor_countries,
                               targets=targets, target_countries=target_countries,
                               trigger=dict(text=e.get("trigger"), begin=e["begin"], end=e["end"])))
        print(json.dumps(dict(id=item["id"], people=[], countries=[], organisations=[], events=events), ensure_ascii=False))


if __name__ == "__main__":
    main()
