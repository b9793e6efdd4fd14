"""The teacher: a small pretrained transformer (all-MiniLM-L6-v2, Apache-2.0) under the scorers of
the student. It is too slow to ship; it labels plain text from which the student learns."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from student import Layer, Scorer

WIDTH, HEADS, LAYERS = 384, 12, 6


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out, self.out_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.down_norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, mask, drop):
        b, t, _ = x.shape
        q, k, v = (f(x).view(b, t, HEADS, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        # Written out, since the fused kernel's backward pass is ten times slower on a processor.
        weights = torch.softmax(q @ k.transpose(2, 3) * (HEADS / WIDTH) ** 0.5 + mask, -1)
        y = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(b, t, WIDTH)
        x = self.out_norm(x + F.dropout(self.out(y), drop, self.training))
        return self.down_norm(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "out_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "down_norm": "output.LayerNorm",
}


def take_pretrained(model, path):
    """Gives pieces, positions, norm and blocks of a model the weights of the transformer in a safetensors file."""
    from safetensors.torch import load_file

    w = load_file(path)
    with torch.no_grad():
        model.pieces.weight.copy_(w["embeddings.word_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
        model.positions.weight.copy_(w["embeddings.position_embeddings.weight"])
        model.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
        model.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
        for i, block in enumerate(model.blocks):
            for ours, theirs in NAMES.items():
                for part in ("weight", "bias"):
                    getattr(getattr(block, ours), part).copy_(w[f"encoder.layer.{i}.{theirs}.{part}"])


class Teacher(Scorer):
    def __init__(self, rows, tags, rels, vectors, dim=128, hidden=192, drop=0.3, layers=LAYERS):
        super().__init__(2 * hidden, tags, rels, 256, 192, drop)
        self.config = dict(rows=rows, tags=tags, rels=rels)
        self.pieces = nn.Embedding(30522, WIDTH, sparse=True)
        self.positions = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList([Block() for _ in range(layers)])
        self.mix = nn.Parameter(torch.zeros(layers))
        self.table = nn.Embedding(rows, dim, sparse=True)
        nn.init.normal_(self.table.weight, std=0.08)
        self.register_buffer("vectors", vectors)
        self.project = nn.Linear(vectors.shape[1], dim, bias=False)
        nn.init.normal_(self.project.weight, std=0.2 / vectors.shape[1] ** 0.5)
        self.top = Layer(WIDTH + dim, hidden)

    def load(self, path):
        take_pretrained(self, path)

    def encode(self, rows, lengths, pieces, first):
        """rows as for the student; pieces (B, P) of the transformer, 0 is padding; first (B, T) says
        at which piece a word begins."""
        t = rows.shape[0] - 2
        mask = (torch.arange(t)[:, None] < lengths[None, :]).float()[..., None]
        drop = 0.0
        x = self.norm(self.pieces(pieces) + self.positions.weight[: pieces.shape[1]])
        x = F.dropout(x, drop, self.training)
        bias = torch.zeros(pieces.shape[0], 1, 1, pieces.shape[1]).masked_fill((pieces == 0)[:, None, None, :], -1e4)
        if torch.is_autocast_enabled("cpu"):
            bias = bias.bfloat16()
        weights = torch.softmax(self.mix, 0)
        total = 0
        for i, block in enumerate(self.blocks):
            x = block(x, bias, drop)
            total = total + weights[i] * x.float()
        at = first.unsqueeze(-1).expand(-1, -1, WIDTH)
        words = total.gather(1, at).transpose(0, 1)
        own = self.table(rows[1:-1]).sum(-2) + self.project(F.embedding(rows[1:-1, :, 0], self.vectors))
        x = self.locked(torch.cat([words, own], -1))
        return self.locked(self.top(x, mask)), mask
