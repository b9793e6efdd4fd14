"""Reads treebanks and plain token lists and turns words into the rows of the embedding tables.

The normalisation, the shapes and the hashes here have a twin in src/annotate/features.rs; the
two must agree byte for byte. Where they do, `demarche-training evaluate` gives what training
printed last, to a tenth of a per cent; where they do not, it falls far below.
"""

import lzma
import random
import re

import numpy as np

DIM = 128

# The hashed tables behind the word table, in the order in which they are stored.
TABLES = [("form", 8192), ("suffix4", 8192), ("suffix3", 4096), ("suffix2", 2048), ("prefix3", 4096), ("shape", 512)]

# Rows before the words proper.
UNKNOWN, BEGIN, END = 0, 1, 2
SPECIAL = 3

REPLACE = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-",
    "\u2014": "--", "\u2015": "--", "\u2026": "...", "\u00a0": " ",
}
TRANSLATE = str.maketrans(REPLACE)


def straighten(form):
    """Straight quotes, plain dashes."""
    text = form.translate(TRANSLATE)
    return '"' if text == "''" else text


def normalise(form):
    """Straight quotes, plain dashes, and 0 for every ASCII digit."""
    return re.sub("[0-9]", "0", straighten(form))


def fnv(text):
    """64-bit FNV-1a, folded to 32 bits so that low bits depend on all of it."""
    h = 0xCBF29CE484222325
    for b in text.encode("utf-8"):
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (h ^ (h >> 32)) & 0xFFFFFFFF


def shape(text):
    """X for upper case, x for lower case, 0 for digits, other characters as they are; runs of more
    than two are cut to two, the whole to ten characters."""
    out = []
    for c in text:
        k = "0" if c == "0" else "x" if c.islower() else "X" if c.isupper() else c
        if len(out) >= 2 and out[-1] == k and out[-2] == k:
            continue
        out.append(k)
        if len(out) == 10:
            break
    return "".join(out)


class Features:
    """Maps a form to its rows: one of the word table, one of each hashed table."""

    def __init__(self, words):
        self.words = words
        self.index = {w: i + SPECIAL for i, w in enumerate(words)}
        self.offsets, at = [], len(words) + SPECIAL
        for _, rows in TABLES:
            self.offsets.append(at)
            at += rows
        self.rows = at
        self.cache = {}

    def of(self, form):
        hit = self.cache.get(form)
        if hit is None:
            n = normalise(form)
            low = n.lower()
            keys = [n, low[-4:], low[-3:], low[-2:], low[:3], shape(n)]
            hit = [self.index.get(low, UNKNOWN)]
            for (name, rows), at, key in zip(TABLES, self.offsets, keys):
                hit.append(at + fnv(key) % rows)
            self.cache[form] = hit
        return hit


class Sentence:
    __slots__ = ("forms", "tags", "heads", "rels", "lemmas")

    def __init__(self, forms, tags, heads, rels, lemmas):
        self.forms, self.tags, self.heads, self.rels, self.lemmas = forms, tags, heads, rels, lemmas


def read_conllu(path):
    """The sentences of a CoNLL-U file, packed or not: forms, joint XPOS|UPOS tags, heads (0 is the
    root, words count from 1) and relations. Multiword ranges and empty nodes are left out."""
    opener = lzma.open if str(path).endswith(".xz") else open
    out, rows = [], []
    with opener(path, "rt", encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if not line:
                if rows:
                    out.append(make(rows))
                rows = []
            elif line[0] != "#":
                cells = line.split("\t")
                if cells[0].isdigit():
                    rows.append(cells)
    if rows:
        out.append(make(rows))
    return out


def make(rows):
    return Sentence(
        [r[1] for r in rows],
        [r[4] + "|" + r[3] for r in rows],
        [int(r[6]) for r in rows],
        [r[7] for r in rows],
        [r[2] for r in rows],
    )


def augment(sentences, seed):
    """Copies in other dress, since headlines, captions and shouted lines are part of the news: all
    capitals, all lower case, headline case, and without the final full stop."""
    rng = random.Random(seed)
    out = []
    for s in sentences:
        dice = rng.random()
        if dice < 0.03:
            dress = str.upper
        elif dice < 0.06:
            dress = str.lower
        elif dice < 0.10:
            dress = lambda w: w[:1].upper() + w[1:]
        elif dice < 0.20 and len(s.forms) > 2 and s.forms[-1] in ".!?" and len(s.forms) not in s.heads:
            out.append(Sentence(s.forms[:-1], s.tags[:-1], s.heads[:-1], s.rels[:-1], s.lemmas[:-1]))
            continue
        else:
            continue
        out.append(Sentence([dress(w) for w in s.forms], s.tags, s.heads, s.rels, s.lemmas))
    return out


class Encoded:
    """Sentences as flat arrays: rows of the tables, heads, relations and tags, with offsets."""

    def __init__(self, sentences, features, tags, rels):
        tag_id = {t: i for i, t in enumerate(tags)}
        rel_id = {r: i for i, r in enumerate(rels)}
        self.start = np.cumsum([0] + [len(s.forms) for s in sentences])
        self.rows = np.array([features.of(w) for s in sentences for w in s.forms], dtype=np.int32)
        self.heads = np.array([h for s in sentences for h in s.heads], dtype=np.int16)
        self.tags = np.array([tag_id.get(t, -1) for s in sentences for t in s.tags], dtype=np.int16)
        self.rels = np.array([rel_id.get(r, -1) for s in sentences for r in s.rels], dtype=np.int16)

        self.sure = np.ones(len(self.heads), dtype=np.float32)

    def __len__(self):
        return len(self.start) - 1

    def extend(self, other):
        """Adds sentences that the teacher has labelled; its doubts weigh them."""
        self.start = np.concatenate([self.start, other["start"][1:] + self.start[-1]])
        for name in ("rows", "heads", "tags", "rels", "sure"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, other[name].astype(old.dtype)]))
