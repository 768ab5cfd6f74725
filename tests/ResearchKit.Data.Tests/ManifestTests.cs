using System.Text.Json;

namespace ResearchKit.Data.Tests;

public class ManifestTests {
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data-manifests");

    public static TheoryData<string> Ids => [.. DataCatalogue.Load().Manifests.Keys];

    [Fact]
    public void All_promised_sets_are_there() => Assert.Equal(
        ["caltech-256", "cifar-10", "cifar-100", "cub-200", "emnist", "fashion-mnist", "isun-resize", "kmnist", "lsun-crop", "lsun-resize", "mnist", "notmnist", "omniglot", "stanford-dogs", "svhn", "tiny-imagenet-crop", "tiny-imagenet-resize"],
        DataCatalogue.Load().Manifests.Keys);

    [Theory, MemberData(nameof(Ids))]
    public void Each_names_the_schema_a_test_split_the_local_folder_first_and_an_address(string id) {
        var manifest = DataCatalogue.Load()[id];
        Assert.Equal("./data-manifest.schema.json", manifest.Schema);
        Assert.Contains("test", manifest.Splits);
        Assert.Equal("local", manifest.Sources[0].Kind);
        Assert.Equal("url", manifest.Sources[^1].Kind);
        Assert.All(manifest.Files, f => Assert.True(f.Versions.All(v => v.Md5 is not null || v.Sha256 is not null || v.Note is not null), $"{f.Name}: an unknown checksum needs a note"));
        foreach (var layout in manifest.Layouts.Where(l => l.LabelFrom == "folder" || l.Format is "idx" or "cifar-binary" or "mat5")) Assert.NotEmpty(manifest.ClassNames);
        Assert.Equal(manifest.ClassNames.Length, manifest.ClassNames.Distinct().Count());
    }

    [Theory, MemberData(nameof(Ids))]
    public void Each_keeps_to_the_schema(string id) {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "data-manifest.schema.json")));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, id + ".json")));
        Assert.Empty(MiniSchema.Errors(manifest.RootElement, schema.RootElement, schema.RootElement, id));
    }

    [Fact]
    public void The_schema_refuses_what_the_reader_refuses() {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "data-manifest.schema.json")));
        var good = File.ReadAllText(Path.Combine(Folder, "mnist.json"));
        using var temp = new Temp();
        foreach (var (from, to, message) in new[] {
            ("\"licence\"", "\"license\"", "license"), ("\"size\": 9912422", "\"size\": \"9912422\"", "size"),
            ("f68b3c2dcbeaaa9fbdd348bbdeb94873", "F68B3C2DCBEAAA9FBDD348BBDEB94873", "checksum"), ("\"homePage\"", "\"homepage_\"", "homepage_"),
        }) {
            var bad = good.Replace(from, to);
            Assert.NotEqual(good, bad);
            Assert.Contains("mnist.json", Assert.Throws<InvalidDataException>(() => DataManifest.Read(temp.File("mnist.json", System.Text.Encoding.UTF8.GetBytes(bad)))).Message);
            using var document = JsonDocument.Parse(bad);
            Assert.True(MiniSchema.Errors(document.RootElement, schema.RootElement, schema.RootElement, "m").Any(), message);
        }
    }

    [Fact]
    public void A_manifest_that_contradicts_itself_is_refused() {
        using var temp = new Temp();
        var good = File.ReadAllText(Path.Combine(Folder, "mnist.json"));
        Assert.Contains("id and file name must agree", Assert.Throws<InvalidDataException>(() => DataManifest.Read(temp.File("other.json", System.Text.Encoding.UTF8.GetBytes(good)))).Message);
        var bad = good.Replace("\"name\": \"t10k-labels-idx1-ubyte.gz\"", "\"name\": \"t11k-labels-idx1-ubyte.gz\"");
        Assert.Contains("needs t10k-labels-idx1-ubyte.gz, which is not among the files", Assert.Throws<InvalidDataException>(() => DataManifest.Read(temp.File("mnist.json", System.Text.Encoding.UTF8.GetBytes(bad)))).Message);
    }

    [Fact]
    public void Halves_and_sizes_of_pictures_are_checked() {
        using var temp = new Temp();
        var good = File.ReadAllText(Path.Combine(Folder, "cub-200.json"));
        InvalidDataException Refused(string from, string to) => Assert.Throws<InvalidDataException>(() => DataManifest.Read(temp.File("cub-200.json", System.Text.Encoding.UTF8.GetBytes(good.Replace(from, to)))));
        Assert.Contains("split train of layout official: take must be even or odd, got evn", Refused("\"take\": \"even\"", "\"take\": \"evn\"").Message);
        Assert.Contains("a shorter side of 25 does not cover images of 224x224", Refused("\"shorterSide\": 256", "\"shorterSide\": 25").Message);
    }

    [Fact]
    public void Unknown_ids_and_splits_are_named() {
        Assert.Contains("unknown data set 'mnits': expected one of caltech-256, cifar-10, ", Assert.Throws<ArgumentException>(() => DataSets.Status("mnits")).Message);
        Assert.Contains("mnist has no split 'tets': expected one of test, train", Assert.Throws<ArgumentException>(() => DataSets.Load("mnist", "tets")).Message);
    }

    [Fact]
    public void What_is_missing_is_said_with_where_and_how() {
        using var temp = new Temp();
        var options = new LoadOptions { Places = new(null, temp.Root) { PackageRoot = temp.Root } };
        var e = Assert.Throws<DataUnavailableException>(() => DataSets.Load("fashion-mnist", "test", options));
        Assert.Equal(("fashion-mnist", "test"), (e.Id, e.Split));
        Assert.Contains("RESEARCHKIT_DATA is not set", e.Message);
        Assert.Contains("apt-get install dataset-fashion-mnist", e.Message);
        Assert.Contains("./kit data fetch fashion-mnist", e.Message);
        Assert.All(DataSets.Status("fashion-mnist", options).Splits, s => Assert.False(s.Available));
    }
}
