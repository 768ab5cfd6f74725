using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>What a trained method says of a batch.</summary>
/// <param name="Scores">[n]; higher = more known.</param>
/// <param name="Logits">[n, C], larger = likelier class among the known ones; none where the method does not tell classes apart.</param>
public sealed record Answers(Tensor Scores, Tensor? Logits);

/// <summary>
/// A trained system of the catalogue: training as a fold over epochs, and a score. Its state is a record of whatever it likes
/// (networks, <see cref="Learner{T}"/>, fitted models, numbers) whose primary constructor takes all of it, so that it is copied, saved
/// and resumed without code of its own.
/// </summary>
/// <param name="Id">Lower case, as in tables and on the command line.</param>
/// <param name="Title">For readers.</param>
/// <param name="Family">"open-set", "novelty", ...</param>
/// <param name="Needs">What the study must hold beside the known images.</param>
/// <param name="Formula">The score in one line, in the kit's sign (higher = more known).</param>
/// <param name="Citation">Authors, venue, year, arXiv number.</param>
public sealed record TrainedMethod(string Id, string Title, string Family, StudyNeeds Needs, string Formula, string Citation) {
    /// <summary>The options record; its defaults are the paper's.</summary>
    public object Options { get; private init; } = new NoOptions();

    /// <summary>The type of the training state.</summary>
    public Type StateType { get; private init; } = typeof(object);

    Func<Study, object, int> CountEpochs { get; init; } = (_, _) => 0;
    Func<Study, object, Seed, object> Begin { get; init; } = (_, _, _) => throw Unmade();
    Func<object, EpochRun, Study, object, object> Pass { get; init; } = (_, _, _, _) => throw Unmade();
    Func<object, object, Tensor, Answers> Judge { get; init; } = (_, _, _) => throw Unmade();
    Func<object, INetwork?> Look { get; init; } = _ => null;

    static InvalidOperationException Unmade() => new("a trained method is made by TrainedMethod.Of");

    /// <summary>A trained method.</summary>
    /// <param name="id">Lower case.</param>
    /// <param name="title">For readers.</param>
    /// <param name="family">What it is made of.</param>
    /// <param name="needs">Checked before start is called.</param>
    /// <param name="formula">The score in one line.</param>
    /// <param name="citation">Its source.</param>
    /// <param name="defaults">The paper's options: a record whose init properties check themselves.</param>
    /// <param name="epochs">How many epochs; the study's if not given.</param>
    /// <param name="start">The state before the first epoch.</param>
    /// <param name="epoch">One epoch: it may move the state's learners in place, since it is given a copy, and returns the new state.</param>
    /// <param name="score">State, options, normalised images [n, c, h, w] → answers. What it makes on the way is freed.</param>
    /// <param name="network">The classifier inside the state, for post-hoc scores on top of it; none: there is none.</param>
    public static TrainedMethod Of<TOptions, TState>(string id, string title, string family, StudyNeeds needs, string formula, string citation, TOptions defaults,
        Func<Study, TOptions, Seed, TState> start, Func<TState, EpochRun, Study, TOptions, TState> epoch, Func<TState, TOptions, Tensor, Answers> score,
        Func<TState, INetwork>? network = null, Func<Study, TOptions, int>? epochs = null) where TOptions : class where TState : class =>
        new(id, title, family, needs, formula, citation) {
            Options = defaults,
            StateType = typeof(TState),
            CountEpochs = (study, o) => epochs is null ? study.Train.Epochs : epochs(study, (TOptions)o),
            Begin = (study, o, seed) => start(study, (TOptions)o, seed),
            Pass = (state, run, study, o) => epoch((TState)state, run, study, (TOptions)o),
            Judge = (state, o, images) => score((TState)state, (TOptions)o, images),
            Look = state => network?.Invoke((TState)state),
        };

    /// <summary>The same method with other options.</summary>
    /// <exception cref="ArgumentException">They are not of this method's type.</exception>
    public TrainedMethod With(object options) => options.GetType() == Options.GetType() ? this with { Options = options }
        : throw new ArgumentException($"{Id} takes {Options.GetType().Name}, got {options.GetType().Name}", nameof(options));

    /// <summary>The same method with one option changed by its name, as on the command line.</summary>
    /// <exception cref="ArgumentException">There is no such option, or the value does not fit: the message says what is expected.</exception>
    public TrainedMethod With(string name, string value) => With(Settings.With(Options, name, value, Id));

    /// <summary>How many epochs the training has; 0 where published weights are taken as they are.</summary>
    public int Epochs(Study study) => Require.NotNegative(CountEpochs(study, Options), nameof(Epochs));

    /// <summary>The state before the first epoch. Its tensors belong to the scope around this call.</summary>
    /// <exception cref="ArgumentException">The study lacks something that <see cref="Needs"/> names, or the method refuses it.</exception>
    public Trained Start(Study study, Seed seed) {
        study.Demand(Needs, Id);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        return new Trained(this, Kept(Own(Begin(study, Options, seed.Child(Id)), study)), 0, ImmutableSortedDictionary<string, double>.Empty);
    }

    /// <summary>One epoch on a copy of the state.</summary>
    /// <param name="trained">Not changed.</param>
    /// <param name="study">As at the start.</param>
    /// <param name="seed">As at the start.</param>
    /// <param name="progress">Is told the steps done and the steps of the epoch.</param>
    /// <param name="stop">Checked before every batch.</param>
    /// <exception cref="ArgumentException">All epochs are done.</exception>
    /// <exception cref="DivergedException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">stop was asked for.</exception>
    public Trained Epoch(Trained trained, Study study, Seed seed, Action<int, int>? progress = null, CancellationToken stop = default) {
        study.Demand(Needs, Id);
        var count = Epochs(study);
        if (trained.Epoch >= count) throw new ArgumentException($"all {count} epochs of {Id} are done", nameof(trained));
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var own = seed.Child(Id).Child("epoch").Child((uint)trained.Epoch);
        torch.manual_seed((long)(own.Child("dropout").Value >> 1));   // dropout has no generator of its own
        var run = new EpochRun(trained.Epoch, count, own, progress, stop, study.Train.Autocast);
        var state = Pass(Tree.Copy(trained.State), run, study, Options);
        var losses = run.Losses;
        return new(this, Kept(Own(state, study)), trained.Epoch + 1, losses);
    }

    /// <summary>All epochs.</summary>
    /// <param name="study">What is learnt from.</param>
    /// <param name="seed">Decides all that is random.</param>
    /// <param name="progress">Is told the epoch (from 0), the steps done and the steps of the epoch.</param>
    /// <param name="stop">Checked before every batch.</param>
    public Trained Fit(Study study, Seed seed, Action<int, int, int>? progress = null, CancellationToken stop = default) {
        var now = Start(study, seed);
        for (var count = Epochs(study); now.Epoch < count;) {
            var next = Epoch(now, study, seed, progress is null ? null : (done, all) => progress(now.Epoch, done, all), stop);
            Tree.Free(now.State);
            now = next;
        }
        return now;
    }

    /// <summary>What <see cref="Trained.Save"/> wrote. Its tensors belong to the scope around this call.</summary>
    /// <exception cref="InvalidDataException">It is not of this method.</exception>
    public Trained Restore(IReadOnlyDictionary<string, Tensor> tensors, Device device) {
        using var scope = torch.NewDisposeScope();
        var state = ModelState.Load(StateType, tensors.Where(p => p.Key.StartsWith(Trained.StatePrefix, StringComparison.Ordinal))
            .ToDictionary(p => p.Key[Trained.StatePrefix.Length..], p => p.Value));
        Tensor Number(string name) => tensors.TryGetValue(name, out var t) ? t : throw new InvalidDataException($"the state of {Id} lacks \"{name}\"");
        var losses = tensors.Keys.Where(k => k.StartsWith(Trained.LossPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(k => k[Trained.LossPrefix.Length..], k => Number(k).ToDouble(), StringComparer.Ordinal);
        return new(this, Kept(Tree.Map(state, (_, t) => Layout(t.to(device)))), checked((int)Number(Trained.EpochName).ToInt64()), losses);
    }

    // Convolutions run on weights with the channels innermost; a file holds them the other way.
    static Tensor Layout(Tensor t) => t.ndim == 4 && t.is_floating_point() ? Conv2d.ChannelsLast(t) : t;

    // A state's tensors are its own, since it is freed when the next one is there: what it shares with the study is copied.
    static object Own(object state, Study study) {
        var shared = study.Tensors.ToHashSet(ReferenceEqualityComparer.Instance);
        return Tree.Map(state, (_, t) => shared.Contains(t) ? t.detach().clone() : t);
    }

    static object Kept(object state) {
        foreach (var (_, t) in Tree.Named(state)) t.MoveToOuterDisposeScope();
        return state;
    }

    internal Answers Score(object state, Tensor images) {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var answers = Judge(state, Options, images);
        var n = images.shape[0];
        if (answers.Scores.shape is not [var m] || m != n || answers.Logits is { } z && (z.shape is not [var k, _] || k != n))
            throw new InvalidOperationException($"{Id} gave {Require.Show(answers.Scores)} for {n} images, not one score (and one row of logits) for each");
        return new(answers.Scores.MoveToOuterDisposeScope(), answers.Logits?.MoveToOuterDisposeScope());
    }

    internal INetwork? Network(object state) => Look(state);
}

/// <summary>A trained method after some of its epochs.</summary>
/// <param name="Method">The method, with its options.</param>
/// <param name="State">Its state: a record of <see cref="TrainedMethod.StateType"/>.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Losses">Mean losses of the last epoch, by name.</param>
public sealed record Trained(TrainedMethod Method, object State, int Epoch, ImmutableSortedDictionary<string, double> Losses) {
    internal const string StatePrefix = "state.", LossPrefix = "loss.", EpochName = "epoch";

    /// <summary>Images → what the method says of them.</summary>
    /// <param name="images">uint8 or float [n, c, h, w]; they go to the device of the state in batches.</param>
    /// <param name="norm">The study's.</param>
    /// <param name="device">The study's.</param>
    /// <param name="batch">Images at a time.</param>
    /// <param name="progress">Images done and images in all.</param>
    /// <param name="stop">Checked before every batch.</param>
    public Answers Score(Tensor images, Normalization norm, Device device, int batch = 500, Action<int, int>? progress = null, CancellationToken stop = default) {
        var n = Require.Images(images).shape[0];
        using var scope = torch.NewDisposeScope();
        var (scores, logits) = (new List<Tensor>(), new List<Tensor>());
        for (var at = 0L; at < n; at += Require.Positive(batch)) {
            Interruption.Check(stop);
            using var inner = torch.NewDisposeScope();
            var answers = Method.Score(State, norm.Apply(images.narrow(0, at, Math.Min(batch, n - at)).to(device)));
            scores.Add(answers.Scores.to(ScalarType.Float64).MoveToOuterDisposeScope());
            if (answers.Logits is { } z) logits.Add(z.MoveToOuterDisposeScope());
            progress?.Invoke((int)Math.Min(at + batch, n), (int)n);
        }
        return new(torch.cat(scores, 0).MoveToOuterDisposeScope(), logits.Count == 0 ? null : torch.cat(logits, 0).MoveToOuterDisposeScope());
    }

    /// <summary>The classifier inside, for post-hoc scores on top of it.</summary>
    /// <exception cref="ArgumentException">The method has none.</exception>
    public INetwork Network => Method.Network(State) ?? throw new ArgumentException($"{Method.Id} has no classifier that post-hoc scores could look at");

    /// <summary>The whole state by name, to be written to a file: the tensors are the state's own where it holds tensors.</summary>
    public ImmutableDictionary<string, Tensor> Save() => ModelState.Save(State).Select(p => KeyValuePair.Create(StatePrefix + p.Key, p.Value))
        .Concat(Losses.Select(l => KeyValuePair.Create(LossPrefix + l.Key, torch.tensor(new[] { l.Value }).reshape([]))))
        .Append(KeyValuePair.Create(EpochName, torch.tensor((long)Epoch))).ToImmutableDictionary();
}
