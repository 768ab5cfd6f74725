"""The files beside it: /usr/bin/python3 pytorch_files.py (torch 1.13). The values are bytes by formula, the same in PyTorchFileTests.cs."""
import torch
from collections import OrderedDict


def pattern(name, dtype, *shape):
    n = torch.Size(shape).numel()
    size = torch.empty(0, dtype=dtype).element_size()
    values = [(sum(ord(c) for c in name) + 37 * i) % (2 if dtype == torch.bool else 251) for i in range(n * size)]
    return torch.frombuffer(bytearray(values), dtype=dtype).reshape(shape) if n else torch.empty(shape, dtype=dtype)


def filled(module):
    for name, t in module.state_dict().items():
        t.copy_(pattern(name, t.dtype, *t.shape))
    return module


net = filled(torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.Linear(4, 2)))
torch.save(net.state_dict(), "state.pt")
torch.save(net.state_dict(), "legacy.pt", _use_new_zipfile_serialization=False)

types = OrderedDict((str(d).split(".")[1], pattern(str(d), d, 2, 3)) for d in [
    torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.bfloat16, torch.float32, torch.float64,
    torch.bool, torch.complex64, torch.complex128])
torch.save(types, "types.pt")

base = pattern("base", torch.float32, 4, 6)
torch.save(dict(base=base, transposed=base.t(), row=base[2], columns=base[:, 1::2], block=base[1:3, 2:5].t(), scalar=base[3, 5],
                repeated=base[1].expand(5, 6), empty=torch.empty(0, 7), alone=pattern("alone", torch.int64, 3)), "views.pt")
torch.save(dict(base=base, row=base[2]), "legacy-views.pt", _use_new_zipfile_serialization=False)

module = torch.nn.DataParallel(filled(torch.nn.Linear(3, 2)))
optimizer = torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9)
torch.save({"epoch": 300, "best": 0.25, "big": 1 << 70, "done": True, "names": ["a", ("b", None)], "optimizer": optimizer.state_dict(),
            "state_dict": module.state_dict(), "weights": {"w": torch.nn.Parameter(pattern("w", torch.float32, 2))}}, "checkpoint.pt")
torch.save(filled(torch.nn.Linear(2, 2)), "module.pt")
