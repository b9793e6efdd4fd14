"""Lets the teacher label plain text. Writes, for every word, its embedding rows, head, relation,
tag, and how sure the teacher is of the head and relation."""

import argparse
import json
import random
import time

import numpy as np
import torch

import data
import train_student as base
import train_teacher
from teacher import Teacher


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--vocab", required=True)
    p.add_argument("--vectors", required=True)
    p.add_argument("--transformer", required=True)
    p.add_argument("--teacher", required=True)
    p.add_argument("--text", required=True, help="tokenised text, a sentence a line")
    p.add_argument("--words", type=int, default=3_000_000, help="how many words to label at most")
    p.add_argument("--skip", type=int, default=0, help="how many words to pass over first")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.set_num_threads(1)
    vocab = json.load(open(a.vocab))
    features = data.Features(vocab["words"])
    tags, rels = vocab["tags"], vocab["rels"]
    lines = sorted(set(open(a.text, encoding="utf-8").read().split("\n")))
    random.Random(1).shuffle(lines)
    sents, count = [], -a.skip
    for line in lines:
        forms = line.split(" ")
        if not 4 <= len(forms) <= 60 or count >= a.words:
            continue
        if count >= 0:
            zero = [0] * len(forms)
            sents.append(data.Sentence(forms, [tags[0]] * len(forms), zero, [rels[0]] * len(forms), zero))
        count += len(forms)
    pieces = train_teacher.Pieces(f"{a.transformer}/tokenizer.json")
    enc = train_teacher.attach(data.Encoded(sents, features, tags, rels), sents, pieces)
    model = Teacher(features.rows, len(tags), len(rels), torch.from_numpy(np.load(a.vectors)))
    model.load_state_dict(torch.load(a.teacher)["state"])
    model.eval()
    root = rels.index("root")
    sure = np.zeros(len(enc.heads), dtype=np.float16)
    done, began = 0, time.time()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for ids in base.batches(enc, 2000, random.Random(1)):
            rows, lengths, heads, _, _, piece, first = train_teacher.collate(enc, ids)
            tag, arcs, states = model(rows, lengths, piece, first)
            chance, best = torch.softmax(arcs, -1).max(-1)
            lab = model.relations(states, best).float()
            lab[..., root] = torch.where(best == 0, 1e4, -1e4)
            rel_chance, rel = torch.softmax(lab, -1).max(-1)
            tag = tag.argmax(-1).t()
            for k, i in enumerate(ids):
                s, e = enc.start[i], enc.start[i + 1]
                n = e - s
                enc.heads[s:e] = best[k, :n].numpy()
                enc.rels[s:e] = rel[k, :n].numpy()
                enc.tags[s:e] = tag[k, :n].numpy()
                sure[s:e] = (chance[k, :n] * rel_chance[k, :n]).numpy()
                done += n
            if len(ids) and done // 50000 != (done - int(lengths.sum())) // 50000:
                print(f"{done} words {time.time() - began:.0f} s", flush=True)
    np.savez(a.out, rows=enc.rows, heads=enc.heads, rels=enc.rels, tags=enc.tags, start=enc.start, sure=sure)
    print("mean certainty", sure.astype(np.float32).mean())


if __name__ == "__main__":
    main()
