#!/usr/bin/env python3
"""Who holds which office, as records say it, against ontology/tenures.tsv.

    demarche extract --quiet --format records REPORTS.jsonl > records.jsonl
    python3 tests/evaluation/offices.py records.jsonl [--from 2002-01-01 --to 2025-12-31] [--examples 3]

Counted are roles without "former", "-elect", "nominee" or "acting" in articles that say when they were published, for
the thirty offices of head of state or government that the records speak of most. A mention agrees where the table has
this person in this office on that day. The rest by reason:

    gap       the table has nobody there on that day, or knows this holder only from earlier or later reports
    early     the person holds the office within 90 days (elected, not yet sworn in; or an approximate start)
    late      the person held it within 90 days before ("former" left out; or an approximate end)
    other     the table has somebody else: the sentence or the table is wrong, see the examples
"""

import argparse
import collections
import datetime
import json
import pathlib
import re

ONTOLOGY = pathlib.Path(__file__).parents[2] / "ontology"
ROLES = ("president", "prime minister", "chancellor", "king", "queen", "emperor", "supreme leader", "pope")
NEAR = datetime.timedelta(days=90)


def table(name):
    rows = (line.rstrip("\n").split("\t") for line in open(ONTOLOGY / name, encoding="utf-8") if line[0] != "#")
    header = next(rows)
    return [dict(zip(header, row)) for row in rows]


def bound(text, last):
    """The first or last day that a date of the table may mean."""
    if not text:
        return None
    year, month, day = (text.split("-") + [None, None])[:3]
    if day:
        return datetime.date.fromisoformat(text)
    if not last:
        return datetime.date(int(year), int(month or 1), 1)
    month = int(month or 12)
    following = datetime.date(int(year) + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def tenures():
    """(country or body, role) → [(person, from, to, bounded)]; where a bound is not known, the reports' days stand in."""
    out = collections.defaultdict(list)
    for row in table("tenures.tsv"):
        seen = re.findall(r"Current Events reports (\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", row["source"])
        start, end = bound(row["start"], False), bound(row["end"], True)
        first = start or min((datetime.date.fromisoformat(a) for a, _ in seen), default=None)
        last = end or max((datetime.date.fromisoformat(b) for _, b in seen), default=None)
        out[row["of"], row["role"]].append((row["person"], first, last, start, end))
    return out


def reason(rows, person, day):
    """Why a mention does not agree with the table; `None` where it does."""
    def holds(row):
        _, first, last, start, end = row
        return (start is None or start <= day) and (end is None or day <= end) and (start or end or first)

    def sure(row):
        _, first, last, _, _ = row
        return first and last and first <= day <= last

    mine = [row for row in rows if row[0] == person]
    if any(holds(row) for row in mine):
        return None
    for _, first, last, start, end in mine:
        if start and start - NEAR <= day < start:
            return "early"
        if end and end < day <= end + NEAR:
            return "late"
    return "other" if any(sure(row) for row in rows if row[0] != person) else "gap"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records")
    parser.add_argument("--from", dest="begin", default="2002-01-01")
    parser.add_argument("--to", dest="end", default="2025-12-31")
    parser.add_argument("--offices", type=int, default=30)
    parser.add_argument("--examples", type=int, default=0, help="articles shown for each office and reason")
    args = parser.parse_args()

    countries = {row["iso2"]: row["iso3"] for row in table("countries.tsv")}
    keys = {row["label"]: row["key"] for row in table("roles.tsv")}
    said = collections.defaultdict(list)
    for line in open(args.records, encoding="utf-8"):
        article = json.loads(line)
        if not article["published"] or not args.begin <= article["published"] <= args.end:
            continue
        day = datetime.date.fromisoformat(article["published"])
        for person in article["people"]:
            for role in person["roles"]:
                if role["role"] in ROLES and role["of"] in countries:
                    office = countries[role["of"]], keys[role["role"]]
                    said[office].append((day, person["iri"].rsplit("/", 1)[1], article["id"]))

    known = tenures()
    heads = [office for office in said if known.get(office)]
    heads = sorted(heads, key=lambda office: (-len(said[office]), office))[: args.offices]
    reasons = ("early", "late", "gap", "other")
    total = collections.Counter()
    print(f"{'office':<24}{'mentions':>9}{'agree':>8}{'holders':>9}", *(f"{r:>7}" for r in reasons), sep="")
    for office in heads:
        found = collections.Counter()
        examples = collections.defaultdict(list)
        holders = set()
        for day, person, article in said[office]:
            why = reason(known[office], person, day)
            found[why] += 1
            if why is None:
                holders.add(person)
            else:
                examples[why].append(f"{article} {person}")
        count = sum(found.values())
        total += found
        name = f"{office[0]} {office[1]}"
        counts = "".join(f"{found[r]:>7}" for r in reasons)
        print(f"{name:<24}{count:>9}{found[None] / count:>8.3f}{len(holders):>9}{counts}")
        for why in reasons:
            people = collections.Counter(e.split(" ")[1] for e in examples[why]).most_common(args.examples)
            for person, times in people:
                first = next(e.split(" ")[0] for e in examples[why] if e.endswith(" " + person))
                print(f"    {why}: {person} {times}×, e.g. {first}")
    count = sum(total.values())
    counts = "".join(f"{total[r]:>7}" for r in reasons)
    print(f"{'all':<24}{count:>9}{total[None] / max(count, 1):>8.3f}{'':>9}{counts}")


if __name__ == "__main__":
    main()
