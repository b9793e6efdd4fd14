"""The network that ships, with its weights read back from models/grammar.bin: its states are what the heads of acts
learn from. Rounding apart, they are those that src/annotate/network.rs computes."""

import struct

import numpy as np
import torch

import data
from student import Scan

WEIGHT, STATE = 12, 11


class Grammar:
    def __init__(self, path):
        raw = open(path, "rb").read()
        assert raw[:8] == b"DMPARSE1"
        self.at, self.raw = 8, raw
        self.words = self.block().decode("utf-8").split("\n")
        self.tags = self.block().decode("utf-8").split("\n")
        self.relations = self.block().decode("utf-8").split("\n")
        self.dim, self.hidden, layers, shift = (self.number() for _ in range(4))
        table = np.frombuffer(self.block(), dtype=np.int8).reshape(-1, self.dim)
        self.table = torch.from_numpy(table.astype(np.float32) * 2.0 ** (shift - STATE))
        self.block()  # the logistic function
        self.layers = [self.matrix() for _ in range(layers)]
        self.features = data.Features(self.words)
        assert self.features.rows == len(self.table)

    def number(self):
        (n,) = struct.unpack_from("<I", self.raw, self.at)
        self.at += 4
        return n

    def block(self):
        n = self.number()
        self.at += n
        return self.raw[self.at - n : self.at]

    def matrix(self):
        outputs, inputs = self.number(), self.number()
        weight = np.frombuffer(self.block(), dtype="<i2").reshape(outputs, inputs) / 2.0**WEIGHT
        bias = np.frombuffer(self.block(), dtype="<i4") / 2.0 ** (WEIGHT + STATE)
        return torch.from_numpy(weight).float(), torch.from_numpy(bias).float()

    @torch.no_grad()
    def states(self, sentences):
        """For sentences of words: an array (words, 2 * 2 * hidden) of the states of the first and the last layer, the
        sentences one after the other."""
        h = self.hidden
        lengths = torch.tensor([len(s) for s in sentences])
        t, b = int(lengths.max()), len(sentences)
        rows = np.zeros((t + 2, b, 1 + len(data.TABLES)), dtype=np.int64)
        rows[0, :, 0] = data.BEGIN
        blank = np.zeros((t + 2, b), dtype=bool)
        blank[0] = True
        for k, s in enumerate(sentences):
            for i, w in enumerate(s):
                rows[i + 1, k] = self.features.of(w)
            rows[len(s) + 1, k] = 0
            rows[len(s) + 1, k, 0] = data.END
        # Edges have the row of the edge and else the row of unknown words, as in src/annotate/window.rs.
        x = self.table[torch.from_numpy(rows)].sum(-2)
        mask = (torch.arange(t)[:, None] < lengths[None, :]).float()[..., None]
        x = torch.cat([x[:-2], x[1:-1], x[2:]], -1)
        kept = []
        for i, (weight, bias) in enumerate(self.layers):
            p = x @ weight.t() + bias
            z, f, o = p[..., : 2 * h], torch.sigmoid(p[..., 2 * h : 4 * h]) * mask, torch.sigmoid(p[..., 4 * h :])
            u = (1 - f) * z * mask
            c = torch.cat([Scan.apply(f[..., :h], u[..., :h], False), Scan.apply(f[..., h:], u[..., h:], True)], -1)
            x = o * c + (1 - o) * x if i else o * c
            kept.append(x)
        both = torch.cat([kept[0], kept[-1]], -1)
        return torch.cat([both[: len(s), k] for k, s in enumerate(sentences)]).numpy().astype(np.float16)

    def all_states(self, sentences, size=3000):
        """The same for any number of sentences, and the offset at which each begins."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        start = np.cumsum([0] + [len(s) for s in sentences])
        out = np.zeros((start[-1], 4 * self.hidden), dtype=np.float16)
        at = 0
        while at < len(order):
            end = at + 1
            while end < len(order) and (end + 1 - at) * len(sentences[order[end]]) <= size:
                end += 1
            ids = order[at:end]
            got, k = self.states([sentences[i] for i in ids]), 0
            for i in ids:
                n = len(sentences[i])
                out[start[i] : start[i] + n] = got[k : k + n]
                k += n
            at = end
        return out, start
