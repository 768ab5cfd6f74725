using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Lab.Arrays;
using ResearchKit.Methods;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit score`: any method of the catalogue on arrays that another program wrote.</summary>
static class ScoreCommand {
    const int BatchValues = 1 << 24;

    static readonly Argument<string> Id = new("method") { Description = "a method's id: kit methods lists them" };
    static readonly Option<string?> Logits = File("--logits", "[n, classes], of the images to score");
    static readonly Option<string?> Features = File("--features", "[n, d], the penultimate layer");
    static readonly Option<string?> Taps = File("--taps", "[n, D], pooled layers side by side (default: the features)");
    static readonly Option<string?> Images = File("--images", "[n, channels, height, width]");
    static readonly Option<string?> Members = new("--members") { Description = "logits of further networks, for ensembles", HelpName = "A.npy,B.npy" };
    static readonly Option<string?> FitLogits = File("--fit-logits", "the same of the training images, to fit on");
    static readonly Option<string?> FitFeatures = File("--fit-features", "");
    static readonly Option<string?> FitTaps = File("--fit-taps", "");
    static readonly Option<string?> FitImages = File("--fit-images", "");
    static readonly Option<string?> FitLabels = File("--fit-labels", "int64 [n], classes from 0");
    static readonly Option<string?> Head = new("--head") { Description = "the last linear layer: weights [classes, d] and biases [classes]", HelpName = "W.npy,b.npy" };
    static readonly Option<string[]> Settings = new("--option") { Description = "an option of the method; may be given again", HelpName = "name=value" };
    static readonly Option<string?> Preset = new("--preset") { Description = "a preset of the method, such as a peer library's settings", HelpName = "name" };
    static readonly Option<int> Seed = new("--seed") { Description = "decides what is random in the fit", DefaultValueFactory = _ => 0 };
    static readonly Option<string?> Model = new("--model") { Description = "with arrays to fit on: keep what was fitted in this file; without: score with it", HelpName = "M.safetensors" };
    static readonly Option<string?> Out = new("--out") { Description = "the scores, [n], higher = more known", HelpName = "scores.npy" };

    static Option<string?> File(string name, string about) => new(name) { Description = about, HelpName = "X.npy" };

    public static Command Command(Streams streams) {
        var command = new Command("score", "Score arrays of any program by a method of the catalogue. Example: kit score energy --logits L.npy --out scores.npy") {
            Id, Logits, Features, Taps, Images, Members, FitLogits, FitFeatures, FitTaps, FitImages, FitLabels, Head, Settings, Preset, Seed, Model, Out
        };
        command.SetAction(parsed => Run(parsed, streams));
        return command;
    }

    static int Run(ParseResult parsed, Streams streams) {
        var method = Chosen(parsed);
        string? Path(Option<string?> option) => parsed.GetValue(option) is not { } path ? null
            : System.IO.File.Exists(path) ? path : throw new UsageException($"{option.Name}: there is no file '{path}'");
        ImmutableArray<string> members = parsed.GetValue(Members) is { } list ? [.. list.Split(',', StringSplitOptions.TrimEntries)] : [];
        if (members.FirstOrDefault(m => !System.IO.File.Exists(m)) is { } lost) throw new UsageException($"--members: there is no file '{lost}'");
        var inputs = new ArrayFiles("--", Path(Logits), Path(Features), Path(Taps), Path(Images), null, members);
        var training = new ArrayFiles("--fit-", Path(FitLogits), Path(FitFeatures), Path(FitTaps), Path(FitImages), Path(FitLabels), []);
        var (model, output) = (parsed.GetValue(Model), parsed.GetValue(Out));
        if (output is null && (model is null || !training.Any)) throw new UsageException("--out FILE.npy is needed: where the scores go");
        if (model is not null && method.ModelType is null) throw new UsageException($"{method.Id} has nothing to fit, so there is no --model");
        if (model is not null && !training.Any && !System.IO.File.Exists(model)) throw new UsageException($"--model: there is no file '{model}', and no --fit-... to make it from");
        var restored = model is not null && !training.Any;
        if (restored && (parsed.GetValue(Settings) is { Length: > 0 } || parsed.GetValue(Preset) is not null))
            throw new UsageException("--option and --preset belong to a fit: the model keeps those that it was fitted with");

        using var scope = torch.NewDisposeScope();
        Machine.UseAllProcessors();
        var head = parsed.GetValue(Head) is { } files ? ArrayFiles.Head(files) : null;
        // Both sides are read and checked before any work starts.
        var fitOn = restored || method.ModelType is null ? null : Checked(training, head, method.FitNeeds, $"fitting {method.Id}");
        var evidence = output is null ? null : Checked(inputs, head, method.Needs, method.Id);
        var (fitted, type) = restored ? ModelFile.Read(model!, method.Id) : Fitted(method, fitOn, evidence, new((ulong)parsed.GetValue(Seed)));
        if (model is not null && !restored) {
            ModelFile.Write(model, fitted, type);
            streams.Error.WriteLine($"{model}: {method.Id}, fitted");
        }
        if (evidence is null) return Cli.Done;
        var scores = InBatches(fitted, ArrayFiles.In(type, evidence));
        Npy.Write(output!, scores);
        streams.Error.WriteLine($"{output}: {scores.shape[0]} scores of {method.Id}, higher = more known");
        return Cli.Done;
    }

    static (Fitted, ScalarType) Fitted(Method method, Evidence? fitOn, Evidence? inputs, Seed seed) {
        var type = ArrayFiles.Widest(new[] { fitOn, inputs }.OfType<Evidence>());
        return (method.Fit(fitOn is null ? new Evidence() : ArrayFiles.In(type, fitOn), seed), type);
    }

    static Method Chosen(ParseResult parsed) {
        try {
            var method = Catalogue.Find(parsed.GetValue(Id)!);
            if (parsed.GetValue(Preset) is { } preset) method = method.Preset(preset);
            foreach (var text in parsed.GetValue(Settings) ?? []) {
                if (text.Split('=', 2) is not [var name, var value]) throw new UsageException($"--option must be name=value, got '{text}'");
                method = method.With(name.Trim(), value.Trim());
            }
            return method;
        } catch (ArgumentException e) {
            throw new UsageException(Cli.OneLine(e));
        }
    }

    /// <summary>The evidence, once it is known that it has what is needed: what is missing is named by its option.</summary>
    static Evidence Checked(ArrayFiles files, Networks.Linear? head, Needs needs, string who) {
        var evidence = files.Read(head);
        if (needs.HasFlag(Needs.Network) || needs.HasFlag(Needs.Gradients))
            throw new UsageException($"{who} runs the network again, so arrays do not suffice: use kit compare, or the library with a network");
        var missing = Enum.GetValues<Needs>().Where(n => n != Needs.None && needs.HasFlag(n) && !evidence.Has(n)).ToArray();
        if (missing.Length > 0) throw new UsageException($"{who} needs {string.Join(", ", missing.Select(n => Name(files.Prefix, n)))}");
        evidence.Demand(needs, who);
        return evidence;
    }

    static string Name(string prefix, Needs part) => part switch {
        Needs.Head => "--head",
        Needs.Taps => $"{prefix}taps or {prefix}features",
        Needs.Logits => $"{prefix}logits (or {prefix}features with --head)",
        _ => prefix + part.ToString().ToLowerInvariant()
    };

    static Tensor InBatches(Fitted fitted, Evidence evidence) {
        var width = evidence.Parts is var parts && parts.HasFlag(Needs.Taps) ? evidence.Taps.shape[1] : parts.HasFlag(Needs.Logits) ? evidence.Logits.shape[1] : 1024;
        var step = Math.Max(1, BatchValues / width);
        var all = new List<Tensor>();
        for (var at = 0L; at < evidence.Count; at += step) all.Add(fitted.Score(evidence.Slice(at, Math.Min(step, evidence.Count - at))));
        return torch.cat(all, 0);
    }
}
