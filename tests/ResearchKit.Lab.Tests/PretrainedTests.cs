using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ResearchKit.Data;
using ResearchKit.Networks;

namespace ResearchKit.Lab.Tests;

public class PretrainedTests {
    static (int Code, string Out, string Error) Kit(params string[] args) {
        using StringWriter output = new(), error = new();
        return (Commands.Cli.Run(args, new(output, error, Terminal: false)), output.ToString(), error.ToString());
    }

    static WeightsManifest Manifest(string path, string architecture = "lenet-5") => new() {
        Id = "toy",
        Title = "Toy weights",
        HomePage = "https://example.org/toy",
        Paper = "none",
        Licence = "none",
        Architecture = architecture,
        Image = new(1, 28, 28),
        Classes = 4,
        Normalisation = new([0.5], [0.25]),
        File = new(Path.GetFileName(path), "safetensors", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), ["x"]),
    };

    static WeightsOptions Options(string root, WeightsManifest m) =>
        new() { Catalogue = new(ImmutableSortedDictionary<string, WeightsManifest>.Empty.Add(m.Id, m)), Places = new(root, root) };

    [Fact]
    public void Published_weights_become_the_network_that_they_were_saved_from() {
        using var d = torch.NewDisposeScope();
        var root = Directory.CreateTempSubdirectory("researchkit-weights-").FullName;
        try {
            var (net, x) = (Architectures.Build("lenet-5", new(1, 28, 28, 4), new Seed(3)), torch.arange(2 * 784).to(ScalarType.Float32).sin().reshape(2, 1, 28, 28));
            var path = Path.Combine(root, "weights", "toy.safetensors");
            Safetensors.Write(path, NetworkIO.State(net));
            var (loaded, manifest) = Pretrained.Load("toy", Options(root, Manifest(path)));
            Assert.Equal("lenet-5", manifest.Architecture);
            Assert.Equal(net.Forward(x).Logits.data<float>().ToArray(), loaded.Forward(x).Logits.data<float>().ToArray());
            var e = Assert.Throws<ArgumentException>(() => Pretrained.Load("toy", Options(root, Manifest(path, "small-cnn"))));
            Assert.Contains("do not fit SmallCnn: bn1.bias is missing", e.Message);
        } finally {
            Directory.Delete(root, recursive: true);
        }
    }

    // The names in torchvision's old files, from torchvision/models/densenet.py and vision_transformer.py (0.14.1).
    [Theory]
    [InlineData("densenet-121-imagenet1k", @"(denselayer\d+\.(?:norm|conv))([12])", "$1.$2", 580)]
    [InlineData("vit-b-16-imagenet1k", @"mlp\.0", "mlp.linear_1", 24)]
    [InlineData("vit-b-16-imagenet1k", @"mlp\.3", "mlp.linear_2", 24)]
    public void Old_names_are_renamed_to_those_of_the_architecture(string id, string now, string then, int count) {
        using var d = torch.NewDisposeScope();
        var m = WeightsCatalogue.Load()[id];
        var names = Architectures.Build(m.Architecture, new(3, 224, 224, 10), new Seed(0)).Named().Select(p => p.Name).ToArray();
        var old = names.Select(n => Regex.Replace(n, now, then)).ToArray();
        Assert.Equal(count, old.Except(names).Count());
        var any = torch.zeros(1L);
        Assert.Equal(names.Order(), m.Renamed(old.Select(n => KeyValuePair.Create(n, any))).Keys.Order());
        Assert.Equal(names.Order(), m.Renamed(names.Select(n => KeyValuePair.Create(n, any))).Keys.Order());
    }

    [Fact]
    public void Every_manifest_names_an_architecture() =>
        Assert.All(WeightsCatalogue.Load().Manifests.Values, m => Assert.Contains(m.Architecture, Architectures.Ids));

    [Fact]
    public void The_command_lists_them_and_names_what_is_missing() {
        var (code, output, _) = Kit("weights", "list");
        Assert.Equal(0, code);
        foreach (var m in WeightsCatalogue.Load().Manifests.Values) Assert.Contains(m.Title, output);
        Assert.Contains("unknown weights 'x': expected one of alexnet-imagenet1k", Kit("weights", "verify", "x").Error);
    }
}
