namespace ResearchKit.Metrics;

/// <summary>Seeded, stratified division of examples into folds.</summary>
static class StratifiedFolds {
    /// <summary>
    /// The fold of each example, in 0..folds−1: the examples of each label are shuffled and dealt in turn, so that any two folds
    /// differ by at most one example of a label; the next label is dealt on where the last one ended, so sizes differ by at most one.
    /// </summary>
    public static int[] Deal(ReadOnlySpan<int> labels, int labelCount, int folds, ulong seed) {
        var ofLabel = Enumerable.Range(0, labelCount).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < labels.Length; i++) ofLabel[labels[i]].Add(i);
        var random = new SplitMix(seed);
        var fold = new int[labels.Length];
        var next = 0;
        foreach (var examples in ofLabel) {
            var shuffled = examples.ToArray();
            random.Shuffle(shuffled.AsSpan());
            foreach (var i in shuffled) fold[i] = next++ % folds;
        }
        return fold;
    }
}
