using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Training;

/// <summary>A batch of a set.</summary>
/// <param name="Images">Normalised float [b, c, h, w], augmented where the options say so.</param>
/// <param name="Labels">int64 [b].</param>
/// <param name="Index">int64 [b], the rows in the set, on the CPU.</param>
public sealed record Batch(Tensor Images, Tensor Labels, Tensor Index);

/// <summary>
/// One epoch while it runs: it deals batches, takes steps, keeps the losses, reports how far it is and stops where that is asked for.
/// It lives inside one call; what is random comes from its seed, so that the same epoch of the same state gives the same bits.
/// </summary>
public sealed class EpochRun {
    const int CheckEvery = 20;
    readonly Action<int, int>? progress;
    readonly CancellationToken stop;
    readonly bool autocast;
    readonly Dictionary<string, List<(Tensor Loss, int Step, double Rate)>> waiting = [];   // losses that nobody has read
    readonly Dictionary<string, (double Sum, long Count)> sums = [];
    int step, steps = 1;

    /// <summary>Begins an epoch.</summary>
    /// <param name="number">Epochs done before.</param>
    /// <param name="count">Epochs in all.</param>
    /// <param name="seed">Of this epoch.</param>
    /// <param name="progress">Is told the steps done and the steps of the present loop.</param>
    /// <param name="stop">Checked before every batch.</param>
    /// <param name="autocast">Whether <see cref="Seen"/> networks pass in bfloat16.</param>
    public EpochRun(int number, int count, Seed seed, Action<int, int>? progress = null, CancellationToken stop = default, bool autocast = false) =>
        (Number, Count, Seed, this.progress, this.stop, this.autocast) = (number, count, seed, progress, stop, autocast);

    /// <summary>Epochs done before this one.</summary>
    public int Number { get; }

    /// <summary>Epochs in all.</summary>
    public int Count { get; }

    /// <summary>Whether this is the last one.</summary>
    public bool Last => Number == Count - 1;

    /// <summary>Of this epoch; split it by purpose.</summary>
    public Seed Seed { get; }

    /// <summary>Mean of the losses so far, by the name under which they were stepped on.</summary>
    /// <exception cref="DivergedException">One is not finite.</exception>
    public ImmutableSortedDictionary<string, double> Losses {
        get {
            foreach (var name in waiting.Keys) Read(name);
            return sums.ToImmutableSortedDictionary(s => s.Key, s => s.Value.Sum / s.Value.Count, StringComparer.Ordinal);
        }
    }

    /// <summary>
    /// The rows of a set in random order, so many at a time. What the body of the loop makes is freed before the next batch; what has
    /// to outlive it is detached from its scope.
    /// </summary>
    /// <param name="n">Rows of the set.</param>
    /// <param name="size">At a time; the last batch takes what is left, unless that is a single row, which batch normalisation cannot take.</param>
    /// <param name="purpose">Splits the epoch's seed where an epoch has several loops.</param>
    /// <exception cref="OperationCanceledException">stop was asked for.</exception>
    public IEnumerable<Tensor> Order(long n, int size, string purpose = "shuffle") {
        using var scope = torch.NewDisposeScope();
        using var generator = Initial.Generator(Seed.Child(purpose));
        var order = torch.randperm(Require.Positive(n), generator: generator);
        (step, steps) = (0, (int)((n + Require.Positive(size) - 1) / size));
        if (steps > 1 && n % size == 1) steps--;
        for (; step < steps; step++) {
            Interruption.Check(stop);
            using (torch.NewDisposeScope()) yield return order.narrow(0, (long)step * size, Math.Min(size, n - (long)step * size));
            progress?.Invoke(step + 1, steps);
        }
    }

    /// <summary>The set in batches of the options' size, normalised and augmented, on the device.</summary>
    /// <param name="set">Images and labels.</param>
    /// <param name="options">Batch size and augmentation.</param>
    /// <param name="norm">Applied to each batch.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="purpose">As in <see cref="Order"/>.</param>
    public IEnumerable<Batch> Batches(LabelledImages set, TrainOptions options, Normalization norm, Device device, string purpose = "shuffle") {
        using var augment = Initial.Generator(Seed.Child("augment").Child(purpose));
        foreach (var index in Order(set.Count, options.BatchSize, purpose)) yield return Take(set, index, options, norm, device, augment);
    }

    /// <summary>As <see cref="Batches(LabelledImages, TrainOptions, Normalization, Device, string)"/>, each with an equal share of another set, which is gone through anew as often as is needed.</summary>
    /// <param name="set">Sets the number of steps.</param>
    /// <param name="other">Outliers, a reference set.</param>
    /// <param name="options">Batch size and augmentation.</param>
    /// <param name="norm">Applied to each batch.</param>
    /// <param name="device">Where the batches go.</param>
    public IEnumerable<(Batch Known, Batch Other)> Batches(LabelledImages set, LabelledImages other, TrainOptions options, Normalization norm, Device device) {
        using var scope = torch.NewDisposeScope();
        using var augment = Initial.Generator(Seed.Child("augment").Child("other"));
        using var shuffle = Initial.Generator(Seed.Child("other"));
        var rounds = (int)((set.Count + other.Count - 1) / other.Count);
        var order = torch.cat([.. Enumerable.Range(0, rounds).Select(_ => torch.randperm(other.Count, generator: shuffle))], 0);
        var at = 0L;
        foreach (var known in Batches(set, options, norm, device)) {
            var b = known.Index.shape[0];
            yield return (known, Take(other, order.narrow(0, at, b), options, norm, device, augment));
            at += b;
        }
    }

    static Batch Take(LabelledImages set, Tensor index, TrainOptions options, Normalization norm, Device device, Generator augment) {
        var at = index.Ahead(set.Images.device);
        var x = set.Images.index_select(0, at).Ahead(device);
        if (options.Augment != Augment.None) x = CropFlip.Apply(x, augment, flip: options.Augment == Augment.CropFlip);
        return new(norm.Apply(x), set.Labels.index_select(0, set.Labels.device.type == at.device.type ? at : index.Ahead(set.Labels.device)).Ahead(device), index);
    }

    /// <summary>
    /// The network as a step's loss is to look at it: itself, or, where the study's training asks for autocast, with its passes in bfloat16 and logits and features in float32.
    /// Backbones are looked at in this way; generators, critics and decoders stay in float32.
    /// </summary>
    public INetwork Seen(INetwork network) => autocast ? new MixedPrecision(network) : network;

    /// <summary>One step of a learner down the gradient of a loss, in place. The other learners' tensors are constants to it.</summary>
    /// <param name="learner">What moves.</param>
    /// <param name="optimizer">The same one in every step of the learner.</param>
    /// <param name="loss">The learner's model → one number.</param>
    /// <param name="name">Under which the loss is kept.</param>
    /// <exception cref="DivergedException">A loss is not finite, noticed within twenty steps.</exception>
    public void Step<T>(Learner<T> learner, Optimizer optimizer, Func<T, Tensor> loss, string name = "loss") where T : class =>
        Keep(name, learner.Step(loss, optimizer, null, 0), optimizer.LearningRate);

    /// <summary>As above, with the options' optimiser and clipping, and the learning rate that their schedule has at this step of the present loop.</summary>
    /// <param name="learner">What moves.</param>
    /// <param name="options">Optimiser and schedule.</param>
    /// <param name="loss">The learner's model → one number.</param>
    /// <param name="name">Under which the loss is kept.</param>
    /// <param name="epoch">Epochs of the schedule that are done, where it begins in a later epoch of the method; <see cref="Number"/> if not given.</param>
    /// <exception cref="ArgumentException">The options ask for mixup or a running average.</exception>
    public void Step<T>(Learner<T> learner, TrainOptions options, Func<T, Tensor> loss, string name = "loss", int? epoch = null) where T : class {
        if (options is not { Mixup: 0, EmaDecay: 0 })
            throw new ArgumentException("mixup and a running average of the weights belong to Fold; a step of a learner has neither", nameof(options));
        var rate = options.Rate((long)(epoch ?? Number) * steps + step, steps);
        Keep(name, learner.Step(loss, options.ToOptimizer(), rate, options.ClipNorm), rate);
    }

    void Keep(string name, Tensor loss, double rate) {
        if (!waiting.TryGetValue(name, out var list)) waiting[name] = list = [];
        list.Add((loss.DetachFromDisposeScope(), step, rate));
        if (list.Count == CheckEvery) Read(name);
    }

    // Reading a number waits for the device: they are read twenty at a time.
    void Read(string name) {
        var list = waiting[name];
        if (list.Count == 0) return;
        var values = Tidy.Run(() => torch.stack([.. list.Select(l => l.Loss.reshape([]))]).to(ScalarType.Float64).cpu());
        var numbers = values.data<double>().ToArray();
        values.Dispose();
        foreach (var (loss, _, _) in list) loss.Dispose();
        if (Array.FindIndex(numbers, v => !double.IsFinite(v)) is var bad and >= 0) throw new DivergedException(Number, list[bad].Step, list[bad].Rate, numbers[bad]);
        list.Clear();
        var (sum, count) = sums.GetValueOrDefault(name);
        sums[name] = (sum + numbers.Sum(), count + numbers.Length);
    }
}
