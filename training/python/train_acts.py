"""The heads of acts that ship: on the states of the grammar's first and last layer, one hidden layer, then for each word
the kind of act that it tells of and how that act is told. They learn from annotated passages and from plain news that
the teacher has labelled. Writes the layout that src/annotate/acts.rs reads."""

import argparse
import struct
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import acts
from export import STATE, WEIGHT, ints, shorts
from grammar import Grammar


class Heads(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.kind = nn.Linear(hidden, len(acts.KINDS))
        self.status = nn.Linear(hidden, len(acts.STATUS))
        self.register_buffer("mean", torch.zeros(inputs))
        self.register_buffer("spread", torch.ones(inputs))

    def forward(self, x, drop=0.0):
        x = (x - self.mean) / self.spread
        h = F.dropout(F.relu(self.hidden(F.dropout(x, drop, self.training))), drop, self.training)
        return self.kind(h), self.status(h)


def sentences_of(passages):
    return [[w[0] for w in s] for p in passages for s in p.sentences if s]


class Gold:
    def __init__(self, grammar, passages):
        self.x, _ = grammar.all_states(sentences_of(passages))
        self.kinds = np.concatenate([p.kinds for p in passages])
        self.status = np.concatenate([p.status for p in passages])


def evaluate(model, gold):
    model.eval()
    with torch.no_grad():
        k, s = model(torch.from_numpy(gold.x.astype(np.float32)))
    model.train()
    label, group = acts.score(gold.kinds, k.argmax(-1).numpy())
    ok = (gold.status != acts.IGNORE) & (gold.kinds > 0)
    status = (s.argmax(-1).numpy() == gold.status)[ok].mean()
    return f"label P {label[0]:.3f} R {label[1]:.3f} F {label[2]:.3f}  group P {group[0]:.3f} R {group[1]:.3f} F {group[2]:.3f}  status {status:.3f}"


def fit(inputs, hidden, silver, gold, dev, steps, seed, drop=0.2):
    """Learns from batches that are half labelled news, half annotated passages; rate 2e-3, falling to zero."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Heads(inputs, hidden)
    seen = torch.from_numpy((silver["x"] if silver is not None else gold.x)[::7].astype(np.float32))
    model.mean, model.spread = seen.mean(0), seen.std(0) + 1e-3
    opt = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01, fused=True)
    began = time.time()
    average = None
    for step in range(steps):
        opt.param_groups[0]["lr"] = 2e-3 * min(1, step / 100) * (1 - step / steps)
        loss = 0
        if silver is not None:
            i = np.sort(rng.integers(0, len(silver["x"]), 2048))
            k, s = model(torch.from_numpy(silver["x"][i].astype(np.float32)), drop)
            t = torch.from_numpy(silver["kinds"][i].astype(np.float32))
            loss = loss - (t * F.log_softmax(k, -1)).sum(-1).mean()
            act = 1 - t[:, 0]
            t = torch.from_numpy(silver["status"][i].astype(np.float32))
            loss = loss - 0.3 * ((t * F.log_softmax(s, -1)).sum(-1) * act).sum() / act.sum()
        i = np.sort(rng.integers(0, len(gold.x), 1024))
        k, s = model(torch.from_numpy(gold.x[i].astype(np.float32)), drop)
        loss = loss + F.cross_entropy(k, torch.from_numpy(gold.kinds[i]), ignore_index=acts.IGNORE)
        loss = loss + 0.3 * torch.nan_to_num(F.cross_entropy(s, torch.from_numpy(gold.status[i]), ignore_index=acts.IGNORE))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        if (step + 1) % (steps // 4) == 0:
            print(f"  {step + 1} steps {time.time() - began:.0f} s loss {loss.item():.3f} ", evaluate(model, dev) if dev else "", flush=True)
    return model.eval()


def save(model, path):
    parts = [b"DMACTS01"]

    def block(b):
        parts.append(struct.pack("<I", len(b)) + b)

    block("\n".join(acts.KINDS).encode())
    block("\n".join(acts.STATUS).encode())
    scale = 1 / model.spread
    folded = (model.hidden.weight * scale, model.hidden.bias - model.hidden.weight @ (model.mean * scale))
    for weight, bias in (folded, (model.kind.weight, model.kind.bias), (model.status.weight, model.status.bias)):
        weight, bias = weight.detach().numpy(), bias.detach().numpy()
        parts.append(struct.pack("<II", *weight.shape))
        block(shorts(weight, WEIGHT).tobytes())
        block(ints(bias, WEIGHT + STATE).tobytes())
    open(path, "wb").write(b"".join(parts))
    print(path, sum(map(len, parts)), "bytes; largest folded weight", float(folded[0].detach().abs().max()))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--grammar", required=True, help="models/grammar.bin")
    p.add_argument("--gold", nargs="+", required=True)
    p.add_argument("--words", nargs="+", required=True)
    p.add_argument("--silver", nargs="*", default=[], help="labels of plain news, and its words: pairs")
    p.add_argument("--dev", nargs=2)
    p.add_argument("--hidden", type=int, default=96)
    p.add_argument("--steps", type=int, default=6000)
    p.add_argument("--folds", type=int, default=0, help="also makes OUT.0, OUT.1 …, each without every n-th passage")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.set_num_threads(2)
    grammar = Grammar(a.grammar)
    passages = [x for g, w in zip(a.gold, a.words) for x in acts.read_gold(g, w)]
    gold = Gold(grammar, passages)
    dev = Gold(grammar, acts.read_gold(*a.dev)) if a.dev else None
    silver = None
    if a.silver:
        known = {" ".join(w[0] for w in s) for q in passages for s in q.sentences}
        parts = {"x": [], "kinds": [], "status": []}
        for labels, words in zip(a.silver[::2], a.silver[1::2]):
            labels, at = np.load(labels), 0
            kinds, status = labels["kinds"], labels["status"]
            sentences, keep = [], np.ones(len(kinds), dtype=bool)
            for text in acts.read_words(words).values():
                for s in text:
                    if at + len(s) > len(kinds):
                        break
                    form = [w[0] for w in s]
                    # What is annotated is learned from the annotation alone, so that folds stay apart.
                    if not s or " ".join(form) in known or len(s) > 120:
                        keep[at : at + len(s)] = False
                    else:
                        sentences.append(form)
                    at += len(s)
            keep[at:] = False
            x, _ = grammar.all_states(sentences)
            parts["x"].append(x)
            parts["kinds"].append(kinds[keep])
            parts["status"].append(status[keep])
            assert len(x) == keep.sum()
        silver = {k: np.concatenate(v) for k, v in parts.items()}
        print(len(silver["x"]), "words labelled by the teacher", flush=True)
    inputs = gold.x.shape[1]
    save(fit(inputs, a.hidden, silver, gold, dev, a.steps, 1), a.out)
    for fold in range(a.folds):
        rest = Gold(grammar, [q for i, q in enumerate(passages) if i % a.folds != fold])
        out = Gold(grammar, [q for i, q in enumerate(passages) if i % a.folds == fold])
        save(fit(inputs, a.hidden, silver, rest, out, a.steps // 2, 1), f"{a.out}.{fold}")


if __name__ == "__main__":
    main()
