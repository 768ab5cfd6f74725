using System.Collections.Immutable;

namespace ResearchKit.Methods;

/// <summary>What a method looks at in its <see cref="Evidence"/>.</summary>
[Flags]
public enum Needs {
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The logits [n, classes].</summary>
    Logits = 1,
    /// <summary>The penultimate layer [n, d].</summary>
    Features = 2,
    /// <summary>The pooled taps [n, D].</summary>
    Taps = 4,
    /// <summary>Labels [n].</summary>
    Labels = 8,
    /// <summary>The last linear layer: weights [classes, d] and biases [classes].</summary>
    Head = 16,
    /// <summary>The images [n, c, h, w].</summary>
    Images = 32,
    /// <summary>The network, to run it again.</summary>
    Network = 64,
    /// <summary>The network and the images, to differentiate through.</summary>
    Gradients = 128,
    /// <summary>The logits of further networks, each [n, classes].</summary>
    Members = 256,
}

/// <summary>The options of a method that has none.</summary>
public sealed record NoOptions;

/// <summary>
/// A method of the catalogue: a pure function that fits, and one that scores. Make one by <see cref="Of{TOptions}"/> (nothing to fit) or
/// <see cref="Of{TOptions, TModel}"/>; change its options by <see cref="With(object)"/>.
/// </summary>
/// <param name="Id">Lower case, as in tables and on the command line.</param>
/// <param name="Title">For readers.</param>
/// <param name="Family">"logits", "features", "gradients", "density", "gemos", ...: what it is made of.</param>
/// <param name="Needs">What a score looks at.</param>
/// <param name="FitNeeds">What fitting looks at; none: there is nothing to fit.</param>
/// <param name="Formula">The score in one line, in the kit's sign (higher = more known).</param>
/// <param name="Citation">Authors, venue, year, arXiv number.</param>
public sealed record Method(string Id, string Title, string Family, Needs Needs, Needs FitNeeds, string Formula, string Citation) {
    /// <summary>The options record; its defaults are the paper's.</summary>
    public object Options { get; private init; } = new NoOptions();

    /// <summary>Named settings of the options, such as those of a peer library.</summary>
    public ImmutableDictionary<string, object> Presets { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The type of what fitting makes; none: there is nothing to fit.</summary>
    public Type? ModelType { get; private init; }

    Func<Evidence, object, Seed, object?> FitModel { get; init; } = (_, _, _) => null;

    Func<object?, object, Evidence, Tensor> ScoreModel { get; init; } = (_, _, _) => throw new InvalidOperationException("a method is made by Method.Of");

    /// <summary>A method that has nothing to fit and no options.</summary>
    /// <param name="id">Lower case.</param>
    /// <param name="title">For readers.</param>
    /// <param name="family">What it is made of.</param>
    /// <param name="needs">What the score looks at; it is checked before score is called.</param>
    /// <param name="formula">The score in one line.</param>
    /// <param name="citation">Its source.</param>
    /// <param name="score">Evidence of n images → [n], higher = more known. What it makes on the way is freed.</param>
    public static Method Of(string id, string title, string family, Needs needs, string formula, string citation, Func<Evidence, Tensor> score) =>
        Of(id, title, family, needs, formula, citation, new NoOptions(), (e, _) => score(e));

    /// <summary>A method that has nothing to fit.</summary>
    /// <param name="id">Lower case.</param>
    /// <param name="title">For readers.</param>
    /// <param name="family">What it is made of.</param>
    /// <param name="needs">What the score looks at; it is checked before score is called.</param>
    /// <param name="formula">The score in one line.</param>
    /// <param name="citation">Its source.</param>
    /// <param name="defaults">The paper's options: a record whose init properties check themselves.</param>
    /// <param name="score">Evidence of n images and options → [n], higher = more known. What it makes on the way is freed.</param>
    public static Method Of<TOptions>(string id, string title, string family, Needs needs, string formula, string citation, TOptions defaults,
        Func<Evidence, TOptions, Tensor> score) where TOptions : class => new(id, title, family, needs, Needs.None, formula, citation) {
            Options = defaults,
            ScoreModel = (_, o, e) => score(e, (TOptions)o),
        };

    /// <summary>A method that is fitted.</summary>
    /// <param name="id">Lower case.</param>
    /// <param name="title">For readers.</param>
    /// <param name="family">What it is made of.</param>
    /// <param name="needs">What the score looks at; it is checked before score is called.</param>
    /// <param name="fitNeeds">What fitting looks at; it is checked before fit is called.</param>
    /// <param name="formula">The score in one line.</param>
    /// <param name="citation">Its source.</param>
    /// <param name="defaults">The paper's options: a record whose init properties check themselves.</param>
    /// <param name="fit">Evidence of the training images, options and seed → the model: a record whose primary constructor takes the whole
    /// fitted state in types that <see cref="ModelState"/> can save. Its tensors are kept, others made on the way are freed.</param>
    /// <param name="score">Model, options and evidence of n images → [n], higher = more known. What it makes on the way is freed.</param>
    public static Method Of<TOptions, TModel>(string id, string title, string family, Needs needs, Needs fitNeeds, string formula, string citation,
        TOptions defaults, Func<Evidence, TOptions, Seed, TModel> fit, Func<TModel, TOptions, Evidence, Tensor> score)
        where TOptions : class where TModel : class => new(id, title, family, needs, fitNeeds, formula, citation) {
            Options = defaults,
            ModelType = typeof(TModel),
            FitModel = (e, o, seed) => fit(e, (TOptions)o, seed),
            ScoreModel = (m, o, e) => score((TModel)m!, (TOptions)o, e),
        };

    /// <summary>The same method with other options.</summary>
    /// <exception cref="ArgumentException">They are not of this method's type.</exception>
    public Method With(object options) => options.GetType() == Options.GetType() ? this with { Options = options }
        : throw new ArgumentException($"{Id} takes {Options.GetType().Name}, got {options.GetType().Name}", nameof(options));

    /// <summary>The same method with one option changed by its name, as on the command line.</summary>
    /// <exception cref="ArgumentException">There is no such option, or the value does not fit: the message says what is expected.</exception>
    public Method With(string name, string value) => With(Settings.With(Options, name, value, Id));

    /// <summary>The same method with a preset's options.</summary>
    /// <exception cref="ArgumentException">There is no such preset: those that exist are listed.</exception>
    public Method Preset(string name) => Presets.TryGetValue(name, out var options) ? With(options)
        : throw new ArgumentException($"{Id} has no preset \"{name}\"; there {(Presets.IsEmpty ? "are none" : $"are {string.Join(", ", Presets.Keys.Order())}")}", nameof(name));

    /// <summary>Fits the method.</summary>
    /// <param name="training">Evidence of the training images.</param>
    /// <param name="seed">Decides all that is random in the fit.</param>
    /// <returns>What scores; its tensors belong to the dispose scope around this call.</returns>
    /// <exception cref="ArgumentException">The evidence lacks something that <see cref="FitNeeds"/> names, or the method refuses it.</exception>
    public Fitted Fit(Evidence training, Seed seed) {
        training.Demand(FitNeeds, Id);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var model = FitModel(training, Options, seed);
        if (model is not null) foreach (var tensor in ModelState.Tensors(model)) tensor.MoveToOuterDisposeScope();
        return new(this, model);
    }

    /// <summary>What an earlier fit made, from <see cref="Fitted.State"/>.</summary>
    /// <param name="state">As it was read.</param>
    /// <param name="device">Where it is to score; where the state is, if not given.</param>
    /// <exception cref="InvalidDataException">The state is not that of this method.</exception>
    public Fitted Restore(IReadOnlyDictionary<string, Tensor> state, Device? device = null) => new(this, ModelType is null ? null
        : ModelState.Load(ModelType, device is null ? state : state.ToDictionary(p => p.Key, p => p.Value.to(device))));

    internal Tensor Score(object? model, Evidence inputs) {
        inputs.Demand(Needs, Id);
        return Tidy.Run(() => {
            using var off = torch.no_grad();
            var scores = ScoreModel(model, Options, inputs);
            return scores.shape is [var n] && n == inputs.Count ? scores
                : throw new InvalidOperationException($"{Id} gave {Require.Show(scores)} for {inputs.Count} images, not one score for each");
        });
    }
}

/// <summary>A method that has been fitted.</summary>
/// <param name="Method">The method, with its options.</param>
/// <param name="Model">What the fit made; none where there was nothing to fit.</param>
public sealed record Fitted(Method Method, object? Model) {
    /// <summary>Evidence of n images → [n], float32 or float64. Higher = more known.</summary>
    /// <exception cref="ArgumentException">The evidence lacks something that the method needs, or does not fit the model.</exception>
    public Tensor Score(Evidence inputs) => Method.Score(Model, inputs);

    /// <summary>The whole fitted state by name, to be saved; the tensors are the model's own where it holds tensors.</summary>
    public ImmutableDictionary<string, Tensor> State() => Model is null ? ImmutableDictionary<string, Tensor>.Empty : ModelState.Save(Model);
}
