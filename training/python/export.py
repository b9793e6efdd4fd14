"""Writes a trained student as the binary file that demarche embeds. See src/annotate/model.rs
for the layout; everything is little-endian."""

import argparse
import json
import math
import struct

import numpy as np
import torch

import data
from student import Student

WEIGHT, STATE = 12, 11  # binary digits after the point


def fixed(x, digits, low, high, dtype):
    return np.clip(np.rint(np.asarray(x, dtype=np.float64) * 2.0**digits), low, high).astype(dtype)


def shorts(x, digits):
    return fixed(x, digits, -32768, 32767, "<i2")


def ints(x, digits):
    return fixed(x, digits, -(2**31), 2**31 - 1, "<i4")


class Writer:
    def __init__(self):
        self.parts = [b"DMPARSE1"]

    def bytes(self, b):
        self.parts.append(struct.pack("<I", len(b)) + b)

    def text(self, lines):
        self.bytes("\n".join(lines).encode("utf-8"))

    def array(self, a):
        self.bytes(a.tobytes())

    def linear(self, weight, bias):
        self.parts.append(struct.pack("<II", *weight.shape))
        self.array(shorts(weight, WEIGHT))
        self.array(ints(bias, WEIGHT + STATE))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--model", required=True)
    p.add_argument("--vocab", required=True)
    p.add_argument("--vectors")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    saved = torch.load(a.model)
    vocab = json.load(open(a.vocab))
    vectors = torch.from_numpy(np.load(a.vectors)) if a.vectors else None
    c = saved["config"]
    model = Student(vectors=vectors, **c)
    model.load_state_dict(saved["state"])
    model.eval()
    with torch.no_grad():
        table = model.embedding().numpy()
        # As many digits as leave one value in ten thousand cut off.
        digits = int(math.floor(math.log2(127 / np.quantile(np.abs(table), 0.9999))))
        w = Writer()
        w.text(vocab["words"])
        w.text(vocab["tags"])
        w.text(vocab["rels"])
        w.parts.append(struct.pack("<III", c["dim"], c["hidden"], c["layers"]))
        w.parts.append(struct.pack("<I", STATE - digits))
        w.array(fixed(table, digits, -127, 127, "i1"))
        # The logistic function over states from -8 to 8, in steps of 1/256, 13 digits.
        grid = (np.arange(4096) - 2048 + 0.5) / 256
        w.array(shorts(1 / (1 + np.exp(-grid)), 13))
        for layer in model.layers:
            w.linear(layer.proj.weight.numpy(), layer.proj.bias.numpy())
        for part in (model.tag, model.arc_dep, model.arc_head, model.query, model.rel_dep):
            w.linear(part.weight.numpy(), part.bias.numpy())
        w.linear(model.rel_head.weight.numpy(), np.zeros(c["rel"]))
        w.linear(model.rel.weight.numpy(), model.rel.bias.numpy())
        root = torch.relu(model.arc_head(model.root))
        w.array(shorts(root.numpy(), STATE))
        w.array(shorts(model.rel_head(model.root).numpy(), STATE))
        w.array(ints(model.distance.numpy(), 2 * STATE))
        w.array(shorts(model.rel_distance.numpy(), STATE))
        out = b"".join(w.parts)
        open(a.out, "wb").write(out)
        print(len(out), "bytes, table digits", digits, "largest", np.abs(table).max())


if __name__ == "__main__":
    main()
