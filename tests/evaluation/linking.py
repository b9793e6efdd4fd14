#!/usr/bin/env python3
"""Links of a store beside Wikipedia titles that stand in the gold of GUM's news: precision and recall by kind.

    python3 tests/evaluation/linking.py --demarche target/release/demarche --index links.idx \\
        --corpus ../shared/corpus [--errors]

Gold      Chains of people, organisations and places (with countries) that have a title and, somewhere, a name in capitals.
Link      Of an entity of the kind that is named by the words of a mention of the chain: its links to DBpedia, and those to
          Wikidata whose title the tables of the corpus have. It is right where one of them is the title; what has been
          renamed since counts as wrong, an article before it does not. Links of entities that no chain has count neither way.
Recall    Of chains with a title, those with a right link.
"""

import argparse
import collections
import csv
import json
import lzma
import pathlib
import re
import subprocess
import tempfile
import unicodedata
import urllib.parse

KINDS = {"person": "person", "organization": "organisation", "place": "place"}


def fold(text):
    plain = unicodedata.normalize("NFKD", urllib.parse.unquote(text).replace("_", " "))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().strip().removeprefix("the ")


def titles(corpus):
    """Titles of Wikidata's items, by the tables of the corpus and the lexicon."""
    found = collections.defaultdict(set)
    for name in ("people", "organisations", "parties", "places", "wiki_priors"):
        for path in corpus.glob(f"linking/{name}.tsv*"):
            opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else open(path, encoding="utf-8")
            with opened as file:
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    title = row.get("wikipedia_en") or row.get("title") or ""
                    if row.get("qid") and title:
                        found[row["qid"]].add(fold(title))
    return found


def links(demarche, index, articles):
    """Links of each article's entities, by the words that name them there."""
    with tempfile.TemporaryDirectory() as folder:
        store, texts = pathlib.Path(folder, "store"), pathlib.Path(folder, "texts.jsonl")
        with open(texts, "w", encoding="utf-8") as out:
            for a in articles:
                line = {"id": a["id"], "published": a["date"], "publisher": "Wikinews", "text": a["text"]}
                out.write(json.dumps(line) + "\n")
        run = lambda *args: subprocess.run([demarche, *map(str, args)], check=True, capture_output=True, text=True).stdout
        run("ingest", "--quiet", "--detail", "mentions", "--store", store, texts)
        run("link", "--quiet", "--store", store, "--index", index)
        quads = run("export", "--with-links", "--format", "nquads", "--store", store)
    same, at = collections.defaultdict(set), collections.defaultdict(set)
    for line in quads.splitlines():
        quad = re.match(r"<([^>]*)> <([^>]*)> <([^>]*)> ", line)
        if quad and quad[2].endswith("schema.org/sameAs"):
            same[quad[1]].add(quad[3])
        elif quad and quad[2].endswith("taIdentRef") and "#char=" in quad[1]:
            article, span = quad[1].split("#char=")
            at[article.rsplit("/", 1)[1]].add((tuple(map(int, span.split(","))), quad[3]))
    return same, at


def names(begin, end, entity):
    """Is this stretch the name in a mention: of a person its last words, of others its first, such as "Graz" of "Graz, Austria"?"""
    text = entity["text"]
    if begin < 0 or end > len(text):
        return False
    if entity["type"] == "person" and end == len(text):
        return True
    head = 4 if text.lower().startswith("the ") else 0
    return begin in (0, head) and (text[end : end + 1] in ("", ",") or 2 * (end - begin) > len(text))


def longest(spans):
    """Without those within another: "Hong Kong Island" is not named by its first two words."""
    inside = lambda a, b: a != b and b[0] <= a[0] and a[1] <= b[1]
    return {(span, node) for span, node in spans if not any(inside(span, other) for other, _ in spans)}


def kind(iri):
    folder = iri.split("/id/")[-1].split("/")[0]
    return {"person": "person", "org": "organisation", "place": "place", "country": "place"}.get(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demarche", required=True)
    parser.add_argument("--index", required=True)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    articles = [json.loads(line) for line in open(args.corpus / "entities/gum_news.jsonl", encoding="utf-8")]
    same, at = links(args.demarche, args.index, articles)
    of_item = titles(args.corpus)
    counts = collections.Counter()
    for article in articles:
        gold = {}
        for entity in article["gold"]["entities"]:
            if entity["wiki"] and entity["type"] in KINDS:
                gold[entity["start"], entity["end"]] = entity
        found = collections.defaultdict(set)
        for (start, stop), entity in gold.items():
            within = {(span, node) for span, node in at[article["id"]] if start <= span[0] and span[1] <= stop}
            for (begin, end), node in longest(within):
                if kind(node) == KINDS[entity["type"]] and names(begin - start, end - start, entity):
                    found[entity["wiki"], entity["type"]].add(node)
        chains = {(e["wiki"], e["type"]) for e in gold.values() if re.search(r"\b[A-Z]", e["text"])}
        for wiki, what in sorted(chains):
            counts["gold", what] += 1
            named = set()
            for node in found[wiki, what]:
                for link in same[node]:
                    if "dbpedia.org/resource/" in link:
                        named.add(fold(link.split("/resource/")[1]))
                    elif "wikidata.org/entity/" in link:
                        named |= of_item[link.rsplit("/", 1)[1]]
            if not named:
                continue
            counts["linked", what] += 1
            right = fold(wiki) in named
            counts["right", what] += right
            if args.errors and not right:
                print(f"{article['id']}\t{what}\t{wiki}\t{sorted(named)}")
    print("kind          chains  linked  right  precision  recall")
    for what in [*KINDS, None]:
        n, m, r = (sum(c for (k, w), c in counts.items() if k == key and what in (w, None)) for key in ("gold", "linked", "right"))
        print(f"{what or 'all':<12} {n:>7} {m:>7} {r:>6}  {r / m if m else 0:>9.3f}  {r / n if n else 0:>6.3f}")


main()
