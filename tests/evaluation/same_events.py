#!/usr/bin/env python3
"""Do records of different articles that tell of one happening come together? Pairs of records that somebody has read say so.

    same_events.py articles CORPUS reports|news|years    what was read: reports of 19 months; articles of agencies, states and Wikinews;
                                                      reports of three years before
    same_events.py draw EVENTS.jsonl [N,N,N,N,N] > PAIRS.tsv   pairs of records, so many of each stratum, without verdicts
    same_events.py show EVENTS.jsonl PAIRS.tsv        what the two records and their sentences say
    same_events.py score EVENTS.jsonl PAIRS.tsv [JOINED.tsv]

CORPUS is the folder of the development data. EVENTS.jsonl is what `demarche extract --alone --format events-jsonl` writes,
JOINED.tsv what `demarche cluster --events EVENTS.jsonl` writes. `same_events_reports.tsv` and `same_events_news.tsv` hold the pairs
that were read, `same_events_years.tsv` all that was joined in reports that no weight was chosen on.

A pair may be drawn where two articles name a side or a place alike, for days at most one apart. Strata are those whose events
have one key, and the others by how many of a hundred words they share; the least alike are drawn only where the category
of the act is the same, for there are too many others. Pairs of the stratum `near` were not drawn: they are all that a draft of
`cluster` took for one, or nearly, so they tell of its precision, and of its recall only among such pairs. Verdicts are `same`, where both tell of one happening, and `other`. `score`
counts each pair as often as its stratum has pairs for one that was read, for all pairs, and without the strata of the least
alike."""
import collections, datetime, itertools, json, lzma, pathlib, random, re, sys

STRATA = [("key", 25), ("50-100", 20), ("30-50", 20), ("15-30", 20), ("0-15", 15)]
WORD = re.compile(r"\w+")


def articles(corpus, kind):
    corpus, found = pathlib.Path(corpus), []
    spans = {"reports": [("2021-06", "2023-01")], "years": [("2011-01", "2012-07"), ("2017-01", "2018-01"), ("2020-01", "2020-07")]}
    if kind in spans:
        for line in lzma.open(corpus / "events/current_events_dev.jsonl.xz", "rt", encoding="utf-8"):
            report = json.loads(line)
            if any(first <= report["published"] < end for first, end in spans[kind]):
                found.append(report)
    else:
        # the days on which most publishers wrote, as far as 350 articles go
        days = collections.defaultdict(list)
        for line in lzma.open(corpus / "news/news_dev.jsonl.xz", "rt", encoding="utf-8"):
            article = json.loads(line)
            if article["published"]:
                days[article["published"][:10]].append(article)
        for day in sorted(days, key=lambda day: (-len({a["outlet"] for a in days[day]}), -len(days[day]))):
            found += [dict(id="news-" + a["id"], published=day, publisher=a["outlet"], headline=a["headline"], text=a["text"]) for a in days[day]]
        found = found[:350]
        for line in open(corpus / "events/meantime.jsonl", encoding="utf-8"):
            article = json.loads(line)
            found.append(dict(id="meantime-" + article["id"].split("_")[0], published=article["dct"], publisher="Wikinews", text=article["text"]))
    for article in found:
        print(json.dumps({name: value for name, value in article.items() if value}))


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["event"] and row["date"] and row["modality"] != "Hypothetical":
                yield row


def words(row):
    """Names and numbers, and longer words by their beginnings."""
    found = WORD.findall(row["quote"] or "")
    return {w.lower()[:6] for w in found if len(w) > 4 or w[0].isupper() or w[0].isdigit()}


def alike(a, b):
    return len(a & b) / max(1, len(a | b))


def sides(row):
    kinds = dict(zip((row["actor_iris"] or "").split("; ") + (row["target_iris"] or "").split("; "),
                     (row["actor_kinds"] or "").split("; ") + (row["target_kinds"] or "").split("; ")))
    named = {iri for iri, kind in kinds.items() if iri and kind != "group"}
    for column in ("place_iris", "actor_iso3", "target_iso3", "place_iso3"):
        named.update(filter(None, (row[column] or "").split("; ")))
    return named


def pairs(path):
    """Every pair that may be drawn, with its stratum."""
    days = collections.defaultdict(list)
    for row in rows(path):
        days[row["date"]].append((row, words(row), sides(row)))
    for day in sorted(days):
        after = str(datetime.date.fromisoformat(day) + datetime.timedelta(days=1))
        same = itertools.combinations(days[day], 2)
        for (a, x, s), (b, y, t) in itertools.chain(same, itertools.product(days[day], days.get(after, []))):
            if a["article"] == b["article"] or not s & t:
                continue
            share = alike(x, y)
            if a["event"] == b["event"]:
                yield "key", a, b
            elif share >= 0.15:
                yield ("50-100" if share >= 0.5 else "30-50" if share >= 0.3 else "15-30"), a, b
            elif a["plover"] and a["plover"] == b["plover"]:
                yield "0-15", a, b


def draw(path, sizes=None):
    chance = random.Random(18)
    held = {name: [] for name, _ in STRATA}
    count = collections.Counter()
    wanted = dict(zip(held, map(int, sizes.split(",")))) if sizes else dict(STRATA)
    for stratum, a, b in pairs(path):
        count[stratum] += 1
        drawn, room = held[stratum], 4 * wanted[stratum]
        pair = (a["record"], b["record"], a["article"], b["article"])
        if len(drawn) < room:
            drawn.append(pair)
        elif (place := chance.randrange(count[stratum])) < room:
            drawn[place] = pair
    print("stratum\tof\tone\tother\tverdict")
    for stratum, size in wanted.items():
        chance.shuffle(held[stratum])
        once = {}
        for one, other, first, second in held[stratum]:
            once.setdefault((first, second), (one, other))  # two articles give one pair
        for one, other in list(once.values())[:size]:
            print(f"{stratum}\t{count[stratum]}\t{one}\t{other}\t")


def judged(path):
    with open(path, encoding="utf-8") as lines:
        for line in list(lines)[1:]:
            yield line.rstrip("\n").split("\t")


def show(events, path):
    wanted = {record for line in judged(path) for record in line[2:4]}
    known = {row["record"]: row for row in rows(events) if row["record"] in wanted}
    for number, (stratum, _, *two, verdict) in enumerate(judged(path), 1):
        print(f"{number} [{stratum}] {verdict}")
        for row in map(known.get, two):
            if row:
                print(f"   {row['published']} {row['actors']} > {row['action']} ({row['modality']}) > {row['targets']} | {row['date']} | {row['place']}\n      {row['quote']}")


def score(events, path, joined):
    of = {row["record"]: row["event_iri"] for row in rows(events)}
    together = {}
    for line in open(joined, encoding="utf-8").read().splitlines()[1:] if joined else []:
        one, other = line.split("\t")[:2]
        together[one] = other
    lines = [line for line in judged(path) if line[4] in ("same", "other")]
    gone = [line for line in lines if line[2] not in of or line[3] not in of]
    lines = [line for line in lines if line not in gone]
    near = [line for line in lines if line[0] == "near"]
    lines = [line for line in lines if line[0] != "near"]
    read = collections.Counter(line[0] for line in lines)
    print(f"{len(lines)} pairs; {len(gone)} of records that are not read any more")
    ways = {"key": lambda event: event}
    if joined:
        ways["cluster"] = lambda event: together.get(event, event)
    for stratum, _ in STRATA:
        here = [line for line in lines if line[0] == stratum]
        same = sum(line[4] == "same" for line in here)
        put = {name: [line[4] == "same" for line in here if way(of[line[2]]) == way(of[line[3]])] for name, way in ways.items()}
        told = "; ".join(f"{name} joins {len(found)}, {sum(found)} of them rightly" for name, found in put.items())
        print(f"  {stratum:7} {here[0][1] if here else 0:>8} pairs, {len(here)} read, {same} the same; {told}")
    for name, way in ways.items():
        put = [line[4] == "same" for line in near if way(of[line[2]]) == way(of[line[3]])]
        same = sum(line[4] == "same" for line in near)
        print(f"  near: {len(near)} read, {same} the same; {name} joins {len(put)}, {sum(put)} of them rightly")
    for what, first in [("all pairs", 5), ("15 of 100 words and more", 4), ("30 of 100 words and more", 3)]:
        for name, way in ways.items():
            true = found = right = 0.0
            for line in lines:
                if line[0] not in [stratum for stratum, _ in STRATA[:first]]:
                    continue
                weight = int(line[1]) / read[line[0]]
                same, put = line[4] == "same", way(of[line[2]]) == way(of[line[3]])
                true, found, right = true + weight * same, found + weight * put, right + weight * (same and put)
            print(f"{what}, {name}: precision {right / found if found else 0:.2f}, recall {right / true if true else 0:.2f}")


if __name__ == "__main__":
    command, *args = sys.argv[1:] or sys.exit(__doc__)
    {"articles": articles, "draw": draw, "show": show, "score": lambda a, b, c=None: score(a, b, c)}[command](*args)
