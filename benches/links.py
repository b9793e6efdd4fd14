#!/usr/bin/env python3
"""How fast an index is made of a dump of Wikidata, with how much memory, and how fast names are looked up in it.

    python3 benches/links.py --demarche target/release/demarche [--lines 10000000] [--names 10000] [--format nt|json]

The dump is made up, in the format of `latest-truthy.nt` or of the JSON dump: labels in several languages, descriptions,
aliases, statements with items, dates, numbers and ids of others; most items are none that an index keeps. Names are asked
of `demarche index serve`, a hundred a request, as OpenRefine does.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

PARTS = "ka lo mi ter an sol berg ra vin do nes ul pa ri to kov sen ja me lin".split()
LANGUAGES = ["en", "de", "fr", "es", "ru", "ar"]
# people, organisations, cities, and what no index keeps: articles of science, stars
CLASSES = [("Q5", 15), ("Q43229", 5), ("Q515", 5), ("Q13442814", 60), ("Q523", 15)]
WIKIDATA = "http://www.wikidata.org/"


def items(seed):
    pick = random.Random(seed)
    part = lambda: "".join(pick.choices(PARTS, k=pick.randint(2, 4))).capitalize()
    number = 100
    while True:
        number += 1
        kind = pick.choices([c for c, _ in CLASSES], [w for _, w in CLASSES])[0]
        yield number, f"{part()} {part()}", kind, pick.randint(1, 200), pick.randint(1900, 2005)


def triples(number, name, kind, country, year):
    q = f"<{WIKIDATA}entity/Q{number}>"
    direct = f"<{WIKIDATA}prop/direct/"
    for language in LANGUAGES:
        yield f'{q} <http://www.w3.org/2000/01/rdf-schema#label> "{name}"@{language} .'
        yield f'{q} <http://schema.org/description> "one of {number} \\u2013 {language}"@{language} .'
    yield f'{q} <http://www.w3.org/2004/02/skos/core#altLabel> "{name[0]}. {name.split()[1]}"@en .'
    yield f"{q} {direct}P31> <{WIKIDATA}entity/{kind}> ."
    if kind == "Q5":
        yield f"{q} {direct}P27> <{WIKIDATA}entity/Q{country}> ."
        yield f"{q} {direct}P39> <{WIKIDATA}entity/Q{country + 1000}> ."
        yield f'{q} {direct}P569> "{year}-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .'
    else:
        yield f"{q} {direct}P17> <{WIKIDATA}entity/Q{country}> ."
    for other in ("P214", "P213", "P646"):
        yield f'{q} {direct}{other}> "{number * 7}" .'


def entity(number, name, kind, country, year):
    item = lambda p, value: {"mainsnak": {"snaktype": "value", "property": p, "datatype": "wikibase-item",
        "datavalue": {"value": {"entity-type": "item", "id": value}, "type": "wikibase-entityid"}}, "type": "statement", "rank": "normal"}
    text = lambda p, value: {"mainsnak": {"snaktype": "value", "property": p, "datatype": "external-id",
        "datavalue": {"value": value, "type": "string"}}, "type": "statement", "rank": "normal"}
    claims = {"P31": [item("P31", kind)], "P214": [text("P214", str(number * 7))]}
    place = "P27" if kind == "Q5" else "P17"
    claims[place] = [item(place, f"Q{country}")]
    labels = {language: {"language": language, "value": name} for language in LANGUAGES}
    yield json.dumps({"type": "item", "id": f"Q{number}", "labels": labels, "descriptions": {}, "aliases": {}, "claims": claims,
                      "sitelinks": {f"{language}wiki": {"site": f"{language}wiki", "title": name, "badges": []} for language in LANGUAGES}}) + ","


def write(path, lines, form):
    """The dump; the names in it that an index keeps."""
    kept, count = [], 0
    with open(path, "w", encoding="utf-8", buffering=1 << 20) as out:
        if form == "json":
            out.write("[\n")
        for thing in items(1):
            whole = list((triples if form == "nt" else entity)(*thing))
            out.write("\n".join(whole) + "\n")
            count += len(whole)
            if thing[2] in ("Q5", "Q43229", "Q515") and len(kept) < 200_000:
                kept.append(thing[1])
            if count >= lines:
                break
        if form == "json":
            out.write("]\n")
    return count, kept


def ask(address, names):
    """Seconds until all are answered, and how many had a candidate."""
    found, begin = 0, time.perf_counter()
    for at in range(0, len(names), 100):
        queries = {f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(names[at : at + 100])}
        form = urllib.parse.urlencode({"queries": json.dumps(queries)}).encode()
        with urllib.request.urlopen(f"http://{address}/", form, timeout=60) as answer:
            found += sum(bool(a["result"]) for a in json.load(answer).values())
    return time.perf_counter() - begin, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demarche", required=True)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--format", choices=["nt", "json"], default="nt")
    parser.add_argument("--address", default="127.0.0.1:8077")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dump, index = pathlib.Path(folder, "dump." + args.format), pathlib.Path(folder, "made.idx")
        lines, kept = write(dump, args.lines, args.format)
        size = dump.stat().st_size
        begin = time.perf_counter()
        subprocess.run([args.demarche, "index", "build", "--quiet", "--from", dump, "-o", index], check=True)
        wall = time.perf_counter() - begin
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime
        print(f"{lines:,} lines, {size / 1e9:.2f} GB: {wall:.1f} s, {cpu:.1f} s of processor, {lines / wall:,.0f} lines a second, "
              f"{used.ru_maxrss / 1024:.0f} MB at most, index of {index.stat().st_size / 1e6:.0f} MB", flush=True)
        names = random.Random(2).sample(kept, min(args.names, len(kept)))
        server = subprocess.Popen([args.demarche, "index", "serve", "--quiet", "--bind", args.address, index])
        try:
            for _ in range(200):
                try:
                    ask(args.address, names[:1])
                    break
                except OSError:
                    time.sleep(0.1)
            for label in ("first", "again"):
                begin = cpu_of(server.pid)
                wall, found = ask(args.address, names)
                print(f"{len(names):,} names, {label}: {wall:.2f} s, {cpu_of(server.pid) - begin:.2f} s of the server's processor, {found:,} found")
        finally:
            server.terminate()
            server.wait()


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


main()
