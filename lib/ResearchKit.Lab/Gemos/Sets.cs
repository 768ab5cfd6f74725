using System.Collections.Immutable;
using ResearchKit.Data;

namespace ResearchKit.Lab.Gemos;

/// <summary>The data of an experiment, the same for all seeds.</summary>
/// <param name="Train">The known set's training split.</param>
/// <param name="Test">Its test split.</param>
/// <param name="Unknown">The unknown sets that could be had, in the experiment's order; the known set's own left-over classes are not among them.</param>
/// <param name="Missing">For each set that could not be had: its id and why.</param>
sealed record Sets(Dataset Train, Dataset Test, ImmutableArray<Dataset> Unknown, ImmutableArray<(string Id, string Why)> Missing) : IDisposable {
    const int NoiseImages = 1000;

    /// <summary>Loads everything that is on this machine.</summary>
    /// <exception cref="ArgumentException">An id is unknown.</exception>
    /// <exception cref="DataUnavailableException">The known set is not here.</exception>
    /// <exception cref="InvalidDataException">No unknown set is here.</exception>
    public static Sets Load(GemosExperiment x) {
        var catalogue = DataCatalogue.Load();
        ImmutableArray<string> unknown = [.. x.Unknown.Select(u => SetSpec.Parse(u).Id).Distinct()];
        foreach (var id in unknown.Where(id => !Noise.Ids.Contains(id)).Prepend(x.Known)) _ = catalogue[id];
        var (train, test) = (Few(DataSets.Load(x.Known, "train"), x.TrainImages), Few(DataSets.Load(x.Known, "test"), x.TestImages));
        var (sets, missing) = (ImmutableArray.CreateBuilder<Dataset>(), ImmutableArray.CreateBuilder<(string, string)>());
        foreach (var id in unknown.Where(id => id != x.Known)) {
            try {
                sets.Add(Fitting(Few(Noise.Ids.Contains(id) ? OfNoise(id, x, test) : DataSets.Load(id, Split(catalogue[id])), x.TestImages), test));
            } catch (DataUnavailableException e) {
                missing.Add((id, $"{e.Message.Split(" Looked for")[0]} Get it with `kit data fetch {id}`; `kit data verify {id}` says where it was looked for."));
            }
        }
        return sets.Count > 0 || unknown.Contains(x.Known) ? new(train, test, sets.ToImmutable(), missing.ToImmutable())
            : throw new InvalidDataException($"none of the unknown sets is on this machine: {string.Join("; ", missing.Select(m => m.Item2))}");
    }

    /// <summary>Checksums by id, and by `id/train` for the training split.</summary>
    public ImmutableSortedDictionary<string, string> Checksums => Unknown.Append(Test).Select(d => (d.Id, d.Checksum)).Append(($"{Train.Id}/train", Train.Checksum))
        .ToImmutableSortedDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);

    /// <summary>Frees all tensors.</summary>
    public void Dispose() {
        foreach (var set in Unknown.Append(Train).Append(Test)) set.Dispose();
    }

    /// <summary>Places spread evenly over 0 .. n−1: all of them where limit is 0 or at least n.</summary>
    internal static int[] Spread(int n, int limit) => limit == 0 || limit >= n ? [.. Enumerable.Range(0, n)] : [.. Enumerable.Range(0, limit).Select(i => (int)((long)i * n / limit))];

    static Dataset Few(Dataset set, int limit) {
        if (limit == 0 || limit >= set.Count) return set;
        using (set) return set.Select(Spread((int)set.Count, limit));
    }

    static Dataset OfNoise(string id, GemosExperiment x, Dataset like) {
        if (id != "mnist-noise") return Noise.Make(id, x.TestImages > 0 ? x.TestImages : NoiseImages, (int)like.Images.shape[1], (int)like.Images.shape[2], (int)like.Images.shape[3], new Seed(0).Child(id));
        using var mnist = DataSets.Load("mnist", "test");
        return Noise.OnMnist(mnist, new Seed(0).Child(id));
    }

    static string Split(DataManifest manifest) => manifest.Splits.Contains("test") ? "test" : manifest.Splits[^1];

    static Dataset Fitting(Dataset set, Dataset like) => set.Images.shape[1..].SequenceEqual(like.Images.shape[1..]) ? set
        : throw new InvalidDataException($"{set.Id} has images [{string.Join(", ", set.Images.shape[1..])}], {like.Id} has [{string.Join(", ", like.Images.shape[1..])}]: they must agree");
}
