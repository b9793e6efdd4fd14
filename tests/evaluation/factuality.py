"""Prints how often the modality of a record has the sign of the factuality that readers gave to its word.

    python3 tests/evaluation/factuality.py SENTENCES.jsonl RECORDS.jsonl

SENTENCES.jsonl has objects with `id`, `text` and `gold.factuality`, a list of `word` and `value` from -3 (did not or will
not happen) to 3 (happened), as in the UDS factuality data of White et al. (2016) and Rudinger et al. (2018).
RECORDS.jsonl is what `demarche extract --format records SENTENCES.jsonl` writes. A word that its sentence has twice is left
out, and so is one that no record begins at. "Always happened" is what a reader without modality would answer.
"""

import collections
import json
import sys

HAPPENED = {"Actual", "Ongoing"}


def objects(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def compared(sentences, articles):
    """Modality and factuality of each word that both have."""
    found = {a["id"]: a["events"] for a in articles}
    for sentence in sentences:
        values = {f["word"]: f["value"] for f in sentence["gold"]["factuality"] if f["value"]}
        for word, value in values.items():
            if sentence["text"].count(word) == 1:
                for record in found.get(sentence["id"], []):
                    if record["trigger"]["text"] == word:
                        yield record["modality"], value
                        break


def main():
    pairs = list(compared(objects(sys.argv[1]), objects(sys.argv[2])))
    by_modality = collections.defaultdict(list)
    for modality, value in pairs:
        by_modality[modality].append((modality in HAPPENED) == (value > 0))
    right = sum(sum(rows) for rows in by_modality.values())
    happened = sum(value > 0 for _, value in pairs)
    print(f"words {len(pairs)}  right {right / len(pairs):.3f}  always happened {happened / len(pairs):.3f}")
    did_not = [modality for modality, value in pairs if value < 0]
    seen = sum(modality not in HAPPENED for modality in did_not)
    print(f"of {len(did_not)} that did not happen {seen / max(len(did_not), 1):.3f} are seen")
    for modality, rows in sorted(by_modality.items()):
        print(f"{modality:13} {len(rows):4}  right {sum(rows) / len(rows):.2f}")


if __name__ == "__main__":
    main()
