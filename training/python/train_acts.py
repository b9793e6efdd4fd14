"""The heads of acts that ship. A word is its own row of a small table, which begins as the main directions of the
teacher's embeddings, beside what the grammar's states tell; one gated recurrence in both directions runs over that; then
each word gets the kind of act that it tells of and how that act is told, and a pair of words the role that one plays in
the act of the other. They learn from annotated passages, from the
counter-examples of the action files, and from plain news that the teacher has labelled. Writes the
layout that src/annotate/acts.rs reads."""

import argparse
import struct
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.numpy import load_file
from tokenizers import Tokenizer

import acts
import data
from export import STATE, WEIGHT, ints, shorts
from grammar import Grammar
from student import Layer

SUFFIXES = data.TABLES[1][1]  # rows of the own table behind those of the words
SHIFT = 6  # how far a row of the own table is shifted left to become a state
LONGEST = 100  # longer sentences of plain news are left out


def own_rows(grammar, form):
    """The rows of a word in the own table: its word and its last four letters."""
    rows = grammar.features.of(form)
    return rows[0], rows[2] - data.TABLES[0][1]


class Words:
    """Sentences one after the other: states of the grammar, rows of the own table, and what is to be learned of each
    word, as classes or as shares."""

    def __init__(self, grammar, sentences, kinds, status, pairs, roles):
        self.x, self.start = grammar.all_states(sentences)
        self.rows = np.array([own_rows(grammar, w) for s in sentences for w in s], dtype=np.int64)
        self.kinds, self.status = kinds, status
        self.sentence = np.repeat(np.arange(len(sentences)), [len(s) for s in sentences])
        order = np.argsort(self.sentence[pairs[:, 0]], kind="stable")
        self.pairs, self.roles = pairs[order], roles[order]
        self.pair_start = np.searchsorted(self.sentence[self.pairs[:, 0]], np.arange(len(sentences) + 1))
        assert len(self.x) == len(kinds) == len(status)

    def batches(self, size, rng):
        """Sentences of like length, at most `size` words with the filling."""
        length = np.diff(self.start)
        out, batch = [], []
        for i in np.argsort(length + rng.random(len(length)) * 4):
            if batch and (len(batch) + 1) * length[i] > size:
                out.append(batch)
                batch = []
            if length[i]:
                batch.append(i)
        out.append(batch)
        rng.shuffle(out)
        return [b for b in out if b]

    def pack(self, batch):
        """Input of the network, (words, sentences, …); which of its places are words; their numbers; and the pairs of
        words with the number of each pair."""
        length = [self.start[i + 1] - self.start[i] for i in batch]
        at = np.zeros((max(length), len(batch)), dtype=np.int64)
        there = np.zeros(at.shape, dtype=bool)
        for b, i in enumerate(batch):
            at[: length[b], b] = np.arange(self.start[i], self.start[i + 1])
            there[: length[b], b] = True
        flat = at.ravel()
        x = torch.from_numpy(self.x[flat].astype(np.float32)).view(*at.shape, -1)
        rows = torch.from_numpy(self.rows[flat]).view(*at.shape, 2)
        column = np.repeat(np.arange(len(batch)), [self.pair_start[i + 1] - self.pair_start[i] for i in batch])
        numbers = np.concatenate([np.arange(self.pair_start[i], self.pair_start[i + 1]) for i in batch])
        first = np.array([self.start[i] for i in batch])
        local = self.pairs[numbers] - first[column][:, None]
        places = (torch.from_numpy(local[:, 0]), torch.from_numpy(local[:, 1]), torch.from_numpy(column))
        return (x, rows, torch.from_numpy(there).float()[..., None]), torch.from_numpy(there), at[there], places, numbers


def gold_words(grammar, passages):
    sentences = [[w[0] for w in s] for p in passages for s in p.sentences]
    kinds = np.concatenate([p.kinds for p in passages])
    status = np.concatenate([p.status for p in passages])
    pairs, roles, at = [], [], 0
    for p in passages:
        told = {(t, w): r for t, w, r in p.roles}
        for t in np.flatnonzero(p.known):
            for w in np.flatnonzero(p.sentence == p.sentence[t]):
                if w != t:
                    pairs.append((at + t, at + w))
                    roles.append(told.get((t, w), 0))
        at += len(p.words)
    return Words(grammar, sentences, kinds, status, np.array(pairs, dtype=np.int64), np.array(roles, dtype=np.int64))


def silver_words(grammar, files, known):
    """Plain news with the teacher's labels. What is annotated is learned from the annotation alone, so that folds stay
    apart."""
    sentences, kinds, status, pairs, roles, size = [], [], [], [], [], 0
    for labels, words in zip(files[::2], files[1::2]):
        labels, at = np.load(labels), 0
        kind, stat = labels["kinds"], labels["status"]
        moved = np.full(len(kind), -1, dtype=np.int64)
        for text in acts.read_words(words).values():
            for s in text:
                if at + len(s) > len(kind):
                    break
                forms = [w[0] for w in s]
                if s and len(s) <= LONGEST and " ".join(forms) not in known:
                    sentences.append(forms)
                    moved[at : at + len(s)] = np.arange(size, size + len(s))
                    size += len(s)
                at += len(s)
        kinds.append(kind[moved >= 0])
        status.append(stat[moved >= 0])
        pair = moved[labels["pairs"]]
        keep = (pair >= 0).all(1)
        pairs.append(pair[keep])
        roles.append(labels["roles"][keep])
    return Words(grammar, sentences, *map(np.concatenate, (kinds, status, pairs, roles)))


def pretrained(transformer, grammar, dim):
    """Rows of the own table: the main directions of the teacher's embeddings of the pieces of each word."""
    pieces = next(v for k, v in load_file(f"{transformer}/model.safetensors").items() if "word_embeddings" in k)
    tokenizer = Tokenizer.from_file(f"{transformer}/tokenizer.json")
    tokenizer.no_padding(), tokenizer.no_truncation()
    ids = [tokenizer.encode(w, add_special_tokens=False).ids or [100] for w in grammar.features.words]
    rows = np.array([pieces[i].astype(np.float32).mean(0) for i in ids])
    rows -= rows.mean(0)
    _, _, directions = np.linalg.svd(rows[:12000], full_matrices=False)
    rows = rows @ directions[:dim].T
    table = np.zeros((data.SPECIAL + len(rows) + SUFFIXES, dim), dtype=np.float32)
    table[data.SPECIAL : data.SPECIAL + len(rows)] = rows * (0.5 / rows.std())
    return torch.from_numpy(table)


class Heads(nn.Module):
    def __init__(self, inputs, table, hidden, part=32):
        super().__init__()
        self.table = nn.Parameter(table.clone())
        self.states = nn.Linear(inputs, 2 * hidden - table.shape[1])
        self.layer = Layer(2 * hidden, hidden)
        self.kind = nn.Linear(2 * hidden, len(acts.KINDS))
        self.status = nn.Linear(2 * hidden, len(acts.STATUS))
        self.trigger = nn.Linear(2 * hidden, part)
        self.word = nn.Linear(2 * hidden, part)
        self.role = nn.Linear(part, len(acts.ROLES) * part)
        self.trigger_role = nn.Linear(part, len(acts.ROLES))
        self.word_role = nn.Linear(part, len(acts.ROLES), bias=False)
        self.drop = 0.2
        self.register_buffer("mean", torch.zeros(inputs))
        self.register_buffer("spread", torch.ones(inputs))

    def forward(self, x, rows, mask):
        drop = lambda x: F.dropout(x, self.drop, self.training)
        x = self.states(drop((x - self.mean) / self.spread))
        x = torch.cat([x, drop(self.table[rows].sum(-2))], -1)
        return drop(self.layer(x, mask))

    def roles(self, x, places):
        trigger, word, column = places
        t, w = F.relu(self.trigger(x))[trigger, column], F.relu(self.word(x))[word, column]
        n = len(acts.ROLES)
        pair = torch.einsum("pkd,pd->pk", self.role(t).view(len(t), n, -1), w)
        return pair + self.trigger_role(t) + self.word_role(w)


@torch.no_grad()
def evaluate(model, gold):
    """F1 of triggers and status as they stand, and the best F1 of groups over a bar on the score; F1 of roles under the
    gold's triggers."""
    model.eval()
    kinds = np.zeros((len(gold.x), len(acts.KINDS)), dtype=np.float32)
    status, role = np.zeros(len(gold.x), dtype=np.int64), np.zeros(3)
    for batch in gold.batches(6000, np.random.default_rng(0)):
        inputs, there, numbers, places, pairs = gold.pack(batch)
        x = model(*inputs)
        kinds[numbers], status[numbers] = model.kind(x)[there].numpy(), model.status(x)[there].argmax(-1).numpy()
        guess, told = model.roles(x, places).argmax(-1).numpy(), gold.roles[pairs]
        role += [((guess == told) & (told > 0)).sum(), (guess > 0).sum(), (told > 0).sum()]
    model.train()
    bars = np.arange(0, 3.1, 0.5)
    scores = [acts.score(gold.kinds, (kinds - bar * (np.arange(kinds.shape[1]) == 0)).argmax(-1)) for bar in bars]
    label, group = scores[0]
    best = max(range(len(bars)), key=lambda i: scores[i][1][2])
    ok = (gold.status != acts.IGNORE) & (gold.kinds > 0)
    return (f"label F {label[2]:.3f}  group P {group[0]:.3f} R {group[1]:.3f} F {group[2]:.3f}, "
            f"at {-bars[best]} F {scores[best][1][2]:.3f}  status {(status == gold.status)[ok].mean():.3f}  "
            f"roles F {2 * role[0] / max(1, role[1] + role[2]):.3f}")


def loss_of(model, words, batch):
    inputs, there, numbers, places, pairs = words.pack(batch)
    x = model(*inputs)
    kind, status = model.kind(x)[there], model.status(x)[there]
    if words.kinds.ndim == 1:  # classes
        loss = F.cross_entropy(kind, torch.from_numpy(words.kinds[numbers]), ignore_index=acts.IGNORE)
        told = torch.from_numpy(words.status[numbers])
        loss = loss + 0.3 * torch.nan_to_num(F.cross_entropy(status, told, ignore_index=acts.IGNORE))
        if len(pairs):
            loss = loss + 0.6 * F.cross_entropy(model.roles(x, places), torch.from_numpy(words.roles[pairs]))
        return loss
    share = torch.from_numpy(words.kinds[numbers].astype(np.float32))
    loss = -2 * (share * F.log_softmax(kind, -1)).sum(-1).mean()
    act = 1 - share[:, 0]
    share = torch.from_numpy(words.status[numbers].astype(np.float32))
    loss = loss - 0.3 * ((share * F.log_softmax(status, -1)).sum(-1) * act).sum() / act.sum()
    if len(pairs):
        share = torch.from_numpy(words.roles[pairs].astype(np.float32))
        loss = loss - 0.6 * (share * F.log_softmax(model.roles(x, places), -1)).sum(-1).mean()
    return loss


def fit(model, silver, gold, dev, epochs, seed):
    """Every step sees plain news and annotated passages; rate 3e-3, falling to zero."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    opt = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01, fused=True)

    def endless(words, size):
        while True:
            yield from words.batches(size, rng)

    plain, annotated = endless(silver, 4096), endless(gold, 1500)
    steps, began = int(epochs * len(silver.batches(4096, rng))), time.time()
    model.train()
    for step in range(steps):
        opt.param_groups[0]["lr"] = 3e-3 * min(1, (step + 1) / 100) * (1 - step / steps)
        loss = loss_of(model, silver, next(plain)) + loss_of(model, gold, next(annotated))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        opt.step()
        if (step + 1) % max(1, steps // 4) == 0:
            print(f"  {step + 1} steps {time.time() - began:.0f} s loss {loss.item():.3f} ", evaluate(model, dev) if dev else "", flush=True)
    return model.eval()


def save(model, path):
    parts = [b"DMACTS02"]

    def block(b):
        parts.append(struct.pack("<I", len(b)) + b)

    def matrix(weight, bias=None):
        weight = weight.detach().numpy()
        bias = np.zeros(len(weight)) if bias is None else bias.detach().numpy()
        parts.append(struct.pack("<II", *weight.shape))
        block(shorts(weight, WEIGHT).tobytes())
        block(ints(bias, WEIGHT + STATE).tobytes())

    block("\n".join(acts.KINDS).encode())
    block("\n".join(acts.STATUS).encode())
    table = model.table.detach().numpy()
    parts.append(struct.pack("<III", table.shape[1], model.layer.hidden, SHIFT))
    block(np.clip(np.rint(table * 2.0 ** (STATE - SHIFT)), -127, 127).astype(np.int8).tobytes())
    scale = 1 / model.spread
    matrix(model.states.weight * scale, model.states.bias - model.states.weight @ (model.mean * scale))
    for head in (model.layer.proj, model.kind, model.status):
        matrix(head.weight, head.bias)
    matrix(torch.cat([model.trigger.weight, model.word.weight]), torch.cat([model.trigger.bias, model.word.bias]))
    matrix(model.role.weight, model.role.bias)
    matrix(torch.cat([model.trigger_role.weight, model.word_role.weight], 1), model.trigger_role.bias)
    open(path, "wb").write(b"".join(parts))
    print(path, sum(map(len, parts)), "bytes", flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--grammar", required=True, help="models/grammar.bin")
    p.add_argument("--transformer", required=True, help="folder of all-MiniLM-L6-v2")
    p.add_argument("--gold", nargs="+", required=True)
    p.add_argument("--words", nargs="+", required=True)
    p.add_argument("--silver", nargs="+", required=True, help="labels of plain news, and its words: pairs")
    p.add_argument("--counter", nargs=3, help="counter-examples, their words, the teacher's labels of them")
    p.add_argument("--dev", nargs=2)
    p.add_argument("--own", type=int, default=48, help="width of a row of the own table")
    p.add_argument("--hidden", type=int, default=64)
    p.add_argument("--epochs", type=float, default=5)
    p.add_argument("--folds", type=int, default=0, help="also makes OUT.0, OUT.1 …, each without every n-th passage")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.set_num_threads(2)
    grammar = Grammar(a.grammar)
    passages = [x for g, w in zip(a.gold, a.words) for x in acts.read_gold(g, w)]
    dev = gold_words(grammar, acts.read_gold(*a.dev)) if a.dev else None
    silver = silver_words(grammar, a.silver, {" ".join(w[0] for w in s) for q in passages for s in q.sentences})
    print(len(silver.x), "words labelled by the teacher,", len(passages), "passages", flush=True)
    # So many times as often as a passage: they are few, and each is a sense that news hardly has.
    counter = acts.read_counter_examples(*a.counter) * 4 if a.counter else []
    seen = torch.from_numpy(silver.x[::7].astype(np.float32))
    table = pretrained(a.transformer, grammar, a.own)

    def learn(passages, measured, out, seed):
        torch.manual_seed(seed)
        model = Heads(silver.x.shape[1], table, a.hidden)
        model.mean, model.spread = seen.mean(0), seen.std(0) + 1e-3
        save(fit(model, silver, gold_words(grammar, passages + counter), measured, a.epochs, seed), out)

    learn(passages, dev, a.out, 1)
    for fold in range(a.folds):
        rest = [q for i, q in enumerate(passages) if i % a.folds != fold]
        out = [q for i, q in enumerate(passages) if i % a.folds == fold]
        learn(rest, gold_words(grammar, out), f"{a.out}.{fold}", 1)


if __name__ == "__main__":
    main()
