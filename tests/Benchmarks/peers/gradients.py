# The peer of GradientBench: squared gradient norms by PyTorch, one backward pass for each image. Answers seconds.
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def small(w):
    conv = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(inplace=True)]
    return nn.Sequential(*conv(1, w), *conv(w, w), nn.MaxPool2d(2), *conv(w, 2 * w), *conv(2 * w, 2 * w), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(2 * w * 49, 4 * w), nn.ReLU(inplace=True), nn.Linear(4 * w, 10))


class Block(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(i, o, 3, s, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True), nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
        self.down = nn.Sequential() if i == o and s == 1 else nn.Sequential(nn.Conv2d(i, o, 1, s, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        return F.relu_(self.body(x) + self.down(x))


def resnet(w):
    blocks, i = [], w
    for s in range(4):
        for b in range(2):
            blocks.append(Block(i, w << s, 2 if s and not b else 1))
            i = w << s
    return nn.Sequential(nn.Conv2d(1, w, 3, padding=1, bias=False), nn.BatchNorm2d(w), nn.ReLU(inplace=True), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(i, 10))


torch.manual_seed(1)
print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
for line in sys.stdin:
    name, width, n = line.split()
    net = {"small-cnn": small, "resnet-18": resnet}[name](int(width)).eval().to(memory_format=torch.channels_last)
    images = torch.randn(int(n), 1, 28, 28)
    parameters = list(net.parameters())
    rows = []
    start = time.perf_counter()
    for i in range(int(n)):
        z = net(images[i:i + 1])
        loss = F.binary_cross_entropy_with_logits(z, torch.ones_like(z))
        rows.append(torch.stack([g.square().sum(dtype=torch.float64) for g in torch.autograd.grad(loss, parameters)]))
    torch.stack(rows)
    print(time.perf_counter() - start, flush=True)
