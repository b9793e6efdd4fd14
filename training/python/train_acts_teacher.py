"""The teacher of acts: the transformer all-MiniLM-L6-v2 (Apache-2.0) learns from annotated passages which words tell of
which kind of act, whether it is told as done, and who its sides are; then it labels plain news."""

import argparse
import json
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from tokenizers import Tokenizer

import acts
from teacher import LAYERS, NAMES, WIDTH, Block

LONGEST = 256  # pieces of a window


class Reader(nn.Module):
    """The transformer with heads: kind of act and status of each word, role of a word beside a trigger."""

    def __init__(self, part=128, drop=0.1):
        super().__init__()
        self.pieces = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList([Block() for _ in range(LAYERS)])
        self.drop = drop
        self.kind = nn.Linear(WIDTH, len(acts.KINDS))
        self.status = nn.Linear(WIDTH, len(acts.STATUS))
        self.trigger = nn.Linear(WIDTH, part)
        self.word = nn.Linear(WIDTH, part)
        self.role = nn.Linear(part, len(acts.ROLES) * part)
        self.role_bias = nn.Linear(2 * part, len(acts.ROLES))

    load = None

    def states(self, pieces, first):
        x = self.norm(self.pieces(pieces) + self.positions.weight[: pieces.shape[1]])
        x = F.dropout(x, self.drop, self.training)
        bias = torch.zeros(pieces.shape[0], 1, 1, pieces.shape[1]).masked_fill((pieces == 0)[:, None, None, :], -1e4)
        for block in self.blocks:
            x = block(x, bias, self.drop)
        x = x.gather(1, first.unsqueeze(-1).expand(-1, -1, WIDTH))
        return F.dropout(x, self.drop, self.training)

    def roles(self, x, batch, trigger, word):
        """Scores of roles for pairs of words, given by their places."""
        t, w = F.gelu(self.trigger(x[batch, trigger])), F.gelu(self.word(x[batch, word]))
        n = len(acts.ROLES)
        pair = torch.einsum("pkd,pd->pk", self.role(t).view(len(t), n, -1), w) / t.shape[1] ** 0.5
        return pair + self.role_bias(torch.cat([t, w], -1))


def pretrained(path):
    from safetensors.torch import load_file

    w = load_file(path)
    model = Reader()
    with torch.no_grad():
        model.pieces.weight.copy_(w["embeddings.word_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
        model.positions.weight.copy_(w["embeddings.position_embeddings.weight"])
        model.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
        model.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
        for i, block in enumerate(model.blocks):
            for ours, theirs in NAMES.items():
                for part in ("weight", "bias"):
                    getattr(getattr(block, ours), part).copy_(w[f"encoder.layer.{i}.{theirs}.{part}"])
    return model


class Window:
    """Whole sentences of a passage that fit the transformer."""

    def __init__(self, passage, first, last, tokenizer):
        self.passage = passage
        self.begin, self.end = int(passage.starts[first]), int(passage.starts[last])
        words = passage.words[self.begin : self.end]
        ids, at = [101], []
        for word in words:
            at.append(len(ids))
            ids += tokenizer(word)
        self.pieces, self.first = ids[: LONGEST + 40] + [102], [min(a, LONGEST + 39) for a in at]


def windows(passages, tokenizer):
    out = []
    for p in passages:
        first, size = 0, 0
        for s in range(len(p.sentences)):
            here = sum(len(tokenizer(w[0])) for w in p.sentences[s])
            if size and size + here > LONGEST:
                out.append(Window(p, first, s, tokenizer))
                first, size = s, 0
            size += here
        if size:
            out.append(Window(p, first, len(p.sentences), tokenizer))
    return out


def batches(items, size, rng):
    order = sorted(items, key=lambda w: len(w.pieces) + rng.random() * 8)
    out, cur = [], []
    for w in order:
        if cur and (len(cur) + 1) * len(w.pieces) > size:
            out.append(cur)
            cur = []
        cur.append(w)
    if cur:
        out.append(cur)
    rng.shuffle(out)
    return out


def collate(batch):
    pieces = np.zeros((len(batch), max(len(w.pieces) for w in batch)), dtype=np.int64)
    n = max(len(w.first) for w in batch)
    first = np.zeros((len(batch), n), dtype=np.int64)
    kinds = np.full((len(batch), n), acts.IGNORE, dtype=np.int64)
    status = np.full((len(batch), n), acts.IGNORE, dtype=np.int64)
    pairs = []
    for b, w in enumerate(batch):
        pieces[b, : len(w.pieces)] = w.pieces
        first[b, : len(w.first)] = w.first
        kinds[b, : len(w.first)] = w.passage.kinds[w.begin : w.end]
        status[b, : len(w.first)] = w.passage.status[w.begin : w.end]
        roles = {(t, x): r for t, x, r in w.passage.roles}
        for t in np.flatnonzero(w.passage.known[w.begin : w.end]) + w.begin:
            same = np.flatnonzero(w.passage.sentence == w.passage.sentence[t])
            for x in same:
                if x != t:
                    pairs.append((b, t - w.begin, x - w.begin, roles.get((t, x), 0)))
    pairs = np.array(pairs or [(0, 0, 0, acts.IGNORE)], dtype=np.int64)
    return [torch.from_numpy(a) for a in (pieces, first, kinds, status, pairs)]


def tokenizer_of(path):
    t, cache = Tokenizer.from_file(path), {}
    t.no_padding(), t.no_truncation()

    def pieces(word):
        if word not in cache:
            cache[word] = t.encode(word, add_special_tokens=False).ids or [100]
        return cache[word]

    return pieces


@torch.no_grad()
def evaluate(model, items):
    model.eval()
    gold, guess, right, total = [], [], 0, 0
    role = np.zeros(3)
    for batch in batches(items, 4000, random.Random(0)):
        pieces, first, kinds, status, pairs = collate(batch)
        x = model.states(pieces, first)
        k = model.kind(x).argmax(-1)
        ok = kinds != acts.IGNORE
        gold += kinds[ok].tolist()
        guess += k[ok].tolist()
        ok = (status != acts.IGNORE) & (kinds > 0)
        right += int((model.status(x).argmax(-1) == status)[ok].sum())
        total += int(ok.sum())
        b, t, w, r = pairs.t()
        p = model.roles(x, b, t, w).argmax(-1)
        ok = r != acts.IGNORE
        p, r = p[ok], r[ok]
        role += [int(((p == r) & (r > 0)).sum()), int((p > 0).sum()), int((r > 0).sum())]
    model.train()
    label, group = acts.score(gold, guess)
    return (f"label P {label[0]:.3f} R {label[1]:.3f} F {label[2]:.3f}  group P {group[0]:.3f} R {group[1]:.3f} F {group[2]:.3f}  "
            f"status {right / max(1, total):.3f}  roles F {2 * role[0] / max(1, role[1] + role[2]):.3f}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--transformer", required=True)
    p.add_argument("--gold", nargs="+", required=True)
    p.add_argument("--words", nargs="+", required=True)
    p.add_argument("--dev", nargs=2, help="gold and words to measure on")
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=1000)
    p.add_argument("--resume")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(2)
    rng = random.Random(1)
    tokenizer = tokenizer_of(f"{a.transformer}/tokenizer.json")
    train = windows([x for g, w in zip(a.gold, a.words) for x in acts.read_gold(g, w)], tokenizer)
    dev = windows(acts.read_gold(*a.dev), tokenizer) if a.dev else []
    model = pretrained(f"{a.transformer}/model.safetensors")
    if a.resume:
        model.load_state_dict(torch.load(a.resume))
    heads = [v for k, v in model.named_parameters() if k.split(".")[0] in ("kind", "status", "trigger", "word", "role", "role_bias")]
    known = {id(v) for v in heads}
    body = [v for v in model.parameters() if id(v) not in known]
    opt = torch.optim.AdamW([{"params": body, "lr": a.rate}, {"params": heads, "lr": 10 * a.rate}], weight_decay=0.01, fused=True)
    total, step, began = len(batches(train, a.batch, rng)) * a.epochs, 0, time.time()
    print(len(train), "windows", total, "steps", flush=True)
    for epoch in range(a.epochs):
        sums = np.zeros(3)
        for batch in batches(train, a.batch, rng):
            share = min(1, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
            opt.param_groups[0]["lr"], opt.param_groups[1]["lr"] = a.rate * share, 10 * a.rate * share
            pieces, first, kinds, status, pairs = collate(batch)
            x = model.states(pieces, first)
            b, t, w, r = pairs.t()
            parts = [
                F.cross_entropy(model.kind(x).flatten(0, 1), kinds.flatten(), ignore_index=acts.IGNORE),
                F.cross_entropy(model.status(x).flatten(0, 1), status.flatten(), ignore_index=acts.IGNORE),
                F.cross_entropy(model.roles(x, b, t, w), r, ignore_index=acts.IGNORE),
            ]
            parts = [torch.nan_to_num(q) for q in parts]
            loss = 4 * parts[0] + 0.3 * parts[1] + 2 * parts[2]
            opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            step += 1
            sums += [float(q.detach()) for q in parts]
        print(f"epoch {epoch} {time.time() - began:.0f} s  losses {sums / max(1, total // a.epochs)}", flush=True)
        if dev:
            print("   ", evaluate(model, dev), flush=True)
        torch.save(model.state_dict(), a.out)


if __name__ == "__main__":
    main()
