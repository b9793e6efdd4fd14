"""Annotated passages as numbers: for each word which kind of act it tells of, whether the act is told as done, and which
words name its sides."""

import json

import numpy as np

LABELS = """meeting phone-call visit negotiation mediation agreement pledge cooperation trade-deal ceasefire aid investment
humanitarian release request/demand accusation criticism denial/rejection threat protest tariff sanctions
embargo/export-control lifting-of-sanctions-or-tariffs executive-order/legislation vote lawsuit
arrest/extradition/conviction investigation appointment resignation/dismissal election expulsion-of-diplomats
relations-reduced military-deployment/mobilisation attack/airstrike casualties occupation withdrawal
statement-praise""".split()
KINDS = ["none"] + LABELS
STATUS = "actual ongoing planned possible threatened demanded denied ended".split()
ROLES = ["none", "agent", "target", "both"]
IGNORE = -100

GROUPS = {
    "talk": "meeting phone-call visit negotiation mediation",
    "deal": "agreement pledge cooperation trade-deal ceasefire",
    "help": "aid investment humanitarian release",
    "against": "request/demand accusation criticism denial/rejection threat protest",
    "economic": "tariff sanctions embargo/export-control lifting-of-sanctions-or-tariffs",
    "state": "executive-order/legislation vote lawsuit arrest/extradition/conviction investigation appointment "
    "resignation/dismissal election expulsion-of-diplomats relations-reduced",
    "force": "military-deployment/mobilisation attack/airstrike casualties occupation withdrawal",
    "praise": "statement-praise",
}
GROUP = {label: g for g, labels in GROUPS.items() for label in labels.split()}


def read_words(path):
    """The file that `demarche-training words` writes: id to sentences of [form, begin, end, head, relation]."""
    return {row["id"]: row["sentences"] for row in map(json.loads, open(path, encoding="utf-8"))}


def head_of(words, span):
    """Index of the word of a sentence that heads the code points `span`: its own head stands outside. None where no
    word is touched."""
    inside = [i for i, w in enumerate(words) if w[1] < span[1] and span[0] < w[2]]
    tops = [i for i in inside if words[i][3] not in inside]
    content = [i for i in tops if words[i][4] not in ("aux", "aux:pass", "mark", "case", "det", "punct", "cop", "advmod")]
    found = content or tops or inside
    return found[0] if found else None


class Passage:
    """`words`: forms of all words, `sentence`: index of the sentence of each, `kinds` and `status`: a class for each word,
    `roles`: (trigger, word, role) where trigger and word count in the passage."""

    def __init__(self, sentences, gold=None):
        self.sentences = sentences
        self.words = [w[0] for s in sentences for w in s]
        self.starts = np.cumsum([0] + [len(s) for s in sentences])
        self.sentence = np.repeat(np.arange(len(sentences)), [len(s) for s in sentences])
        n = len(self.words)
        self.kinds = np.zeros(n, dtype=np.int64)
        self.status = np.full(n, IGNORE, dtype=np.int64)
        self.roles = []
        self.known = np.zeros(n, dtype=bool)  # triggers whose sides the gold tells
        for e in gold["events"] if gold else []:
            at = self.locate((e["begin"], e["end"]))
            if at is None:
                continue
            if e.get("optional"):
                self.kinds[at] = IGNORE if self.kinds[at] <= 0 else self.kinds[at]
            else:
                self.kinds[at] = KINDS.index(e["action"])
            self.status[at] = STATUS.index(e["status"])
            self.known[at] = True
            sides = {}
            for role, key in ((1, "agents_spans"), (2, "targets_spans")):
                for span in e.get(key, []):
                    word = self.locate(span) if span else None
                    if word is not None:
                        sides[word] = sides.get(word, 0) | role
            self.roles += [(at, word, role) for word, role in sides.items()]

    def locate(self, span):
        for s, words in enumerate(self.sentences):
            if words and words[0][1] < span[1] and span[0] < words[-1][2]:
                at = head_of(words, span)
                if at is not None:
                    return int(self.starts[s]) + at
        return None


def read_gold(gold, words):
    """The passages of a gold file, in its order."""
    by_id = read_words(words)
    return [Passage(by_id[row["id"]], row) for row in map(json.loads, open(gold, encoding="utf-8"))]


def read_counter_examples(rows, words, labels):
    """Sentences in which no word tells of the act that their row names; where the teacher sees another act, nothing is
    said of the word."""
    by_id, kinds, at, out = read_words(words), np.load(labels)["kinds"], 0, []
    never = {row["id"]: row["never"] for row in map(json.loads, open(rows, encoding="utf-8"))}
    for name, sentences in by_id.items():
        passage = Passage(sentences)
        for i in range(len(passage.words)):
            best = int(kinds[at + i].argmax())
            passage.kinds[i] = 0 if KINDS[best] in ("none", never[name]) else IGNORE
        at += len(passage.words)
        out.append(passage)
    return out


def score(gold, guess):
    """F1 of triggers by label and by group: (precision, recall, F1) each. Words that count neither way are left out."""
    out = []
    for name in (lambda k: k, lambda k: GROUP[KINDS[k]]):
        right = found = there = 0
        for g, p in zip(gold, guess):
            if g == IGNORE:
                continue
            found += p > 0
            there += g > 0
            right += g > 0 and p > 0 and name(g) == name(p)
        precision, recall = right / max(1, found), right / max(1, there)
        out.append((precision, recall, 2 * right / max(1, found + there)))
    return out
