"""The expected numbers of LossGolden.cs: /usr/bin/python3 losses.py (torch 1.13), in float64."""
import torch
import torch.nn.functional as F
from formula import values


def show(name, t):
    print(f"{name}: [{', '.join(f'{v:.10f}' for v in t.detach().reshape(-1).tolist())}]")


z = values((5, 4), 0.3, 3.0).double()
y = torch.arange(5) * 7 % 4
t = (values((5, 4), 1.1, 0.5).double() + 0.5)
own = F.one_hot(y, 4).double()
p = z.sigmoid()
show("Membership", 5 * ((1 - p) ** 2 * own).sum(1) + (p ** 2 * (1 - own)).sum(1) / 3)
show("BinaryMean", F.binary_cross_entropy_with_logits(z, t, reduction="none").mean(1))
show("BinarySum", F.binary_cross_entropy_with_logits(z, t, reduction="none").sum(1))
show("Uniform", F.cross_entropy(z, torch.full_like(z, 0.25), reduction="none"))
s = z[:, 0]
bce = F.binary_cross_entropy_with_logits
show("Real", bce(s, torch.ones_like(s), reduction="none"))
show("Smoothed", bce(s, torch.full_like(s, 0.9), reduction="none"))
show("Fake", bce(s, torch.zeros_like(s), reduction="none"))
x, r = t.reshape(5, 1, 2, 2), z.reshape(5, 1, 2, 2)
show("Absolute", F.l1_loss(r, x, reduction="none").mean((1, 2, 3)))
show("Squared", F.mse_loss(r, x, reduction="none").mean((1, 2, 3)))
show("Binary", bce(r, x, reduction="none").mean((1, 2, 3)))

# Gradient penalty of a critic of two layers at given points, and the derivative of its mean by the first weight.
w = values((3, 4), 0.2, 0.7).double().requires_grad_()
v = values((3,), 0.9, 1.2).double()
points = x.flatten(1).clone().requires_grad_()
g, = torch.autograd.grad((torch.tanh(points @ w.T) @ v).sum(), points, create_graph=True)
penalty = (g.norm(2, dim=1) - 1) ** 2
show("Penalty", penalty)
show("PenaltyByWeight", torch.autograd.grad(penalty.mean(), w)[0])
