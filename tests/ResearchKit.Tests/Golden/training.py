"""The expected losses of FoldGolden.cs, and with the argument `curves` those of FoldCurves.cs: /usr/bin/python3 training.py (torch 1.13).

In float64, and with pixels that float32 holds exactly: in float32 a rounding in the last bit flips a ReLU sooner or later, and from
there on the curve depends on the processor.
"""
import sys
import torch
import torch.nn.functional as F
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, MultiStepLR, OneCycleLR, SequentialLR, StepLR
from torch.optim.swa_utils import AveragedModel
from formula import weights, photos, child, generator
from networks import SmallCnn

n, batch, epochs, seed = 160, 16, 5, 7
per_epoch = {
    "multi-step": lambda o, lr: MultiStepLR(o, [2, 4], 0.1),
    "step": lambda o, lr: StepLR(o, 2, 0.5),
}
per_step = {
    "cosine": lambda o, lr: CosineAnnealingLR(o, 50),
    "one-cycle": lambda o, lr: OneCycleLR(o, lr, total_steps=50, cycle_momentum=False),
    "warm-up": lambda o, lr: SequentialLR(o, [LinearLR(o, 0.1, total_iters=10), CosineAnnealingLR(o, 40)], [10]),
}
optimizers = {
    "sgd": (torch.optim.SGD, dict(lr=0.1)),
    "momentum": (torch.optim.SGD, dict(lr=0.02, momentum=0.9)),
    "nesterov": (torch.optim.SGD, dict(lr=0.02, momentum=0.9, nesterov=True)),
    "decay": (torch.optim.SGD, dict(lr=0.02, momentum=0.9, weight_decay=0.05)),
    "adam": (torch.optim.Adam, dict(lr=0.003, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.02)),
    "adam-w": (torch.optim.AdamW, dict(lr=0.003, weight_decay=0.5)),
}


def batches(e):
    order = torch.randperm(n, generator=generator(child(child(seed, "shuffle"), e)))
    x, y = photos(n, 1, 12, 12), torch.arange(n) * 7 % 3
    for s in range(0, n, batch):
        i = order[s:s + batch]
        yield ((x[i].float() / 256 - 0.5) / 0.25).double(), y[i]


def train(kind, settings, schedule, smoothing=0.0, clip=0.0, after_step=lambda m: None, after_epoch=lambda: None):
    model = weights(SmallCnn(1, 12, 3, 4)).double().train()
    o = kind(model.parameters(), **settings)
    by_step = per_step.get(schedule, lambda *_: None)(o, settings["lr"])
    by_epoch = per_epoch.get(schedule, lambda *_: None)(o, settings["lr"])
    after_step(model)
    losses = []
    for e in range(epochs):
        for x, y in batches(e):
            loss = F.cross_entropy(model(x)[0], y, label_smoothing=smoothing)
            o.zero_grad()
            loss.backward()
            if clip:
                torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            o.step()
            if by_step:
                by_step.step()
            losses.append(loss.item())
            after_step(model)
        if by_epoch:
            by_epoch.step()
        after_epoch()
    return losses


def text(losses):
    return ", ".join(f"{v:.6f}" for v in losses)


def averaged(decay):
    """The loss of the averaged weights, with the network's running statistics, on the first batch of the data after each epoch."""
    model, average, losses = None, None, []

    def step(m):
        nonlocal model, average
        model = m
        average = average or AveragedModel(m, avg_fn=lambda a, w, _: decay * a + (1 - decay) * w)
        average.update_parameters(m)

    def epoch():
        for a, b in zip(average.module.buffers(), model.buffers()):
            a.copy_(b)
        x = ((photos(n, 1, 12, 12)[:40].float() / 256 - 0.5) / 0.25).double()
        average.eval()
        losses.append(F.cross_entropy(average(x)[0], torch.arange(40) * 7 % 3).item())

    train(*optimizers["momentum"], "constant", after_step=step, after_epoch=epoch)
    return losses


if __name__ == "__main__":
    torch.set_num_threads(1)
    sgd = torch.optim.SGD
    if sys.argv[1:] == ["curves"]:
        for name, (kind, settings) in optimizers.items():
            for schedule in ["constant", *per_epoch, *per_step]:
                print(f'        ["{name} {schedule}"] = "{text(train(kind, settings, schedule))}",')
    else:
        print("Constant", text(train(sgd, dict(lr=0.02, momentum=0.9, weight_decay=5e-4), "constant")))
        print("MultiStep", text(train(sgd, dict(lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=True), "multi-step")))
        print("Cosine", text(train(sgd, dict(lr=0.1), "cosine", smoothing=0.1)))
        print("OneCycle", text(train(sgd, dict(lr=0.1, momentum=0.9), "one-cycle")))
        print("Clipped", text(train(*optimizers["momentum"], "constant", clip=0.5)))
        print("Averaged", text(averaged(0.9)))
