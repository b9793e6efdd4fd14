"""Makes the vocabulary: the words of the word table, the joint tags and the relations, and the
pretrained vectors of the words."""

import argparse
import collections
import json
import struct

import numpy as np

import data


def murmur(text, seed=1):
    """MurmurHash64A, the key under which spaCy's vector files hold a word."""
    b = text.encode("utf-8")
    m, r, all64 = 0xC6A4A7935BD1E995, 47, 0xFFFFFFFFFFFFFFFF
    h = (seed ^ (len(b) * m)) & all64
    n = len(b) // 8
    for k in struct.unpack(f"<{n}Q", b[: n * 8]):
        k = (k * m) & all64
        k ^= k >> r
        h = ((h ^ ((k * m) & all64)) * m) & all64
    if b[n * 8 :]:
        h = ((h ^ int.from_bytes(b[n * 8 :], "little")) * m) & all64
    h ^= h >> r
    h = (h * m) & all64
    return h ^ (h >> r)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--treebanks", nargs="+", required=True)
    p.add_argument("--text", nargs="*", default=[], help="tokenised text, one sentence a line")
    p.add_argument("--size", type=int, default=36000)
    p.add_argument("--spacy", help="folder with spaCy's vectors and key2row")
    p.add_argument("--out", required=True)
    p.add_argument("--vectors")
    a = p.parse_args()
    count, cased = collections.Counter(), collections.defaultdict(collections.Counter)
    tags, rels = collections.Counter(), collections.Counter()
    trees = [s for path in a.treebanks for s in data.read_conllu(path)]
    for s in trees:
        for w in s.forms:
            n = data.normalise(w)
            count[n.lower()] += 2  # a word of a treebank is worth more than one of plain text
            cased[n.lower()][n] += 1
        tags.update(s.tags)
        rels.update(s.rels)
    for path in a.text:
        for line in open(path, encoding="utf-8"):
            for w in line.split():
                n = data.normalise(w)
                count[n.lower()] += 1
                cased[n.lower()][n] += 1
    words = sorted((w for w in count if count[w] > 2), key=lambda w: (-count[w], w))[: a.size]
    vocab = {
        "words": words,
        "tags": sorted(t for t in tags if tags[t] > 1),
        "rels": sorted(rels),
    }
    json.dump(vocab, open(a.out, "w"), ensure_ascii=False, indent=0)
    print(len(words), "words", len(vocab["tags"]), "tags", len(rels), "relations")
    if a.spacy:
        import msgpack

        rows = msgpack.unpackb(open(f"{a.spacy}/key2row", "rb").read(), strict_map_key=False)
        vectors = np.load(f"{a.spacy}/vectors")
        vectors = vectors / np.maximum(1e-6, np.linalg.norm(vectors, axis=1, keepdims=True)) * 4
        out = np.zeros((len(words) + data.SPECIAL, vectors.shape[1]), dtype=np.float32)
        found = 0
        for i, w in enumerate(words):
            for form in [w] + [f for f, _ in cased[w].most_common(2)] + [w.capitalize()]:
                row = rows.get(murmur(form))
                if row is not None:
                    out[i + data.SPECIAL] = vectors[row]
                    found += 1
                    break
        np.save(a.vectors, out)
        print(found, "have a vector")


if __name__ == "__main__":
    main()
