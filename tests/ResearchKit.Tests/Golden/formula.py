"""Weights and data by formula, the same in Formula.cs: no file of numbers travels between the two sides."""
import torch


def values(shape, phase, scale, shift=0.0):
    n = 1
    for s in shape:
        n *= s
    i = torch.arange(n, dtype=torch.float64)
    return (shift + scale * torch.sin(0.7 * i + 0.013 * (i % 17) * i + phase)).to(torch.float32).reshape(shape)


def weights(model):
    """Every tensor of the state_dict from its name and shape."""
    state = {}
    for name, old in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            state[name] = old
            continue
        phase = sum(ord(c) for c in name) % 97 / 10
        one = name.endswith("running_var") or (old.dim() == 1 and name.endswith("weight"))
        fan = old[0].numel() if old.dim() > 1 else 100
        state[name] = values(old.shape, phase, 0.3 if one else (2.0 / fan) ** 0.5, 1.0 if one else 0.0)
    model.load_state_dict(state)
    return model


def images(n, c, h, w):
    return values((n, c, h, w), 0.5, 1.0)


def photos(n, c, h, w):
    """uint8 images."""
    i = torch.arange(n * c * h * w, dtype=torch.float64)
    return ((torch.sin(0.7 * i + 0.013 * (i % 17) * i) + 1) * 127.5).floor().to(torch.uint8).reshape(n, c, h, w)


MASK = (1 << 64) - 1


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def child(seed, key):
    """ResearchKit.Seed.Child."""
    if isinstance(key, int):
        return mix(seed + (key + 1) * 0x9E3779B97F4A7C15 & MASK)
    h = 0xCBF29CE484222325
    for c in key:
        h = (h ^ ord(c)) * 0x100000001B3 & MASK
    return mix(seed ^ mix(h))


def generator(seed):
    return torch.Generator().manual_seed(child(seed, "generator") >> 1)
