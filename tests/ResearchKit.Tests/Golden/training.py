"""The expected losses of FoldGolden.cs: /usr/bin/python3 training.py (torch 1.13).

In float64, and with pixels that float32 holds exactly: in float32 a rounding in the last bit flips a ReLU sooner or later, and from
there on the curve depends on the processor.
"""
import torch
import torch.nn.functional as F
from formula import weights, photos, child, generator
from networks import SmallCnn

n, batch, epochs, seed = 160, 16, 5, 7


def curve(lr, schedule, smoothing=0.0, **sgd):
    x, y = photos(n, 1, 12, 12), torch.arange(n) * 7 % 3
    mean, std = 0.5, 0.25
    model = weights(SmallCnn(1, 12, 3, 4)).double().train()
    o = torch.optim.SGD(model.parameters(), lr=lr, **sgd)
    per_step = {"cosine": lambda: torch.optim.lr_scheduler.CosineAnnealingLR(o, 50),
                "one-cycle": lambda: torch.optim.lr_scheduler.OneCycleLR(o, lr, total_steps=50, cycle_momentum=False)}.get(schedule, lambda: None)()
    per_epoch = torch.optim.lr_scheduler.MultiStepLR(o, [2, 4], 0.1) if schedule == "multistep" else None
    losses = []
    for e in range(epochs):
        order = torch.randperm(n, generator=generator(child(child(seed, "shuffle"), e)))
        for s in range(0, n, batch):
            i = order[s:s + batch]
            xb = ((x[i].float() / 256 - mean) / std).double()
            loss = F.cross_entropy(model(xb)[0], y[i], label_smoothing=smoothing)
            o.zero_grad()
            loss.backward()
            o.step()
            if per_step:
                per_step.step()
            losses.append(loss.item())
        if per_epoch:
            per_epoch.step()
    return ", ".join(f"{v:.6f}" for v in losses)


if __name__ == "__main__":
    torch.set_num_threads(1)
    print("Constant", curve(0.02, "constant", momentum=0.9, weight_decay=5e-4))
    print("MultiStep", curve(0.05, "multistep", momentum=0.9, weight_decay=5e-4, nesterov=True))
    print("Cosine", curve(0.1, "cosine", smoothing=0.1))
    print("OneCycle", curve(0.1, "one-cycle", momentum=0.9))
