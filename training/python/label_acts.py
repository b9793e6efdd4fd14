"""The teacher of acts labels plain news: for each word how likely it tells of each kind of act, how that act is told, and
which words of its sentence are its sides."""

import argparse
import random
import time

import numpy as np
import torch

import acts
import train_acts_teacher as base

ACT = 0.5  # a word less likely than this to tell of no act is a trigger, whose sides are labelled


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--transformer", required=True)
    p.add_argument("--teacher", required=True)
    p.add_argument("--words", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--limit", type=int, help="so many words are enough")
    a = p.parse_args()
    torch.set_num_threads(2)
    tokenizer = base.tokenizer_of(f"{a.transformer}/tokenizer.json")
    model = base.Reader()
    model.load_state_dict(torch.load(a.teacher))
    model.eval()
    texts, size = [], 0
    for sentences in acts.read_words(a.words).values():
        texts.append(acts.Passage(sentences))
        size += len(texts[-1].words)
        if a.limit and size >= a.limit:
            break
    offset = np.cumsum([0] + [len(t.words) for t in texts])
    for t, o in zip(texts, offset):
        t.offset = int(o)
    kinds = np.zeros((size, len(acts.KINDS)), dtype=np.float16)
    status = np.zeros((size, len(acts.STATUS)), dtype=np.float16)
    pairs, roles = [], []
    began, done = time.time(), 0
    with torch.no_grad():
        for batch in base.batches(base.windows(texts, tokenizer), 6000, random.Random(1)):
            pieces, first, *_ = base.collate(batch)
            x = model.states(pieces, first)
            k, s = torch.softmax(model.kind(x), -1).numpy(), torch.softmax(model.status(x), -1).numpy()
            for i, w in enumerate(batch):
                at, n = w.passage.offset + w.begin, w.end - w.begin
                kinds[at : at + n], status[at : at + n] = k[i, :n], s[i, :n]
                here = w.passage.sentence[w.begin : w.end]
                trigger, word = np.nonzero((k[i, :n, :1] < ACT) & (here[:, None] == here[None, :]) & ~np.eye(n, dtype=bool))
                if len(trigger):
                    t, other = torch.from_numpy(trigger), torch.from_numpy(word)
                    r = torch.softmax(model.roles(x, torch.full_like(t, i), t, other), -1).numpy()
                    pairs.append(np.stack([trigger, word], 1).astype(np.int64) + at)
                    roles.append(r.astype(np.float16))
                done += n
            if done // 50000 != (done - n) // 50000:
                print(f"{done} words {time.time() - began:.0f} s", flush=True)
    np.savez(a.out, kinds=kinds, status=status, pairs=np.concatenate(pairs), roles=np.concatenate(roles))


if __name__ == "__main__":
    main()
