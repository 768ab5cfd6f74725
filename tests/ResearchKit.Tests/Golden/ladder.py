"""The expected numbers of LadderGolden.cs: /usr/bin/python3 ladder.py (torch 1.13), in float64. Parameters by formula from their paths, as LadderCase.Filled."""
import math
import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence
from formula import values


def show(name, t):
    print(f"{name}: [{', '.join(f'{v:.10f}' for v in t.detach().reshape(-1).tolist())}]")


def p(name, *shape):
    one = name.endswith("runningVar") or (len(shape) == 1 and name.endswith("weight"))
    fan = math.prod(shape[1:]) if len(shape) > 1 else 100
    return values(shape, sum(map(ord, name)) % 97 / 10, 0.3 if one else (2 / fan) ** 0.5, 1.0 if one else 0.0).double()


def linear(x, name, inputs, outputs):
    return F.linear(x, p(name + ".weight", outputs, inputs), p(name + ".bias", outputs))


def kl(m, v, m2, v2):
    return kl_divergence(Normal(m, v.sqrt()), Normal(m2, v2.sqrt())).sum(1)


# Divergence and product of Gaussians.
m, m2 = values((5, 4), 0.3, 2.0).double(), values((5, 4), 1.7, 2.0).double()
v, v2 = values((5, 4), 0.9, 0.8, 1.0).double(), values((5, 4), 2.9, 0.8, 1.0).double()
show("Kl", kl(m, v, m2, v2))
show("KlToUnit", kl(m, v, m2, torch.ones_like(v)))

# Rotation losses.
up, turned, turns = values((5, 4), 0.3, 3.0).double(), values((3, 4), 1.1, 3.0).double(), torch.tensor([1, 3, 2])
show("Rotations", 0.25 * F.cross_entropy(up, torch.zeros(5, dtype=torch.long)) + 0.75 * F.cross_entropy(turned, turns))

# A flow of three coupling layers on five numbers: its density, and the determinant from the Jacobian.
x = values((4, 5), 0.4, 1.5).double()


def flow(x):
    logdet = 0
    for i in range(3):
        a, b = (x[:2], x[2:]) if i % 2 == 0 else (x[2:], x[:2])
        name = f"layers.{i}."
        h = linear(linear(a, name + "first", len(a), 6).relu(), name + "second", 6, 6).relu()
        s, t = linear(h, name + "last", 6, 2 * len(b)).chunk(2)
        b = b * torch.exp(0.8 * torch.tanh(s)) + t
        x = torch.cat([a, b] if i % 2 == 0 else [b, a])
    return x


jacobian = torch.stack([torch.autograd.functional.jacobian(flow, r) for r in x])
show("FlowLogDet", torch.linalg.slogdet(jacobian)[1])
show("FlowDensity", torch.stack([Normal(0.0, 1.0).log_prob(flow(r)).sum() for r in x]) + torch.linalg.slogdet(jacobian)[1])

# CROSR's ladder beside maps of 4 x 7 x 6 and 6 x 3 x 3, images of 2 x 7 x 6.
taps = [values((2, 4, 7, 6), 0.2, 1.0).double(), values((2, 6, 3, 3), 1.2, 1.0).double()]
z, back = [], []
for l, c in enumerate((4, 6)):
    n = f"rungs.{l}."
    z.append(F.conv2d(F.max_pool2d(taps[l], 2), p(n + "down.weight", 3, c, 3, 3), p(n + "down.bias", 3), padding=1).relu())
    back.append(F.conv2d(z[l], p(n + "up.weight", c, 3, 3, 3), p(n + "up.bias", c), padding=1))
d1 = F.conv_transpose2d(back[1], p("rungs.1.decode.weight", 6, 4, 3, 3), p("rungs.1.decode.bias", 4), stride=3).relu()
d0 = F.conv_transpose2d(d1 + back[0], p("rungs.0.decode.weight", 4, 2, 2, 2), p("rungs.0.decode.bias", 2), stride=2)
image = F.pad(d0, (0, 0, 0, 1))
show("LadderRows", image.sum((1, 3)))
show("LadderJoint", torch.cat([a.mean((2, 3)) for a in z], 1))

# CGDL's ladder, a thirty-second of its width, on images of 1 x 7 x 6, without noise and by running statistics.
maps = [q // 32 for q in (64, 64, 128, 128, 256, 256, 512, 512, 512, 512)]
dims = [q // 32 for q in (512, 512, 256, 256, 128, 128, 64, 64, 32)] + [3]
sizes = [(7, 6), (4, 3), (4, 3), (2, 2), (2, 2), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]
image = values((3, 1, 7, 6), 0.7, 1.0).double()


def norm(x, name, c):
    return F.batch_norm(x, p(name + ".runningMean", c), p(name + ".runningVar", c), p(name + ".weight", c), p(name + ".bias", c))


def gaussian(x, name, d):
    m, v = linear(x.flatten(1), name, x[0].numel(), 2 * d).chunk(2, 1)
    return m, F.softplus(v) + 1e-8


h, ups = image, []
for l in range(10):
    n = f"ups.{l}."
    h = F.conv2d(h, p(n + "conv.weight", maps[l], h.shape[1], 3, 3), stride=l % 2 + 1, padding=1)
    h = F.prelu(norm(h, n + "norm", maps[l]), p(n + "pRelu.weight", 1))
    assert h.shape[2:] == sizes[l]
    ups.append(gaussian(h, n + "gaussian", dims[l]))
sample = ups[-1][0]
logits = linear(sample, "classifier", 3, 4)
labels = torch.tensor([2, 0, 3])
mu = linear(F.one_hot(labels, 4).double(), "classMeans", 4, 3)
total = kl(*ups[-1], mu, torch.ones_like(mu))
for i, l in enumerate(range(9, -1, -1)):
    n = f"downs.{i}."
    below = max(0, l - 1)
    out = 1 if l == 0 else maps[below]
    h = F.prelu(linear(sample, n + "spread", dims[l], maps[l] * sizes[l][0] * sizes[l][1]), p(n + "pRelu.weight", 1)).reshape(3, maps[l], *sizes[l])
    k = l % 2 + 1
    h = F.conv_transpose2d(h, p(n + "conv.weight", maps[l], out, k, k), p(n + "conv.bias", out), stride=k)[:, :, :sizes[below][0], :sizes[below][1]]
    if l == 0:
        break
    pm, pv = gaussian(norm(h, n + "norm", maps[below]), n + "gaussian", dims[below])
    um, uv = ups[below]
    qv = 1 / (1 / uv + 1 / pv)
    qm = (um / uv + pm / pv) * qv
    total = total + kl(qm, qv, pm, pv)
    sample = qm
show("VaeLogits", logits)
show("VaeKl", total)
show("CgdlLoss", (h - image).abs().mean((1, 2, 3)) + 100 * F.cross_entropy(logits, labels, reduction="none") + 0.3 / 10 * total)

# CGDL's latent number from the probabilities themselves.
z = values((4, 3), 0.6, 1.5).double()
means, deviations = values((2, 3), 1.6, 1.0).double(), values((2, 3), 0.1, 0.4, 1.0).double()
mass = torch.erf(((z[:, None] - means).abs() / deviations / 2 ** 0.5).clamp_min(0.02)).prod(2)
show("LatentProbability", (1 - mass).max(1)[0])
