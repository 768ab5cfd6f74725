"""The expected values of ScoreTests.cs: /usr/bin/python3 scores.py (torch 1.13, numpy)."""
import numpy as np
import torch
import torch.nn.functional as F
from formula import values, weights, images
from networks import SmallCnn

f = lambda t: ", ".join(f"{v:.9g}" for v in np.asarray(t, dtype=np.float64).flatten())

z = values((4, 5), 0.3, 4.0).double()
print("msp", f(z.softmax(1).amax(1)), "| T=2", f((z / 2).softmax(1).amax(1)))
print("maxlogit", f(z.amax(1)))
print("energy", f(z.logsumexp(1)), "| T=2", f(2 * (z / 2).logsumexp(1)))
y = torch.arange(4)
print("ce", f(F.cross_entropy(z, y, reduction="none")), "| 0.1", f(F.cross_entropy(z, y, reduction="none", label_smoothing=0.1)))
p = values((4, 5), 1.3, 1.0).double().softmax(1)
print("soft", f(F.cross_entropy(z, p, reduction="none")))

model = weights(SmallCnn(1, 12, 3, 4)).eval()
x = images(3, 1, 12, 12).requires_grad_()
# ODIN as in the authors' code: the loss at the predicted label, a step against its gradient.
logits = model(x)[0] / 1000
F.cross_entropy(logits, logits.argmax(1), reduction="sum").backward()
moved = x.detach() - 0.0014 * torch.sign(x.grad) / 0.25
with torch.no_grad():
    print("odin", f((model(moved)[0].double() / 1000).softmax(1).amax(1)), "| without step", f((model(x)[0].double() / 1000).softmax(1).amax(1)))

a = values((40, 4), 0.0, 1.0).double().numpy()
labels = np.arange(40) % 3
means = np.stack([a[labels == c].mean(0) for c in range(3)])
cov = sum((a[i] - means[labels[i]])[:, None] * (a[i] - means[labels[i]])[None] for i in range(40)) / 40
precision = np.linalg.inv(cov)
q = values((5, 4), 2.0, 1.5).double().numpy()
print("mahalanobis", f([-min((v - m) @ precision @ (v - m) for m in means) for v in q]))
