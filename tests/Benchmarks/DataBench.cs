using ResearchKit.Data;

namespace ResearchKit.Benchmarks;

/// <summary>
/// Loading whole data sets, checksums and all: 60,000 images from gzip (Fashion-MNIST, the size and form of MNIST) and 10,000 CIFAR PNGs from
/// a zip, against Python's gzip with NumPy, and zipfile with Pillow. Sets that are not on this machine are left out, with the reason.
/// </summary>
static class DataBench {
    public static void Run() {
        using var peer = Peer.Start("data.py", threads: 1, needs: "python3-numpy python3-pil");
        foreach (var (id, split, question) in new[] { ("mnist", "train", "idx"), ("fashion-mnist", "train", "idx"), ("cifar-10", "test", "png") }) {
            var found = DataSets.Status(id).Splits.First(s => s.Split == split);
            if (!found.Available) {
                Console.WriteLine($"{id} {split}: left out, not on this machine");
                continue;
            }
            var file = question == "idx" ? Path.Combine(found.Folder, "train-images-idx3-ubyte.gz") : Path.Combine(found.Folder, "test.zip");
            if (!File.Exists(file)) {
                Console.WriteLine($"{id} {split}: left out, {file} is not there");
                continue;
            }
            Duel.Run($"load {id} {split}, {found.Count} images", "s", 5,
                () => Duel.Seconds(() => { using var scope = torch.NewDisposeScope(); DataSets.Load(id, split); }),
                peer is null ? null : () => peer.Ask($"{question} {file}")[0]);
        }
    }
}
