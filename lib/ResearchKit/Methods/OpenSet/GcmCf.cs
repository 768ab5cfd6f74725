using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>GCM-CF's settings: those of the authors' code for MNIST, but for the widths of the perceptrons, which are ours.</summary>
public sealed record GcmCfOptions {
    /// <summary>Length of z, the sample's attributes.</summary>
    public int Latent { get; init => field = Require.Positive(value, nameof(Latent)); } = 10;

    /// <summary>Length of a class's learnt attributes.</summary>
    public int Attributes { get; init => field = Require.Positive(value, nameof(Attributes)); } = 32;

    /// <summary>Hidden units of autoencoder and critic.</summary>
    public int Hidden { get; init => field = Require.Positive(value, nameof(Hidden)); } = 512;

    /// <summary>β of the KL divergence: 1 for MNIST, 6 for CIFAR-10.</summary>
    public double Beta { get; init => field = Require.NotNegative(value, nameof(Beta)); } = 1;

    /// <summary>ν, the share of the contrast between the own class's counterfactual and the others.</summary>
    public double Nu { get; init => field = Require.NotNegative(value, nameof(Nu)); } = 1;

    /// <summary>ρ, the share of the critic's judgement of counterfactuals; 0: no critic.</summary>
    public double Rho { get; init => field = Require.NotNegative(value, nameof(Rho)); } = 1;

    /// <summary>T of the contrast: 10 for MNIST, 1 for CIFAR-10.</summary>
    public double Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 10;

    /// <summary>Steps of the critic for each one of the autoencoder.</summary>
    public int CriticSteps { get; init => field = Require.Positive(value, nameof(CriticSteps)); } = 5;

    /// <summary>Adam's, of both.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-3;

    /// <summary>Samples a step.</summary>
    public int BatchSize { get; init => field = Require.Positive(value, nameof(BatchSize)); } = 64;

    /// <summary>Passes over the training features; none: the published 50, or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }
}

/// <summary>GCM-CF while it is trained and after.</summary>
/// <param name="Classifier">The closed-set classifier; not changed.</param>
/// <param name="Learner">The autoencoder.</param>
/// <param name="Critic">Of features with their class.</param>
/// <param name="Centre">Mean of the training features, each of length 1, [D].</param>
/// <param name="Scale">Their standard deviation over all numbers, [1].</param>
/// <param name="Training">The training features, of length 1, centred and scaled; empty after the last epoch.</param>
public sealed record GcmCfState(INetwork Classifier, Learner<CounterfactualAutoencoder> Learner, Learner<VectorCritic> Critic, Tensor Centre, Tensor Scale, ImmutableArray<Tensor> Training);

/// <summary>
/// Counterfactual open-set recognition (Yue, Wang, Sun, Hua and Zhang, Counterfactual zero-shot and open-set visual recognition, CVPR 2021, arXiv:2103.00887), on the features
/// of the closed-set classifier, divided by their length. A sample's features x come of its own attributes z and those of its class y: an autoencoder learns x → z and (z, y) → x by
/// ‖x − x_y‖² + β KL(z) (a β-VAE; <see cref="GaussianKl.ToUnit"/>), by the contrast of the own class's counterfactual with those of the others (<see cref="ClassCounterfactual.Contrast"/>), and by a Wasserstein critic
/// that holds counterfactuals of other classes, x_y'(z(x)) with y', against real features with their class (<see cref="Wasserstein"/>). By the consistency rule a sample is known
/// if it is near enough to one of its counterfactuals: the score is −min_y ‖x − x_y(z(x))‖² / D. The classifier names the class.
/// </summary>
/// <remarks>The authors' open-set code makes counterfactual images with CGDL's ladder network and leaves the critic to its zero-shot part, which works on features, as this does.
/// The paper leaves open how features are scaled. Those of known images are the longer ones, so that an error in their units is the larger the better known an image is; of directions
/// it is not, hence the division by their length.
/// The survey says that generated samples train another classifier; in the paper the consistency rule decides.</remarks>
public static class GcmCf {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("gcm-cf", "Counterfactual open-set recognition, on features", "open-set", StudyNeeds.Classifier,
        "-min over classes y of ‖x - x_y(z(x))‖² / D, x = f / ‖f‖ standardised", "Yue, Wang, Sun, Hua and Zhang, CVPR 2021, arXiv:2103.00887", new GcmCfOptions(), Start, Epoch, Score, s => s.Classifier,
        (study, o) => o.Epochs ?? study.Share(50));

    static GcmCfState Start(Study study, GcmCfOptions o, Seed seed) {
        var f = Unit.Rows(Evidence.Of(study.Classifier, study.Known.Images, study.Norm, null).Features.to(study.Device));
        var centre = f.mean([0]);
        var scale = (f - centre).square().mean().sqrt().reshape(1).clamp_min(1e-6);
        var (d, c, hidden) = ((int)f.shape[1], study.Known.Classes, study.Width(o.Hidden));
        return new(study.Classifier, Learner.Of(On(CounterfactualAutoencoder.Init(d, c, o.Latent, o.Attributes, hidden, seed.Child("autoencoder")), study)),
            Learner.Of(On(VectorCritic.Init(d + c, hidden, seed.Child("critic")), study)), centre, scale, [(f - centre) / scale]);
    }

    static T On<T>(T model, Study study) where T : class => Tree.Map(model, (_, t) => t.to(study.Device));

    static GcmCfState Epoch(GcmCfState s, EpochRun run, Study study, GcmCfOptions o) {
        var (forMaker, forCritic) = (Optimizer.Adam(o.LearningRate), Optimizer.Adam(o.LearningRate, 0.5, 0.9));
        using var random = run.Seed.Child("noise").Generator();
        var (all, labels, classes) = (s.Training[0], study.Known.Labels.to(study.Device), study.Known.Classes);
        foreach (var index in run.Order(all.shape[0], o.BatchSize)) {
            var rows = index.Ahead(study.Device);
            var (x, y, n) = (all.index_select(0, rows), labels.index_select(0, rows), index.shape[0]);
            var noise = torch.randn([n, o.Latent], generator: random).Ahead(study.Device);
            var others = classes < 2 || o.Rho == 0 ? null : (y + 1 + (torch.rand([n], generator: random) * (classes - 1)).floor().to(ScalarType.Int64).Ahead(study.Device)).remainder(classes);
            if (others is not null) {
                var (real, fake) = (With(x, y, classes), With(Pick(Made(s.Learner.Model, x, noise).Made, others), others, classes));
                for (var i = 0; i < o.CriticSteps; i++)
                    run.Step(s.Critic, forCritic, d => Wasserstein.Fake(d.Apply(fake)).mean() + Wasserstein.Real(d.Apply(real)).mean()
                        + Wasserstein.Weight * Wasserstein.Penalty(d.Apply, real, fake, random).mean(), "critic");
            }
            run.Step(s.Learner, forMaker, m => {
                var (made, mean, logVariance) = Made(m, x, noise);
                var loss = (Pick(made, y) - x).square().sum(dim: 1) + o.Beta * GaussianKl.ToUnit(mean, logVariance.exp(), torch.zeros_like(mean)) + o.Nu * ClassCounterfactual.Contrast(x, made, y, o.Temperature);
                return (others is null ? loss : loss + o.Rho * Wasserstein.Real(s.Critic.Model.Apply(With(Pick(made, others), others, classes)))).mean();
            });
        }
        return run.Last ? s with { Training = [] } : s;
    }

    static (Tensor Made, Tensor Mean, Tensor LogVariance) Made(CounterfactualAutoencoder m, Tensor x, Tensor noise) {
        var (mean, logVariance) = m.Sample(x);
        return (m.Counterfactuals(mean + noise * (logVariance / 2).exp()), mean, logVariance);
    }

    // [n, c, D] and int64 [n] → each row's vector of that class, [n, D].
    static Tensor Pick(Tensor made, Tensor labels) => made.gather(1, labels.reshape(-1, 1, 1).expand(-1, 1, made.shape[2])).squeeze(1);

    static Tensor With(Tensor x, Tensor labels, int classes) => torch.cat([x, functional.one_hot(labels, classes).to(x.dtype)], 1);

    static Answers Score(GcmCfState s, GcmCfOptions o, Tensor images) {
        var said = s.Classifier.Forward(images);
        var x = (Unit.Rows(said.Features) - s.Centre) / s.Scale;
        return new(-ClassCounterfactual.Distances(x, s.Learner.Model.Counterfactuals(s.Learner.Model.Sample(x).Mean)).amin(1), said.Logits);
    }
}
