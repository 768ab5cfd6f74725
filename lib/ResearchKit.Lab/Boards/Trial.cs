using System.Collections.Immutable;
using ResearchKit.Data;
using ResearchKit.Methods;
using ResearchKit.Training;

namespace ResearchKit.Lab.Boards;

/// <summary>One trial: what is learnt and what it is tested on.</summary>
/// <param name="Name">For progress: "trial 1/5 arpl-mnist-1".</param>
/// <param name="Study">Without the classifier.</param>
/// <param name="Known">Known test images.</param>
/// <param name="Truth">Their classes.</param>
/// <param name="Unknown">Unknown test images by id.</param>
/// <param name="Seed">The root seed.</param>
sealed record Trial(string Name, Study Study, Tensor Known, int[] Truth, ImmutableArray<(string Id, Tensor Images)> Unknown, Seed Seed) {
    /// <summary>The id of the known set's own classes that stay unknown.</summary>
    public const string OtherClasses = "other-classes";

    /// <summary>Takes the trial's classes out of the sets. The tensors join the current scope or are the sets' own.</summary>
    public static Trial Of(BoardExperiment x, Protocol protocol, BoardSets sets, int index) {
        var split = protocol.Split(index);
        var (ownOutliers, ownValidation) = (BoardSets.OwnClasses(x.Outliers), BoardSets.OwnClasses(x.Validation));
        if (ownOutliers + ownValidation > 0 && protocol.KnownClasses == 0)
            throw new ArgumentException($"own:K takes classes that a K-of-N protocol leaves over; {protocol.Text} leaves none to take");
        int[] known = split is null ? [.. Enumerable.Range(0, sets.Train.ClassNames.Length)] : [.. split.Known];
        int[] left = split is null ? [] : [.. split.Unknown];
        if (ownOutliers + ownValidation >= left.Length && left.Length > 0)
            throw new ArgumentException($"{protocol.Text} leaves {left.Length} classes over: {ownOutliers} outlier and {ownValidation} validation classes leave none unknown");
        if (protocol.KnownClasses > 0 && sets.Train.ClassNames.Length != protocol.Classes)
            throw new ArgumentException($"{protocol.Text}: {protocol.Known} has {sets.Train.ClassNames.Length} classes");
        var (outlierClasses, validationClasses, unknown) = (left[..ownOutliers], left[ownOutliers..(ownOutliers + ownValidation)], left[(ownOutliers + ownValidation)..]);

        var all = Pick(sets.Train, known);
        var rows = torch.arange(all.Count);
        var held = rows.remainder(x.HoldOut).eq(x.HoldOut - 1);
        var train = all.Select(rows.masked_select(held.logical_not()));
        var device = Machine.Device(x.Device);
        // Bytes: batches are drawn where they are, and augmented where the networks are.
        var study = new Study(new(train.Images.Resident(device), train.Labels.to(device), train.Classes), Normalization.Fit(train.Images), x.Network, x.Train) { Device = device, EpochShare = x.EpochShare, WidthShare = x.WidthShare, Validation = all.Select(rows.masked_select(held)) };
        if (x.Weights is { } weights) {
            var (network, manifest) = Pretrained.Load(weights);
            study = study with { Initial = network, Norm = new([.. manifest.Normalisation.Mean.Select(m => (float)m)], [.. manifest.Normalisation.Deviation.Select(s => (float)s)]) };
        }
        if (Together(BoardSets.Outliers, outlierClasses) is { } outliers) study = study with { Outliers = outliers };
        if (Together(BoardSets.Validation, validationClasses) is { } open) study = study with { OpenValidation = open.Images };
        var test = Pick(sets.Test, known);
        ImmutableArray<(string, Tensor)> strangers = [
            .. unknown.Length == 0 ? [] : new[] { (OtherClasses, Pick(sets.Test, unknown).Images) },
            .. sets.Others.Where(o => o.Role == BoardSets.Unknown).Select(o => (o.Id, o.Set.Images))];
        return new($"trial {index + 1}/{x.First + x.Seeds}{(split is null ? "" : protocol.Splits.IsEmpty ? $" (known {string.Join(' ', split.Known)})" : $" {split.Name}")}", study, test.Images, [.. test.Labels.data<long>().ToArray().Select(l => (int)l)], strangers, new((ulong)index));

        // Sets of a role side by side, their classes one after the other; images without a class count as one class of their own.
        LabelledImages? Together(string role, int[] own) {
            var parts = sets.Others.Where(o => o.Role == role).Select(o => o.Set.ClassNames.IsEmpty || Tidy.Value(() => o.Set.Labels.lt(0).any().ToBoolean())
                ? new LabelledImages(o.Set.Images, torch.zeros(o.Set.Count, dtype: ScalarType.Int64), 1)
                : new LabelledImages(o.Set.Images, o.Set.Labels, o.Set.ClassNames.Length)).ToList();
            if (own.Length > 0) parts.Add(Pick(sets.Train, own));
            if (parts.Count == 0) return null;
            var shift = 0;
            var labels = parts.Select(p => { var moved = p.Labels + shift; shift += p.Classes; return moved; }).ToArray();
            return parts.Count == 1 ? parts[0] : new(torch.cat([.. parts.Select(p => p.Images)], 0), torch.cat(labels, 0), shift);
        }
    }

    // The images of these classes, relabelled 0, 1, ... in their order.
    static LabelledImages Pick(Dataset set, int[] classes) {
        var place = classes.Index().ToDictionary(p => (long)p.Item, p => p.Index);
        var labels = set.Labels.data<long>().ToArray();
        var rows = Enumerable.Range(0, labels.Length).Where(i => place.ContainsKey(labels[i])).ToArray();
        if (rows.Length == 0) throw new InvalidDataException($"{set.Id} {set.Split} has no image of the classes {string.Join(", ", classes)}");
        var images = rows.Length == labels.Length ? set.Images : set.Images.index_select(0, torch.tensor(Array.ConvertAll(rows, i => (long)i), dtype: ScalarType.Int64));
        return new(images, torch.tensor(Array.ConvertAll(rows, i => (long)place[labels[i]]), dtype: ScalarType.Int64), classes.Length);
    }
}
