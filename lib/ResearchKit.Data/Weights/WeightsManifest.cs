using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ResearchKit.Data;

/// <summary>What a file in weights-manifests says about one file of published weights. The JSON schema beside the manifests describes every field.</summary>
public sealed record WeightsManifest {
    /// <summary>The name of the schema file, for editors.</summary>
    [JsonPropertyName("$schema")] public string? Schema { get; init; }
    /// <summary>The id by which commands name the weights: resnet-18-imagenet1k.</summary>
    public required string Id { get; init; }
    /// <summary>Their name for people.</summary>
    public required string Title { get; init; }
    /// <summary>Their home page.</summary>
    public required string HomePage { get; init; }
    /// <summary>The paper to cite.</summary>
    public required string Paper { get; init; }
    /// <summary>The licence.</summary>
    public required string Licence { get; init; }
    /// <summary>Anything a user must know.</summary>
    public string? Note { get; init; }
    /// <summary>The architecture that they fit, by its id.</summary>
    public required string Architecture { get; init; }
    /// <summary>The images that they were trained on.</summary>
    public required ImageShape Image { get; init; }
    /// <summary>The number of classes.</summary>
    public required int Classes { get; init; }
    /// <summary>How images were prepared.</summary>
    public required Normalisation Normalisation { get; init; }
    /// <summary>The file.</summary>
    public required WeightsFile File { get; init; }
    /// <summary>Applied in order to each name of the file.</summary>
    public ImmutableArray<Rename> Renames { get; init; } = [];

    /// <summary>Reads one manifest.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON, lacks a field, has an unknown one, or contradicts itself.</exception>
    public static WeightsManifest Read(string path) {
        try {
            var manifest = JsonSerializer.Deserialize<WeightsManifest>(System.IO.File.ReadAllText(path), Options) ?? throw new JsonException("the file holds null");
            return manifest.Checked(path);
        } catch (JsonException e) {
            throw new InvalidDataException($"{path}: not a weights manifest: {e.Message}", e);
        }
    }

    /// <summary>The file's names as the architecture has them.</summary>
    /// <exception cref="InvalidDataException">Two names become one.</exception>
    internal ImmutableDictionary<string, Tensor> Renamed(IEnumerable<KeyValuePair<string, Tensor>> tensors) {
        var result = ImmutableDictionary.CreateBuilder<string, Tensor>();
        foreach (var (name, tensor) in tensors) {
            var renamed = Renames.Aggregate(name, (n, r) => Regex.Replace(n, r.Pattern, r.To, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            if (result.ContainsKey(renamed)) throw new InvalidDataException($"{Id}: {name} becomes {renamed}, which another tensor is called already.");
            result.Add(renamed, tensor);
        }
        return result.ToImmutable();
    }

    WeightsManifest Checked(string path) {
        if (Path.GetFileNameWithoutExtension(path) != Id) throw new InvalidDataException($"{path}: the manifest's id is {Id}; id and file name must agree.");
        if (File.Name.Contains('/') || File.Name.Contains('\\')) throw new InvalidDataException($"{path}: {File.Name} is a path and not a file's name.");
        if (File.Sha256 is not { Length: >= 8 and <= 64 } sum || !sum.All(char.IsAsciiHexDigitLower))
            throw new InvalidDataException($"{path}: sha256 must be 8 to 64 hexadecimal digits in lower case, got '{File.Sha256}'.");
        if (File.Format is not ("pytorch" or "safetensors")) throw new InvalidDataException($"{path}: the format must be pytorch or safetensors, got '{File.Format}'.");
        if (Normalisation.Mean.Length != Image.Channels || Normalisation.Deviation.Length != Image.Channels || Normalisation.Deviation.Any(d => !(d > 0)))
            throw new InvalidDataException($"{path}: the normalisation needs a mean and a deviation above 0 for each of {Image.Channels} channels.");
        foreach (var rename in Renames)
            try {
                _ = new Regex(rename.Pattern, RegexOptions.NonBacktracking);
            } catch (Exception e) when (e is ArgumentException or NotSupportedException) {
                throw new InvalidDataException($"{path}: the pattern {rename.Pattern}: {e.Message}", e);
            }
        return this;
    }

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}

/// <summary>How images in [0, 1] become a network's input: (x - mean) / deviation.</summary>
/// <param name="Mean">Of each channel.</param>
/// <param name="Deviation">Of each channel, above 0.</param>
public sealed record Normalisation(ImmutableArray<double> Mean, ImmutableArray<double> Deviation) {
    /// <summary>The shorter side before the centre is cut out; null: images come in their size.</summary>
    public int? Resize { get; init; }
}

/// <summary>A file of weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">pytorch (.pt, .pth) or safetensors.</param>
/// <param name="Sha256">Its SHA-256, or the beginning of it as far as it is known: at least eight digits.</param>
/// <param name="Urls">Addresses, tried in order.</param>
public sealed record WeightsFile(string Name, string Format, string Sha256, ImmutableArray<string> Urls) {
    /// <summary>Its length in bytes; null: not known, not checked.</summary>
    public long? Size { get; init; }
    /// <summary>For pytorch: where the state_dict lies; null: the whole file, "state_dict" or "model".</summary>
    public string? Key { get; init; }
    /// <summary>For pytorch: taken off the names that begin with it.</summary>
    public string? Prefix { get; init; }
}

/// <summary>A change of names.</summary>
/// <param name="Pattern">A regular expression, matched without backtracking.</param>
/// <param name="To">What stands for each match; $1 is the first group.</param>
public sealed record Rename(string Pattern, string To);
