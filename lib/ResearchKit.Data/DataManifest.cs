using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResearchKit.Data;

/// <summary>What a file in data-manifests says about one data set. The JSON schema beside the manifests describes every field.</summary>
public sealed record DataManifest {
    /// <summary>The name of the schema file, for editors.</summary>
    [JsonPropertyName("$schema")] public string? Schema { get; init; }
    /// <summary>The id by which commands and results name the set: kmnist.</summary>
    public required string Id { get; init; }
    /// <summary>Its name for people: Kuzushiji-MNIST.</summary>
    public required string Title { get; init; }
    /// <summary>Its home page.</summary>
    public required string HomePage { get; init; }
    /// <summary>The paper to cite.</summary>
    public required string Paper { get; init; }
    /// <summary>The licence, or that there is none.</summary>
    public required string Licence { get; init; }
    /// <summary>Anything a user must know: what differs from what others hand out under this name.</summary>
    public string? Note { get; init; }
    /// <summary>The shape of an image as it is handed out.</summary>
    public required ImageShape Image { get; init; }
    /// <summary>The shape in the files, where it is another one; such images are resized (antialiased bilinear).</summary>
    public ImageShape? Stored { get; init; }
    /// <summary>Ink is dark in the files and the values are handed out as 255 - v (for one bit: 1 - x).</summary>
    public bool Invert { get; init; }
    /// <summary>Class names in label order; empty where the set has no labels or takes its names from folders.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];
    /// <summary>Every file of every layout.</summary>
    public required ImmutableArray<DataFile> Files { get; init; }
    /// <summary>The ways in which the files may be laid out, best first.</summary>
    public required ImmutableArray<DataLayout> Layouts { get; init; }
    /// <summary>Where the files may come from, in the order they are tried.</summary>
    public required ImmutableArray<DataSource> Sources { get; init; }

    /// <summary>Names of all splits in the order of the layouts.</summary>
    [JsonIgnore] public ImmutableArray<string> Splits => [.. Layouts.SelectMany(l => l.Splits.Keys).Distinct()];

    /// <summary>Reads one manifest.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON, lacks a field, has an unknown one, or contradicts itself.</exception>
    public static DataManifest Read(string path) {
        try {
            var manifest = JsonSerializer.Deserialize<DataManifest>(File.ReadAllText(path), Options) ?? throw new JsonException("the file holds null");
            return manifest.Checked(path);
        } catch (JsonException e) {
            throw new InvalidDataException($"{path}: not a data manifest: {e.Message}", e);
        }
    }

    internal DataFile FileNamed(string name) => Files.First(f => f.Name == name);

    DataManifest Checked(string path) {
        var known = Files.Select(f => f.Name).ToHashSet();
        foreach (var layout in Layouts)
            foreach (var (name, split) in layout.Splits)
                foreach (var file in split.Take is null or "even" or "odd" ? split.AllFiles
                    : throw new InvalidDataException($"{path}: split {name} of layout {layout.Name}: take must be even or odd, got {split.Take}."))
                    if (!file.EndsWith('/') && !known.Contains(file)) throw new InvalidDataException($"{path}: split {name} of layout {layout.Name} needs {file}, which is not among the files.");
        if (Layouts.FirstOrDefault(l => l.ShorterSide < 0 || l.ShorterSide > 0 && l.ShorterSide < Math.Min(Image.Height, Image.Width)) is { } small)
            throw new InvalidDataException($"{path}: layout {small.Name}: a shorter side of {small.ShorterSide} does not cover images of {Image.Height}x{Image.Width}.");
        foreach (var file in Files)
            foreach (var v in file.Versions)
                if (v.Md5 is { } m && !IsHex(m, 32) || v.Sha256 is { } s && !IsHex(s, 64)) throw new InvalidDataException($"{path}: {file.Name}: a checksum is not hexadecimal of the right length.");
        if (Path.GetFileNameWithoutExtension(path) != Id) throw new InvalidDataException($"{path}: the manifest's id is {Id}; id and file name must agree.");
        return this;
    }

    static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };
}

/// <summary>Channels, rows and columns of an image.</summary>
/// <param name="Channels">1 grey, 3 RGB.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record ImageShape(int Channels, int Height, int Width);

/// <summary>One file and the versions of it that are accepted.</summary>
/// <param name="Name">Its official name.</param>
/// <param name="Versions">The official file first, then known copies that hold the same or a described content.</param>
public sealed record DataFile(string Name, ImmutableArray<FileVersion> Versions) {
    /// <summary>Addresses of the whole file; where empty, the URL source's base address and the name make one.</summary>
    public ImmutableArray<string> Urls { get; init; } = [];
}

/// <summary>One accepted version of a file. What is not known is null, and then it is not checked.</summary>
/// <param name="Origin">Whose file this is: "official", a distribution's package, a known copy.</param>
public sealed record FileVersion(string Origin) {
    /// <summary>Its length in bytes.</summary>
    public long? Size { get; init; }
    /// <summary>MD5 in lower-case hexadecimal, where that is what the publisher gives.</summary>
    public string? Md5 { get; init; }
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }
    /// <summary>Where the numbers come from, or what differs.</summary>
    public string? Note { get; init; }
}

/// <summary>One way in which a data set lies on a disk.</summary>
/// <param name="Name">For messages: "official".</param>
/// <param name="Format">idx, cifar-binary, mat5, npz or pictures.</param>
/// <param name="Splits">What makes up each split.</param>
public sealed record DataLayout(string Name, string Format, ImmutableSortedDictionary<string, DataSplit> Splits) {
    /// <summary>Added to every stored label (EMNIST letters count from 1: -1).</summary>
    public int LabelOffset { get; init; }
    /// <summary>Rows and columns are swapped in the files (EMNIST).</summary>
    public bool Transpose { get; init; }
    /// <summary>For pictures: folder, path or none.</summary>
    public string LabelFrom { get; init; } = "none";
    /// <summary>For pictures: larger ones are cut to their centre.</summary>
    public bool CentreCrop { get; init; }
    /// <summary>For pictures: resized (antialiased bilinear) until the shorter side has so many pixels, before they are cut; 0: as they are.</summary>
    public int ShorterSide { get; init; }
    /// <summary>For pictures: paths that end with one of these are known to be unreadable and are left out.</summary>
    public ImmutableArray<string> Skip { get; init; } = [];
}

/// <summary>One split in one layout.</summary>
/// <param name="Count">How many images it holds; checked after reading.</param>
/// <param name="Images">Files with images. A name that ends in / is a folder.</param>
public sealed record DataSplit(int Count, ImmutableArray<string> Images) {
    /// <summary>Files with labels, where they are apart.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];
    /// <summary>Entries inside an archive, in order: images then labels for idx; the batches for cifar-binary; a prefix for pictures.</summary>
    public ImmutableArray<string> Entries { get; init; } = [];
    /// <summary>For pictures: "even" or "odd" takes every second one in the order of paths, so that each class is split into two even halves; null: all.</summary>
    public string? Take { get; init; }
    /// <summary>Why the count or content differs from the official split, where it does.</summary>
    public string? Note { get; init; }

    internal IEnumerable<string> AllFiles => Images.Concat(Labels);
}

/// <summary>One place that files may come from.</summary>
/// <param name="Kind">local (under RESEARCHKIT_DATA), package (a system package) or url.</param>
public sealed record DataSource(string Kind) {
    /// <summary>local: folders below RESEARCHKIT_DATA; package: absolute folders.</summary>
    public ImmutableArray<string> Folders { get; init; } = [];
    /// <summary>package: its name.</summary>
    public string? Package { get; init; }
    /// <summary>url: base addresses, tried in order.</summary>
    public ImmutableArray<string> Urls { get; init; } = [];
    /// <summary>Only layouts of these names are looked for here; empty: all.</summary>
    public ImmutableArray<string> Layouts { get; init; } = [];
}
