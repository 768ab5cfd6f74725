# The peer of EngineBench: PyTorch eager on the system's libtorch. Answers seconds for each task it is asked.
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(2)
a, b = torch.ones(4), torch.ones(4)
m = torch.ones(4, 4)
row = torch.ones(1, 10)

TINY = {
    "add": lambda: a + b,
    "mul": lambda: a * 2.0,
    "relu": lambda: a.relu(),
    "matmul": lambda: m.matmul(m),
    "sum": lambda: a.sum(),
    "softmax": lambda: row.softmax(1),
    "index": lambda: m[1],
    "view": lambda: m.view(16),
}


def tiny(name, n):
    f = TINY[name]
    start = time.perf_counter()
    for _ in range(n):
        f()
    return time.perf_counter() - start


class SmallCnn(nn.Module):
    def __init__(self):
        super().__init__()
        conv = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU()]
        self.features = nn.Sequential(*conv(1, 32), *conv(32, 32), nn.MaxPool2d(2), *conv(32, 64), *conv(64, 64), nn.MaxPool2d(2))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))

    def forward(self, x):
        return self.head(self.features(x))


torch.manual_seed(0)
net = SmallCnn()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
images = torch.randn(128, 1, 28, 28)
labels = torch.randint(0, 10, (128,))


def train(n):
    net.train()
    start = time.perf_counter()
    for _ in range(n):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(images), labels).backward()
        optimizer.step()
    return time.perf_counter() - start


def forward(n):
    net.eval()
    with torch.no_grad():
        start = time.perf_counter()
        for _ in range(n):
            net(images)
    return time.perf_counter() - start


print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
for line in sys.stdin:
    task, *args = line.split()
    if task == "tiny":
        print(tiny(args[0], int(args[1])), flush=True)
    elif task == "train":
        print(train(int(args[0])), flush=True)
    elif task == "forward":
        print(forward(int(args[0])), flush=True)
    else:
        print("nan", flush=True)
