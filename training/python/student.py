"""The network that ships: summed embeddings, gated linear recurrences in both directions, and
scorers for heads, relations and tags. Every matrix product is over whole sentences at once, and
the recurrence itself is element-wise, so that integers can run it fast on one core."""

import torch
import torch.nn as nn
import torch.nn.functional as F

DISTANCES = 32  # buckets of the signed distance between a word and its head


def bucket(n):
    """Signed distance buckets for all pairs of n + 1 positions (0 is the root)."""
    i = torch.arange(n + 1)
    d = i[None, :] - i[:, None]
    a = d.abs()
    b = torch.where(a < 8, a, (8 + (a.float() / 8).clamp(min=1).log2() * 2).long()).clamp(max=15)
    return torch.where(d < 0, b, b + 16)


class Scan(torch.autograd.Function):
    """c[t] = f[t] * c[t-1] + u[t] along the first axis; with `back`, from the end."""

    @staticmethod
    def forward(ctx, f, u, back):
        c = torch.empty_like(u)
        order = range(f.shape[0] - 1, -1, -1) if back else range(f.shape[0])
        last = None
        for t in order:
            if last is None:
                c[t] = u[t]
            else:
                torch.addcmul(u[t], f[t], last, out=c[t])
            last = c[t]
        ctx.save_for_backward(f, c)
        ctx.back = back
        return c

    @staticmethod
    def backward(ctx, grad):
        f, c = ctx.saved_tensors
        g = torch.empty_like(grad)
        step = -1 if ctx.back else 1
        order = range(f.shape[0]) if ctx.back else range(f.shape[0] - 1, -1, -1)
        last = None
        for t in order:
            if last is None:
                g[t] = grad[t]
            else:
                torch.addcmul(grad[t], f[t + step], last, out=g[t])
            last = g[t]
        df = torch.zeros_like(f)
        if ctx.back:
            df[:-1] = g[:-1] * c[1:]
        else:
            df[1:] = g[1:] * c[:-1]
        return df, g, None


class Layer(nn.Module):
    """One recurrence in both directions. Candidate z, forget gate f, output gate o; with as many
    inputs as outputs, what the output gate shuts off is filled from the input (a highway)."""

    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = hidden
        self.highway = inputs == 2 * hidden
        self.proj = nn.Linear(inputs, 6 * hidden)
        nn.init.xavier_uniform_(self.proj.weight[: 2 * hidden])
        with torch.no_grad():
            # Forget gates open at different speeds, output gates mostly open.
            self.proj.bias.zero_()
            self.proj.bias[2 * hidden : 4 * hidden] = torch.linspace(-1, 3, hidden).repeat(2)
            self.proj.bias[4 * hidden :] = 0.5

    def forward(self, x, mask):
        h = self.hidden
        p = self.proj(x)
        z = p[..., : 2 * h].float()
        f = torch.sigmoid(p[..., 2 * h : 4 * h].float()) * mask
        o = torch.sigmoid(p[..., 4 * h :].float())
        u = (1 - f) * z * mask
        c = torch.cat([Scan.apply(f[..., :h], u[..., :h], False), Scan.apply(f[..., h:], u[..., h:], True)], -1)
        return o * c + (1 - o) * x if self.highway else o * c


class Scorer(nn.Module):
    """What stands on top of any encoder: scores of tags, heads and relations."""

    def __init__(self, top, tags, rels, arc, rel, drop):
        super().__init__()
        self.tag = nn.Linear(top, tags)
        self.arc_dep, self.arc_head = nn.Linear(top, arc), nn.Linear(top, arc)
        self.query = nn.Linear(arc, arc)
        nn.init.normal_(self.query.weight, std=0.05)
        self.root = nn.Parameter(torch.randn(top) * 0.3)
        self.distance = nn.Parameter(torch.zeros(DISTANCES))
        self.rel_dep, self.rel_head = nn.Linear(top, rel), nn.Linear(top, rel, bias=False)
        self.rel_distance = nn.Parameter(torch.zeros(DISTANCES, rel))
        self.rel = nn.Linear(rel, rels)
        self.drop = drop

    def locked(self, x):
        """Dropout with one mask for all positions of a sentence."""
        if not self.training or not self.drop:
            return x
        keep = x.new_empty(1, x.shape[1], x.shape[2]).bernoulli_(1 - self.drop).div_(1 - self.drop)
        return x * keep

    def forward(self, *inputs):
        """Scores of tags (T, B, tags) and of heads (B, T, T + 1), and the states for relations."""
        x, mask = self.encode(*inputs)
        t, b = x.shape[:2]
        tags = self.tag(x)
        root = self.root.expand(1, b, -1)
        heads = torch.cat([root, x], 0)
        dep = F.relu(self.arc_dep(x))
        head = F.relu(self.arc_head(heads))
        if self.training and self.drop:
            dep, head = F.dropout(dep, self.drop), F.dropout(head, self.drop)
        q = self.query(dep).transpose(0, 1)
        k = head.transpose(0, 1)
        arcs = torch.bmm(q, k.transpose(1, 2)).float() + self.distance[bucket(t)][1:]
        valid = torch.cat([torch.ones(b, 1, dtype=torch.bool), (mask[..., 0] > 0).t()], 1)
        arcs = arcs.masked_fill(~valid[:, None, :], -1e4)
        eye = torch.eye(t + 1, dtype=torch.bool)[1:]
        arcs = arcs.masked_fill(eye, -1e4)
        return tags, arcs, (self.rel_dep(x).transpose(0, 1), self.rel_head(heads).transpose(0, 1))

    def relations(self, states, heads):
        """Scores of relations (B, T, rels) for given heads (B, T)."""
        dep, head = states
        t = dep.shape[1]
        at = heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, head.shape[2])
        dist = bucket(t)[1:].expand(dep.shape[0], -1, -1).gather(2, heads.clamp(min=0).unsqueeze(-1))[..., 0]
        hidden = F.relu(dep + head.gather(1, at) + F.embedding(dist, self.rel_distance))
        if self.training and self.drop:
            hidden = F.dropout(hidden, self.drop)
        return self.rel(hidden)


class Student(Scorer):
    def __init__(self, rows, tags, rels, vectors=None, dim=128, hidden=144, layers=3, arc=128, rel=96, drop=0.25):
        super().__init__(2 * hidden, tags, rels, arc, rel, drop)
        self.config = dict(rows=rows, tags=tags, rels=rels, dim=dim, hidden=hidden, layers=layers, arc=arc, rel=rel)
        self.table = nn.Embedding(rows, dim, sparse=True)
        nn.init.normal_(self.table.weight, std=0.08)
        if vectors is not None:
            self.register_buffer("vectors", vectors)
            self.project = nn.Linear(vectors.shape[1], dim, bias=False)
            nn.init.normal_(self.project.weight, std=0.2 / vectors.shape[1] ** 0.5)
        else:
            self.vectors = None
        self.layers = nn.ModuleList([Layer(3 * dim if i == 0 else 2 * hidden, hidden) for i in range(layers)])

    def embedding(self):
        """The table with the projected vectors folded in."""
        if self.vectors is None:
            return self.table.weight
        full = self.table.weight.clone()
        full[: self.vectors.shape[0]] += self.project(self.vectors)
        return full

    def embed(self, rows):
        x = self.table(rows).sum(-2)
        if self.vectors is not None:
            x = x + self.project(F.embedding(rows[..., 0], self.vectors))
        return x

    def encode(self, rows, lengths):
        """rows: (T + 2, B, features), words between a BEGIN and an END row. Returns (T, B, top)."""
        t = rows.shape[0] - 2
        mask = (torch.arange(t)[:, None] < lengths[None, :]).float()[..., None]
        x = self.locked(self.embed(rows))
        x = torch.cat([x[:-2], x[1:-1], x[2:]], -1)
        for layer in self.layers:
            x = self.locked(layer(x, mask))
        return x, mask
