"""The expected values of NetworkGolden.cs but for the four of networks.py: /usr/bin/python3 networks_backbones.py (torch 1.13, torchvision 0.14.1).
AlexNet, VGG, DenseNet and the vision transformer are torchvision's own classes, with narrower layers put in; ResNet is written
here with a width, and checked against torchvision's at full width."""
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision.models as tv
from torchvision.models.vgg import make_layers
from torchvision.models.vision_transformer import VisionTransformer
from formula import weights, images
from networks import Basic, Wrn


class LeNet5(nn.Module):
    def __init__(s, c, flat, classes, padding):
        super().__init__()
        s.conv1, s.conv2 = nn.Conv2d(c, 6, 5, padding=padding), nn.Conv2d(6, 16, 5)
        s.fc1, s.fc2, s.fc3 = nn.Linear(flat, 120), nn.Linear(120, 84), nn.Linear(84, classes)

    def forward(s, x):
        a = F.relu(s.conv1(x))
        b = F.relu(s.conv2(F.max_pool2d(a, 2)))
        c = F.relu(s.fc1(F.max_pool2d(b, 2).flatten(1)))
        d = F.relu(s.fc2(c))
        z = s.fc3(d)
        return z, d, [a, b, c, d, z]


class LeNetPlusPlus(nn.Module):
    def __init__(s, c, flat, classes, w, features):
        super().__init__()
        for i in range(3):
            for j in range(2):
                setattr(s, f"conv{i + 1}_{j + 1}", nn.Conv2d((c if i == 0 else w << i - 1) if j == 0 else w << i, w << i, 5, padding=2))
                setattr(s, f"prelu{i + 1}_{j + 1}", nn.PReLU())
        s.fc1, s.prelu_fc1, s.fc2 = nn.Linear(flat, features), nn.PReLU(), nn.Linear(features, classes)

    def forward(s, x):
        taps = []
        for i in "123":
            for j in "12":
                x = getattr(s, f"prelu{i}_{j}")(getattr(s, f"conv{i}_{j}")(x))
            x = F.max_pool2d(x, 2)
            taps.append(x)
        h = s.prelu_fc1(s.fc1(x.flatten(1)))
        z = s.fc2(h)
        return z, h, taps + [h, z]


class Osr9(nn.Module):
    def __init__(s, c, classes, w, flat=0):
        super().__init__()
        widths, s.flat = [c, w, w] + [2 * w] * 7, flat
        for i in range(9):
            setattr(s, f"conv{i + 1}", nn.Conv2d(widths[i], widths[i + 1], 3, 2 if i % 3 == 2 else 1, 1, bias=False))
            setattr(s, f"bn{i + 1}", nn.BatchNorm2d(widths[i + 1]))
        s.fc = nn.Linear(flat or 2 * w, classes)

    def forward(s, x):
        taps = []
        for i in range(1, 10):
            x = F.leaky_relu(getattr(s, f"bn{i}")(getattr(s, f"conv{i}")(x)), 0.2)
            if i % 3 == 0:
                taps.append(x)
        h = x.flatten(1) if s.flat else F.adaptive_avg_pool2d(x, 1).flatten(1)
        z = s.fc(h)
        return z, h, taps + [z]


class ResNet(nn.Module):
    def __init__(s, c, classes, w, blocks, imagenet):
        super().__init__()
        s.conv1 = nn.Conv2d(c, w, 7, 2, 3, bias=False) if imagenet else nn.Conv2d(c, w, 3, 1, 1, bias=False)
        s.bn1, s.imagenet = nn.BatchNorm2d(w), imagenet
        for i, n in enumerate(blocks):
            first = Basic(w if i == 0 else w << i - 1, w << i, 1 if i == 0 else 2)
            setattr(s, f"layer{i + 1}", nn.Sequential(first, *[Basic(w << i, w << i, 1) for _ in range(n - 1)]))
        s.fc = nn.Linear(w << 3, classes)

    def forward(s, x):
        x = F.relu(s.bn1(s.conv1(x)))
        if s.imagenet:
            x = F.max_pool2d(x, 3, 2, 1)
        a = s.layer2(s.layer1(x))
        b = s.layer3(a)
        c = s.layer4(b)
        h = c.mean((2, 3))
        z = s.fc(h)
        return z, h, [a, b, c, z]


class Tapped(nn.Module):
    """A torchvision model, its activations caught by hooks: (module, what to do with its output) in order; the features are the last linear layer's input."""

    def __init__(s, model, head, places):
        super().__init__()
        object.__setattr__(s, "model", model)
        s.caught = {}
        for i, (module, then) in enumerate(places):
            module.register_forward_hook(lambda _, __, out, i=i, then=then: s.caught.update({i: then(out).clone()}))
        head.register_forward_hook(lambda _, into, __: s.caught.update(features=into[0]))

    def forward(s, x):
        z = s.model(x)
        return z, s.caught["features"], [s.caught[i] for i in range(len(s.caught) - 1)] + [z]

    def state_dict(s, *a, **k):
        return s.model.state_dict(*a, **k)

    def load_state_dict(s, state):
        return s.model.load_state_dict(state)

    def parameters(s, *a):
        return s.model.parameters(*a)

    def train(s, mode=True):
        s.model.train(mode)
        return super().train(mode)


same = lambda t: t


def alexnet(w, hidden):
    m = tv.alexnet(dropout=0.0)
    for i, conv in {0: nn.Conv2d(3, w, 11, 4, 2), 3: nn.Conv2d(w, 3 * w, 5, padding=2), 6: nn.Conv2d(3 * w, 6 * w, 3, padding=1),
                    8: nn.Conv2d(6 * w, 4 * w, 3, padding=1), 10: nn.Conv2d(4 * w, 4 * w, 3, padding=1)}.items():
        m.features[i] = conv
    m.classifier[1], m.classifier[4], m.classifier[6] = nn.Linear(4 * w * 36, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 3)
    return Tapped(m, m.classifier[6], [(m.features[i], same) for i in (2, 5, 7, 9, 12)] + [(m.classifier[2], same), (m.classifier[5], same)])


def vgg(w, grid, hidden, classes=3):
    m = tv.vgg.VGG(make_layers([w, w, "M", 2 * w, 2 * w, "M"] + [4 * w] * 3 + ["M"] + ([8 * w] * 3 + ["M"]) * 2), classes, init_weights=False, dropout=0.0)
    m.avgpool = nn.AdaptiveAvgPool2d(grid)
    m.classifier[0], m.classifier[3], m.classifier[6] = nn.Linear(8 * w * grid * grid, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, classes)
    return Tapped(m, m.classifier[6], [(m.features[i], same) for i in (4, 9, 16, 23, 30)] + [(m.classifier[1], same), (m.classifier[4], same)])


def densenet(g, layers, classes, imagenet):
    m = tv.DenseNet(g, layers, 2 * g, num_classes=classes)
    if not imagenet:
        m.features.conv0, m.features.norm0, m.features.relu0, m.features.pool0 = nn.Conv2d(3, 2 * g, 3, padding=1, bias=False), nn.Identity(), nn.Identity(), nn.Identity()
    return Tapped(m, m.classifier, [(getattr(m.features, f"transition{i + 1}"), same) for i in range(len(layers) - 1)] + [(m.features.norm5, F.relu)])


def vit(size, patch, layers, heads, d, hidden):
    m = VisionTransformer(size, patch, layers, heads, d, hidden, num_classes=3)
    grid = lambda t: t[:, 1:].transpose(1, 2)
    return Tapped(m, m.heads.head, [(layer, grid) for layer in m.encoder.layers] + [(m.encoder.ln, lambda t: t[:, 0])])


def show(name, model, x, count):
    weights(model).eval()
    numbers = lambda t: ", ".join(f"{v:.6g}" for v in t.flatten().tolist())
    with torch.no_grad():
        z, h, taps = model(x)
        sums = numbers(torch.stack([t.double().sum() for t in taps]))
        line = f'        ["{name}"] = new([{numbers(z)}], {h.double().sum().item():.7g}, [{sums}],'
        z, _, _ = model.train()(x)
    run = sum(v.double().sum().item() for k, v in model.state_dict().items() if "running" in k)
    print(f'{line}\n            [{numbers(z)}], {run:.7g}, {count}),')


def size(model):
    return sum(p.numel() for p in model.parameters())


if __name__ == "__main__":
    x = images(2, 3, 64, 64)
    ours, theirs = weights(ResNet(3, 1000, 64, [3, 4, 6, 3], True)).eval(), weights(tv.resnet34()).eval()
    assert torch.equal(ours(x)[0], theirs(x)), "ResNet is not torchvision's"
    show("alexnet", alexnet(4, 16), images(2, 3, 70, 66), size(tv.alexnet()))
    show("densenet-121-imagenet", densenet(4, [2, 2, 2, 2], 3, True), images(2, 3, 48, 40), size(tv.densenet121()))
    show("densenet-bc-100", densenet(4, [2, 2, 2], 3, False), images(2, 3, 16, 16), size(densenet(12, [16, 16, 16], 10, False)))
    show("lenet++", LeNetPlusPlus(1, 16 * 4, 3, 4, 3), images(2, 1, 16, 16), size(LeNetPlusPlus(1, 128 * 9, 10, 32, 2)))
    show("lenet++-8", LeNetPlusPlus(1, 8 * 4, 3, 2, 2), images(2, 1, 16, 16), size(LeNetPlusPlus(1, 32 * 9, 10, 8, 2)))
    show("lenet-5", LeNet5(1, 16 * 3 * 2, 3, 2), images(2, 1, 20, 16), size(LeNet5(1, 400, 10, 2)))
    show("osr9", Osr9(3, 3, 4), images(2, 3, 16, 16), size(Osr9(3, 10, 64)))
    show("osr9-flat", Osr9(3, 3, 4, 8 * 6), images(2, 3, 20, 16), size(Osr9(3, 10, 64, 2048)))
    show("resnet-18-imagenet", ResNet(3, 3, 4, [2, 2, 2, 2], True), images(2, 3, 40, 40), size(tv.resnet18()))
    show("resnet-34", ResNet(3, 3, 4, [3, 4, 6, 3], False), images(2, 3, 16, 16), size(ResNet(3, 10, 64, [3, 4, 6, 3], False)))
    show("resnet-34-imagenet", ResNet(3, 3, 4, [3, 4, 6, 3], True), images(2, 3, 40, 40), size(tv.resnet34()))
    show("vgg-16", vgg(4, 7, 16), images(2, 3, 70, 40), size(tv.vgg16()))
    show("vgg-16-small", vgg(4, 1, 16), images(2, 3, 32, 32), size(vgg(64, 1, 512, 10)))
    show("vit-b-16", vit(12, 4, 3, 2, 8, 16), images(2, 3, 12, 12), size(tv.vit_b_16()))
    show("wrn-40-2", Wrn(3, 3, 40, 1), images(2, 3, 16, 16), size(Wrn(3, 10, 40, 2)))
