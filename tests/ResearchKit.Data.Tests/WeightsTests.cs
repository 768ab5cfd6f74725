using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ResearchKit.Data.Tests;

public class WeightsTests {
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "weights-manifests");

    public static TheoryData<string> Ids => [.. WeightsCatalogue.Load().Manifests.Keys];

    // Written by PyTorch: tests/ResearchKit.Torch.Tests/IO/pytorch_files.py.
    static readonly byte[] Checkpoint = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "checkpoint.pt"));

    static WeightsManifest Toy(string address = "http://127.0.0.1:1/") => new() {
        Id = "toy",
        Title = "Toy weights",
        HomePage = "https://example.org/toy",
        Paper = "none",
        Licence = "none",
        Architecture = "none",
        Image = new(1, 2, 2),
        Classes = 2,
        Normalisation = new([0.5], [0.25]),
        File = new("toy.pt", "pytorch", Convert.ToHexStringLower(SHA256.HashData(Checkpoint))[..8], [address + "toy.pt"]) { Prefix = "module." },
        Renames = [new("^weight$", "fc.weight"), new(@"^(b)i(as)$", "fc.$1i$2")],
    };

    static WeightsOptions In(Temp temp, WeightsManifest manifest) => new() {
        Catalogue = new(ImmutableSortedDictionary<string, WeightsManifest>.Empty.Add(manifest.Id, manifest)),
        Places = new(Path.Combine(temp.Root, "local"), Path.Combine(temp.Root, "cache")),
    };

    [Theory, InlineData("local/weights/toy.pt"), InlineData("cache/weights/toy.pt")]
    public void Weights_are_found_checked_read_and_renamed(string place) {
        using var temp = new Temp();
        var path = temp.File(place, Checkpoint);
        var weights = Weights.Load("toy", In(temp, Toy()));
        Assert.Equal((path, Convert.ToHexStringLower(SHA256.HashData(Checkpoint))), (weights.Path, weights.Sha256));
        Assert.Equal(["fc.bias", "fc.weight"], weights.Tensors.Keys.Order());
        Assert.Equal([2L, 3], weights.Tensors["fc.weight"].shape);
        Assert.Equal(path, Weights.Find("toy", In(temp, Toy())));
    }

    [Fact]
    public void Weights_of_safetensors_are_read_too() {
        using var temp = new Temp();
        var path = Path.Combine(temp.Root, "local", "weights", "toy.safetensors");
        Safetensors.Write(path, new Dictionary<string, Tensor> { ["weight"] = torch.tensor(new[] { 1f, 2f }) });
        var toy = Toy() with { File = new("toy.safetensors", "safetensors", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), ["x"]) };
        Assert.Equal([1f, 2f], Weights.Load("toy", In(temp, toy)).Tensors["fc.weight"].data<float>().ToArray());
    }

    [Fact]
    public void What_is_missing_is_said_with_where_and_how() {
        using var temp = new Temp();
        var e = Assert.Throws<DataUnavailableException>(() => Weights.Load("toy", In(temp, Toy())));
        Assert.Equal(("toy", "weights"), (e.Id, e.Split));
        Assert.Contains($"{Path.Combine(temp.Root, "local", "weights", "toy.pt")} is not there", e.Message);
        Assert.Contains("put toy.pt into the folder weights below RESEARCHKIT_DATA; or run: ./kit weights fetch toy", e.Message);
        Assert.Contains("RESEARCHKIT_DATA is not set", Assert.Throws<DataUnavailableException>(() => Weights.Load("toy", In(temp, Toy()) with { Places = new(null, temp.Root) })).Message);
        Assert.Contains("unknown weights 'tyo': expected one of toy", Assert.Throws<ArgumentException>(() => Weights.Load("tyo", In(temp, Toy()))).Message);
    }

    [Fact]
    public void Another_file_is_refused_before_it_is_read() {
        using var temp = new Temp();
        var other = (byte[])Checkpoint.Clone();
        other[^1] ^= 1;
        var path = temp.File("local/weights/toy.pt", other);
        var e = Assert.Throws<DataCorruptException>(() => Weights.Load("toy", In(temp, Toy())));
        Assert.Equal(path, e.File);
        Assert.Contains($"wrong checksum: sha256 {Convert.ToHexStringLower(SHA256.HashData(other))}; expected {Toy().File.Sha256}...", e.Message);
        var sized = Toy() with { File = Toy().File with { Size = 5 } };
        Assert.Contains($"has {other.Length} bytes; expected 5", Assert.Throws<DataCorruptException>(() => Weights.Verify("toy", In(temp, sized))).Message);
        var both = Toy() with { Renames = [new("weight|bias", "same")] };
        temp.File("local/weights/toy.pt", Checkpoint);
        Assert.Contains("becomes same, which another tensor is called already", Assert.Throws<InvalidDataException>(() => Weights.Load("toy", In(temp, both))).Message);
    }

    [Fact]
    public async Task Fetching_brings_the_file_whole_and_checked_or_not_at_all() {
        using var temp = new Temp();
        var wrong = true;
        using var server = new TestServer((_, _) => TestServer.Ok(wrong ? [1, 2, 3] : Checkpoint));
        var options = In(temp, Toy(server.Address));
        Assert.Contains("what came is not the file that the manifest describes", (await Assert.ThrowsAsync<DataCorruptException>(() => Weights.FetchAsync("toy", options: options))).Message);
        Assert.Null(Weights.Find("toy", options));
        wrong = false;
        var path = await Weights.FetchAsync("toy", options: options);
        Assert.Equal(Checkpoint, File.ReadAllBytes(path));
        Assert.Equal(path, Weights.Load("toy", options).Path);
        Assert.Equal(path, await Weights.FetchAsync("toy", options: options));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Each_manifest_keeps_to_the_schema_and_names_the_checksum_of_its_file(string id) {
        var m = WeightsCatalogue.Load()[id];
        Assert.Matches($"-{m.File.Sha256[..8]}\\.pth$", m.File.Name);   // torchvision's names end with the checksum's beginning
        Assert.All(m.File.Urls, u => Assert.EndsWith("/" + m.File.Name, u));
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "weights-manifest.schema.json")));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, id + ".json")));
        Assert.Empty(MiniSchema.Errors(manifest.RootElement, schema.RootElement, schema.RootElement, id));
    }

    [Theory]
    [InlineData("\"licence\"", "\"license\"", "license")]
    [InlineData("\"sha256\": \"f37072fd\"", "\"sha256\": \"f37072f\"", "8 to 64 hexadecimal digits")]
    [InlineData("\"sha256\": \"f37072fd\"", "\"sha256\": \"F37072FD\"", "8 to 64 hexadecimal digits")]
    [InlineData("\"name\": \"resnet18", "\"name\": \"../resnet18", "a path and not a file's name")]
    [InlineData("\"format\": \"pytorch\"", "\"format\": \"pickle\"", "must be pytorch or safetensors")]
    [InlineData("0.229, 0.224", "0.229, 0", "a deviation above 0")]
    [InlineData("[0.485, ", "[", "for each of 3 channels")]
    [InlineData("\"classes\"", "\"renames\": [{ \"pattern\": \"(a)\\\\1\", \"to\": \"\" }], \"classes\"", "the pattern (a)\\1")]
    [InlineData("\"id\": \"resnet-18", "\"id\": \"resnet-19", "id and file name must agree")]
    public void A_manifest_that_is_wrong_is_refused(string from, string to, string message) {
        using var temp = new Temp();
        var good = File.ReadAllText(Path.Combine(Folder, "resnet-18-imagenet1k.json"));
        Assert.Contains(from, good);
        var path = temp.File("resnet-18-imagenet1k.json", Encoding.UTF8.GetBytes(good.Replace(from, to)));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => WeightsManifest.Read(path)).Message);
    }
}
