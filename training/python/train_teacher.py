"""Fine-tunes the teacher on the treebanks."""

import argparse
import json
import os
import random
import time

import numpy as np
import torch
from tokenizers import Tokenizer

import data
import train_student as base
from teacher import Teacher


class Pieces:
    """Word pieces of the transformer, word by word, since the words are given."""

    def __init__(self, path):
        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.cache = {}

    def of(self, form):
        hit = self.cache.get(form)
        if hit is None:
            ids = self.tokenizer.encode(data.straighten(form), add_special_tokens=False).ids[:8]
            hit = ids or [100]
            self.cache[form] = hit
        return hit

    def sentence(self, forms):
        ids, first = [101], []
        for w in forms:
            first.append(len(ids))
            ids += self.of(w)
        return (ids + [102])[:512], [min(f, 511) for f in first]


def attach(enc, sents, pieces):
    enc.pieces = [pieces.sentence(s.forms) for s in sents]
    return enc


def collate(enc, ids):
    rows, lengths, heads, rels, tags = base.plain(enc, ids)
    width = max(len(enc.pieces[i][0]) for i in ids)
    p = np.zeros((len(ids), width), dtype=np.int64)
    first = np.zeros((len(ids), heads.shape[1]), dtype=np.int64)
    for k, i in enumerate(ids):
        a, f = enc.pieces[i]
        p[k, : len(a)] = a
        first[k, : len(f)] = f
    return rows, lengths, heads, rels, tags, torch.from_numpy(p), torch.from_numpy(first)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--vocab", required=True)
    p.add_argument("--vectors", required=True)
    p.add_argument("--transformer", required=True, help="folder with model.safetensors and tokenizer.json")
    p.add_argument("--train", nargs="+", required=True)
    p.add_argument("--dev", nargs="*", default=[])
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--batch", type=int, default=1200)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--resume", help="a saved teacher to go on with")
    p.add_argument("--steps", type=int, help="stop after so many steps")
    p.add_argument("--peak", type=float, default=1.0, help="learning rate at the start, as a share")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    rng = random.Random(a.seed)
    vocab = json.load(open(a.vocab))
    features = data.Features(vocab["words"])
    tags, rels = vocab["tags"], vocab["rels"]
    pieces = Pieces(f"{a.transformer}/tokenizer.json")
    sents = [s for path in a.train for s in data.read_conllu(path)]
    sents += data.augment(sents, a.seed)
    enc = attach(data.Encoded(sents, features, tags, rels), sents, pieces)
    devs = []
    for path in a.dev:
        d = data.read_conllu(path)
        devs.append((path, attach(data.Encoded(d, features, tags, rels), d, pieces)))
    base.collate = collate
    model = Teacher(features.rows, len(tags), len(rels), torch.from_numpy(np.load(a.vectors)))
    model.load(f"{a.transformer}/model.safetensors")
    if a.resume:
        model.load_state_dict(torch.load(a.resume)["state"])
    tables = ("table.weight", "pieces.weight")
    named = [(k, v) for k, v in model.named_parameters() if k not in tables]
    own = [v for k, v in named if not k.startswith(("blocks", "norm", "positions"))]
    pre = [v for k, v in named if k.startswith(("blocks", "norm", "positions"))]
    opts = [
        (torch.optim.AdamW(own, betas=(0.9, 0.95), weight_decay=1e-4, fused=True), 1.5e-3),
        (torch.optim.AdamW(pre, betas=(0.9, 0.98), weight_decay=1e-2, fused=True), 1.5e-4),
        (torch.optim.SparseAdam([model.table.weight], betas=(0.9, 0.98)), 1.5e-3),
        (torch.optim.SparseAdam([model.pieces.weight], betas=(0.9, 0.98)), 5e-5),
    ]
    total = a.steps or len(base.batches(enc, a.batch, rng)) * a.epochs
    step, began = 0, time.time()
    for epoch in range(a.epochs):
        for ids in base.batches(enc, a.batch, rng):
            if step >= total:
                break
            scale = a.peak * min(1, step / (20 if a.resume else 200)) * (1 - step / (total + 1)) + 1e-3
            for opt, rate in opts:
                opt.param_groups[0]["lr"] = rate * scale
                opt.zero_grad(set_to_none=True)
            with torch.autocast("cpu", torch.bfloat16):
                loss = base.losses(model, collate(enc, ids), 0.1, features.offsets[0], enc.weights)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(own + pre, 1.0)
            for opt, _ in opts:
                opt.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step} of {total} loss {loss.item():.3f} {time.time() - began:.0f} s", flush=True)
        if epoch % 2 == 1 or step >= total:
            for path, d in devs:
                with torch.autocast("cpu", torch.bfloat16):
                    print("   ", epoch, path.split("/")[-1], base.evaluate(model, d, tags, rels), flush=True)
            torch.save({"config": model.config, "state": model.state_dict()}, a.out + ".part")
        if step >= total:
            break
    os.replace(a.out + ".part", a.out)


if __name__ == "__main__":
    main()
