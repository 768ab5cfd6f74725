using System.Collections.Immutable;
using ResearchKit.Data;

namespace ResearchKit.Lab.Gemos;

/// <summary>What a seed learns and is tested on. Labels of known images count the known classes from 0, in ascending order.</summary>
/// <param name="Classes">The known classes, as the data set numbers them.</param>
/// <param name="Train">uint8 [n, c, h, w].</param>
/// <param name="Labels">int64 [n].</param>
/// <param name="Known">Known test images, uint8.</param>
/// <param name="Truth">Their classes.</param>
/// <param name="Unknown">Unknown test images by set id, in the table's order.</param>
sealed record SeedData(ImmutableArray<int> Classes, Tensor Train, Tensor Labels, Tensor Known, int[] Truth, ImmutableArray<(string Id, Tensor Images)> Unknown) {
    /// <summary>Takes the known classes out of the sets. The tensors join the current scope or are the sets' own.</summary>
    public static SeedData Of(GemosExperiment x, Sets sets) {
        var all = sets.Train.Labels.data<long>().Distinct().Order().Select(c => (int)c).ToArray();
        if (x.KnownClasses.Except(all).ToArray() is [var stranger, ..])
            throw new InvalidDataException($"{x.Known} has the classes {string.Join(", ", all)}, not {stranger}");
        var classes = x.KnownClasses.IsEmpty ? all : [.. x.KnownClasses.Order()];
        if (classes.Length == all.Length && x.Unknown.Any(u => SetSpec.Parse(u).Id == x.Known))
            throw new InvalidDataException($"all {all.Length} classes of {x.Known} are known: none is left unknown");
        var (train, labels) = Part(sets.Train, classes);
        var (known, truth) = Part(sets.Test, classes);
        return new([.. classes], train, torch.tensor(Array.ConvertAll(labels, l => (long)l), dtype: ScalarType.Int64), known, truth, [.. x.Unknown.SelectMany(Images)]);

        IEnumerable<(string, Tensor)> Images(string text) {
            var spec = SetSpec.Parse(text);
            if (spec.Id == x.Known && spec.Classes.Intersect(classes).ToArray() is [var both, ..])
                throw new InvalidDataException($"class {both} of {x.Known} is known, so it cannot be unknown in {text}");
            if (spec.Id == x.Known) return [(text, Part(sets.Test, spec.Classes.IsEmpty ? [.. all.Except(classes)] : Among(sets.Test, spec)).Images)];
            return sets.Unknown.Where(s => s.Id == spec.Id).Select(s => (text, spec.Classes.IsEmpty ? s.Images : Part(s, Among(s, spec)).Images));
        }
    }

    static int[] Among(Dataset set, SetSpec spec) => spec.Classes.Except(set.Labels.data<long>().ToArray().Distinct().Select(l => (int)l)).ToArray() is [var stranger, ..]
        ? throw new InvalidDataException($"{set.Id} has no class {stranger} among its test images") : [.. spec.Classes];

    static (Tensor Images, int[] Labels) Part(Dataset set, int[] classes) {
        var place = classes.Index().ToDictionary(p => (long)p.Item, p => p.Index);
        var labels = set.Labels.data<long>().ToArray();
        var rows = Enumerable.Range(0, labels.Length).Where(i => place.ContainsKey(labels[i])).ToArray();
        var images = rows.Length == labels.Length ? set.Images : set.Images.index_select(0, torch.tensor(Array.ConvertAll(rows, i => (long)i), dtype: ScalarType.Int64));
        return (images, Array.ConvertAll(rows, i => place[labels[i]]));
    }
}
