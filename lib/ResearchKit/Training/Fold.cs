using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;

namespace ResearchKit.Training;

/// <summary>
/// Training as a fold: a state goes in and a new one comes out. Tensors are updated in place on the fold's own copy; the caller's
/// network and state never change. The same state, data, options, seed, engine and device give the same bits, so that training
/// resumed after any epoch equals training that was never interrupted. The number of a step, which the schedule and Adam go by, follows
/// from the state's epoch and the steps of an epoch: the same data and batch size throughout.
/// </summary>
public static class Fold {
    const int CheckEvery = 20;

    /// <summary>The state before the first epoch: an own copy of the network.</summary>
    public static TrainState Start(INetwork network) => new(network.Copy(), ImmutableDictionary<string, Tensor>.Empty, 0, double.NaN);

    /// <summary>One pass over the data in an order drawn from the seed and the epoch's number.</summary>
    /// <param name="state">Not changed.</param>
    /// <param name="images">uint8 or float [n, c, h, w], on the network's device or the CPU: each batch is moved.</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="options">Their number of epochs sets the schedule.</param>
    /// <param name="norm">Applied to each batch as it is drawn.</param>
    /// <param name="seed">Of the whole training: the same for every epoch.</param>
    /// <param name="progress">Called after each step with the steps done and the steps of an epoch.</param>
    /// <param name="stop">Checked before every step.</param>
    /// <param name="loss">Outputs and labels → [n]; cross-entropy with the options' smoothing if not given.</param>
    /// <exception cref="ArgumentException">Shapes or labels are wrong, all epochs are done, or the state is not of these options.</exception>
    /// <exception cref="DivergedException">The loss is not finite; step and learning rate are named, and the state is attached as the last good one.</exception>
    /// <exception cref="OperationCanceledException">stop was asked for.</exception>
    public static TrainState Epoch(TrainState state, Tensor images, Tensor labels, TrainOptions options, Normalization norm, Seed seed,
        Action<int, int>? progress = null, CancellationToken stop = default, Func<Outputs, Tensor, Tensor>? loss = null) {
        var n = Require.Images(images).shape[0];
        if (state.Epoch >= options.Epochs) throw new ArgumentException($"all {options.Epochs} epochs are done", nameof(state));
        if (labels.dtype != ScalarType.Int64 || labels.shape is not [var m] || m != n)
            throw new ArgumentException($"labels must be int64 [{n}], got {Require.Show(labels)}", nameof(labels));
        options.Check();
        if (loss is null) Require.Labels(labels, n, Classes(state.Network, images, norm));
        loss ??= (o, y) => CrossEntropy.Loss(o.Logits, y, options.LabelSmoothing);

        using var scope = torch.NewDisposeScope();
        var network = state.Network.Copy();
        var seen = options.Autocast ? new MixedPrecision(network) : network;
        var named = network.Named().Where(p => !NetworkIO.IsBuffer(p.Name)).ToArray();
        var parameters = Array.ConvertAll(named, p => p.Tensor.requires_grad_());
        var rule = options.ToOptimizer();
        var moments = Moments.Load(state, rule, named);
        var averages = Moments.LoadAverage(state, options.EmaDecay, named);
        var device = parameters[0].device;
        torch.manual_seed((long)(seed.Child("dropout").Child((uint)state.Epoch).Value >> 1));   // dropout has no generator of its own
        using var shuffle = seed.Child("shuffle").Child((uint)state.Epoch).Generator();
        using var augment = seed.Child("augment").Child((uint)state.Epoch).Generator();
        using var mix = seed.Child("mixup").Child((uint)state.Epoch).Generator();
        var shares = seed.Child("mixup").Child((uint)state.Epoch).Child("share").ToRandom();
        var order = torch.randperm(n, generator: shuffle).to(images.device);
        var classes = labels.device.type == images.device.type ? labels : labels.to(images.device);
        var steps = (int)((n + options.BatchSize - 1) / options.BatchSize);
        var losses = new double[steps];
        using var recorded = new FixedStep(device, (x, labels, numbers) => Learn(x, labels, gradients => rule.Step(parameters, gradients, moments, numbers)));
        var waiting = new List<Tensor>(CheckEvery);   // losses that nobody has read: reading one waits for the device

        for (var step = 0; step < steps; step++) {
            Interruption.Check(stop);
            var from = (long)step * options.BatchSize;
            var before = (long)state.Epoch * steps + step;
            var rate = options.Rate(before, steps);
            using (var batch = torch.NewDisposeScope()) {
                var index = order.narrow(0, from, Math.Min(options.BatchSize, n - from));
                var (drawn, y) = (images.index_select(0, index), classes.index_select(0, index));
                var crops = options.Augment == Augment.None ? null : CropFlip.Draw(drawn.shape[0], augment, flip: options.Augment == Augment.CropFlip);
                if (options.Graph && drawn.shape[0] == options.BatchSize) {
                    waiting.Add(recorded.Take(drawn, y, crops, rule.Numbers(before + 1, rate)).MoveToOuterDisposeScope());
                } else {
                    var x = drawn.Ahead(device);
                    waiting.Add(Learn(crops is null ? x : CropFlip.At(x, crops.Ahead(device)), y.Ahead(device), gradients => rule.Step(parameters, gradients, moments, before + 1, rate)).MoveToOuterDisposeScope());
                }
            }
            if (waiting.Count == CheckEvery || step == steps - 1) Read(waiting, losses, step, s => options.Rate((long)state.Epoch * steps + s, steps), state);
            progress?.Invoke(step + 1, steps);
        }

        var average = losses.Select((l, s) => l * Math.Min(options.BatchSize, n - (long)s * options.BatchSize)).Sum() / n;
        var kept = Moments.Store(rule, moments.Select(t => t.MoveToOuterDisposeScope()), averages.Select(t => t.MoveToOuterDisposeScope()), named);
        return new(network.Map((_, t) => t.detach().MoveToOuterDisposeScope()), kept, state.Epoch + 1, average);

        // One step on bytes or numbers that are on the device: the mean loss, detached, in the current scope.
        Tensor Learn(Tensor drawn, Tensor y, Action<IReadOnlyList<Tensor>> move) {
            using var inner = torch.NewDisposeScope();
            var x = norm.Apply(drawn);
            var mean = (options.Mixup == 0 ? loss(seen.Forward(x, train: true), y) : Mixed(x, y)).mean();
            IReadOnlyList<Tensor> gradients = [.. autograd.grad([mean], parameters)];
            if (options.ClipNorm > 0) gradients = MultiTensor.ClipNorm(gradients, options.ClipNorm);
            move(gradients);
            if (!averages.IsEmpty) MultiTensor.AverageStep(averages, parameters, options.EmaDecay);
            return mean.detach().MoveToOuterDisposeScope();
        }

        // The loss is mixed as the images are: for a loss that is linear in its target that is the loss of the mixed target.
        Tensor Mixed(Tensor x, Tensor y) {
            var (share, with) = (Mixup.Share(shares, options.Mixup), torch.randperm(x.shape[0], generator: mix).Ahead(device));
            var outputs = seen.Forward(Mixup.Apply(x, with, share), train: true);
            return loss(outputs, y) * share + loss(outputs, y.index_select(0, with)) * (1 - share);
        }
    }

    /// <summary>All epochs that are left; as <see cref="Epoch"/> repeated.</summary>
    /// <param name="state">Not changed.</param>
    /// <param name="images">As in <see cref="Epoch"/>.</param>
    /// <param name="labels">As in <see cref="Epoch"/>.</param>
    /// <param name="options">As in <see cref="Epoch"/>.</param>
    /// <param name="norm">As in <see cref="Epoch"/>.</param>
    /// <param name="seed">As in <see cref="Epoch"/>.</param>
    /// <param name="progress">Steps done and steps in all that were left.</param>
    /// <param name="stop">As in <see cref="Epoch"/>.</param>
    /// <param name="loss">As in <see cref="Epoch"/>.</param>
    public static TrainState Run(TrainState state, Tensor images, Tensor labels, TrainOptions options, Normalization norm, Seed seed,
        Action<int, int>? progress = null, CancellationToken stop = default, Func<Outputs, Tensor, Tensor>? loss = null) =>
        Until(state, images, labels, options, norm, seed, _ => Decision.GoOn, progress, stop, loss).State;

    /// <summary>As <see cref="Run"/>, but a rule is asked after each epoch whether it was the last.</summary>
    /// <param name="state">Not changed.</param>
    /// <param name="images">As in <see cref="Epoch"/>.</param>
    /// <param name="labels">As in <see cref="Epoch"/>.</param>
    /// <param name="options">As in <see cref="Epoch"/>: their number of epochs is the most there can be.</param>
    /// <param name="norm">As in <see cref="Epoch"/>.</param>
    /// <param name="seed">As in <see cref="Epoch"/>.</param>
    /// <param name="decide">The state after an epoch → go on or stop. The state is freed after the next epoch: copy what is to be kept.</param>
    /// <param name="progress">As in <see cref="Run"/>.</param>
    /// <param name="stop">As in <see cref="Epoch"/>.</param>
    /// <param name="loss">As in <see cref="Epoch"/>.</param>
    public static TrainingEnd Until(TrainState state, Tensor images, Tensor labels, TrainOptions options, Normalization norm, Seed seed,
        Func<TrainState, Decision> decide, Action<int, int>? progress = null, CancellationToken stop = default, Func<Outputs, Tensor, Tensor>? loss = null) {
        var (first, now) = (state.Epoch, state);
        while (now.Epoch < options.Epochs) {
            var done = now.Epoch - first;
            var next = Epoch(now, images, labels, options, norm, seed,
                progress is null ? null : (s, steps) => progress(done * steps + s, (options.Epochs - first) * steps), stop, loss);
            if (!ReferenceEquals(now, state)) now.Free();
            now = next;
            if (decide(now).Reason is { } reason) return new(now, reason);
        }
        return new(now, null);
    }

    static long Classes(INetwork network, Tensor images, Normalization norm) => Tidy.Value(() => {
        using var off = torch.no_grad();
        return network.Forward(norm.Apply(images.narrow(0, 0, 1).to(network.Named()[0].Tensor.device))).Logits.shape[1];
    });

    // Moves the waiting losses, of which the last is that of the given step, to the array.
    static void Read(List<Tensor> waiting, double[] losses, int last, Func<int, double> rate, TrainState state) {
        using (var d = torch.NewDisposeScope()) {
            var values = torch.stack([.. waiting]).to(ScalarType.Float64).cpu().data<double>().ToArray();
            foreach (var t in waiting) t.Dispose();
            waiting.Clear();
            for (var i = 0; i < values.Length; i++) {
                var step = last - values.Length + 1 + i;
                if (!double.IsFinite(values[i])) throw new DivergedException(state.Epoch, step, rate(step), values[i], state);
                losses[step] = values[i];
            }
        }
    }
}
