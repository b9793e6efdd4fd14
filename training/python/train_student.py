"""Trains the network that ships, on treebanks and on text that the teacher has labelled."""

import argparse
import collections
import json
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import data
from student import Student


def batches(enc, size, rng):
    """Batches of about `size` words, of sentences of like length, in random order."""
    lengths = np.diff(enc.start)
    order = sorted(range(len(enc)), key=lambda i: lengths[i] + rng.random() * 2)
    out, cur = [], []
    for i in order:
        if lengths[i] == 0 or lengths[i] > 160:
            continue
        if cur and (len(cur) + 1) * lengths[i] > size:
            out.append(cur)
            cur = []
        cur.append(i)
    if cur:
        out.append(cur)
    rng.shuffle(out)
    return out


def plain(enc, ids):
    lengths = np.array([enc.start[i + 1] - enc.start[i] for i in ids])
    t, b, f = int(lengths.max()), len(ids), enc.rows.shape[1]
    # Padding points at the row of unknown words; it is masked out of the recurrence.
    rows = np.zeros((t + 2, b, f), dtype=np.int64)
    rows[0, :, 0] = data.BEGIN
    heads = np.full((b, t), -1, dtype=np.int64)
    rels = np.full((b, t), -1, dtype=np.int64)
    tags = np.full((t, b), -1, dtype=np.int64)
    sure = np.zeros((b, t), dtype=np.float32)
    for k, i in enumerate(ids):
        s, e = enc.start[i], enc.start[i + 1]
        n = e - s
        rows[1 : n + 1, k] = enc.rows[s:e]
        rows[n + 1, k, 0] = data.END
        heads[k, :n] = enc.heads[s:e]
        rels[k, :n] = enc.rels[s:e]
        tags[:n, k] = enc.tags[s:e]
        sure[k, :n] = enc.sure[s:e]
    enc.weights = torch.from_numpy(sure)
    return tuple(torch.from_numpy(x) for x in (rows, lengths, heads, rels, tags))


collate = plain


def drop_words(rows, rate, null):
    """Forgets some words and some affixes, so that unknown ones are met in training."""
    r = torch.rand(rows.shape)
    r[0], r[-1] = 1, 1
    out = rows.clone()
    out[..., 0] = torch.where((r[..., 0] < rate) & (rows[..., 0] >= data.SPECIAL), data.UNKNOWN, rows[..., 0])
    out[..., 1] = torch.where(r[..., 1] < rate, null, rows[..., 1])
    return out


def evaluate(model, enc, tags, rels, size=4000):
    """Tag accuracy, UAS and LAS (full relation, and without subtype) of the best heads, which need
    not form a tree: a quick look. The real figures come from `evaluate` in Rust."""
    model.eval()
    upos = [t.split("|")[1] for t in tags]
    xpos = [t.split("|")[0] for t in tags]
    base = torch.tensor([sorted({r.split(":")[0] for r in rels}).index(r.split(":")[0]) for r in rels])
    up = torch.tensor([sorted(set(upos)).index(u) for u in upos])
    xp = torch.tensor([sorted(set(xpos)).index(u) for u in xpos])
    n = hits = 0
    counts = collections.Counter()
    with torch.no_grad():
        for ids in batches(enc, size, random.Random(0)):
            rows, lengths, heads, gold, gtags, *more = collate(enc, ids)
            tag, arcs, states = model(rows, lengths, *more)
            best = arcs.argmax(-1)
            lab = model.relations(states, best).argmax(-1)
            ok = heads >= 0
            counts["n"] += int(ok.sum())
            right = (best == heads) & ok
            counts["uas"] += int(right.sum())
            counts["las"] += int((right & (lab == gold)).sum())
            g = gold.clamp(min=0)
            counts["las-"] += int((right & (base[lab] == base[g])).sum())
            tok = gtags >= 0
            tg = gtags.clamp(min=0)
            counts["upos"] += int(((up[tag.argmax(-1)] == up[tg]) & tok).sum())
            counts["xpos"] += int(((xp[tag.argmax(-1)] == xp[tg]) & tok).sum())
    model.train()
    return " ".join(f"{k} {100 * counts[k] / counts['n']:.2f}" for k in ("upos", "xpos", "uas", "las", "las-"))


def losses(model, batch, rate, null, weights):
    rows, lengths, heads, rels, gtags, *more = batch
    tag, arcs, states = model(drop_words(rows, rate, null), lengths, *more)
    lab = model.relations(states, heads)
    ok = heads >= 0
    w = weights[ok]
    a = (F.cross_entropy(arcs[ok], heads[ok], reduction="none") * w).sum() / w.sum()
    r = (F.cross_entropy(lab[ok].float(), rels[ok], ignore_index=-1, reduction="none") * w).sum() / w.sum()
    t = F.cross_entropy(tag.reshape(-1, tag.shape[-1]).float(), gtags.reshape(-1), ignore_index=-1)
    return a + r + 0.7 * t


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--vocab", required=True)
    p.add_argument("--vectors")
    p.add_argument("--train", nargs="+", required=True)
    p.add_argument("--dev", nargs="*", default=[])
    p.add_argument("--epochs", type=int, default=20)
    p.add_argument("--batch", type=int, default=3000)
    p.add_argument("--rate", type=float, default=3e-3)
    p.add_argument("--drop", type=float, default=0.25)
    p.add_argument("--silver", help="text that the teacher has labelled")
    p.add_argument("--resume", help="a saved student to go on with")
    p.add_argument("--every", type=int, default=4, help="measure and save after so many epochs")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    rng = random.Random(1)
    vocab = json.load(open(a.vocab))
    features = data.Features(vocab["words"])
    tags, rels = vocab["tags"], vocab["rels"]
    sents = [s for path in a.train for s in data.read_conllu(path)]
    sents += data.augment(sents, 1)
    enc = data.Encoded(sents, features, tags, rels)
    if a.silver:
        enc.extend(np.load(a.silver))
    devs = [(path, data.Encoded(data.read_conllu(path), features, tags, rels)) for path in a.dev]
    vectors = torch.from_numpy(np.load(a.vectors)) if a.vectors else None
    model = Student(features.rows, len(tags), len(rels), vectors, drop=a.drop)
    null = features.offsets[0]
    if a.resume:
        model.load_state_dict(torch.load(a.resume)["state"])
    average = {k: v.clone() for k, v in model.state_dict().items()}
    dense = [v for k, v in model.named_parameters() if k != "table.weight"]
    opts = [
        torch.optim.AdamW(dense, lr=a.rate, betas=(0.9, 0.95), weight_decay=1e-4, fused=True),
        torch.optim.SparseAdam([model.table.weight], lr=a.rate, betas=(0.9, 0.98)),
    ]
    total = len(batches(enc, a.batch, rng)) * a.epochs
    step, began = 0, time.time()
    for epoch in range(a.epochs):
        words = 0
        for ids in batches(enc, a.batch, rng):
            rate = a.rate * min(1, step / 200) * 0.5 * (1 + np.cos(np.pi * min(1, step / total))) + 1e-5
            for opt in opts:
                opt.param_groups[0]["lr"] = rate
            with torch.autocast("cpu", torch.bfloat16):
                loss = losses(model, collate(enc, ids), 0.1, null, enc.weights)
            for opt in opts:
                opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(dense, 1.0)
            for opt in opts:
                opt.step()
            step += 1
            if step % 8 == 0:
                keep = min(0.998, (1 + step) / (10 + step)) ** 8
                for k, v in model.state_dict().items():
                    average[k].lerp_(v, 1 - keep)
            words += sum(int(enc.start[i + 1] - enc.start[i]) for i in ids)
        print(f"epoch {epoch} loss {loss.item():.3f} {time.time() - began:.0f} s {words} words", flush=True)
        if (epoch + 1) % a.every == 0 or epoch + 1 == a.epochs:
            live = {k: v.clone() for k, v in model.state_dict().items()}
            model.load_state_dict(average)
            for path, d in devs:
                print("   ", path.split("/")[-1], evaluate(model, d, tags, rels), flush=True)
            torch.save({"config": model.config, "state": average}, a.out + ".part")
            model.load_state_dict(live)
    os.replace(a.out + ".part", a.out)


if __name__ == "__main__":
    main()
