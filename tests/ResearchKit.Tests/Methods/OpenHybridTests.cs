using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>OpenHybrid's joint loss, and what its training moves.</summary>
public class OpenHybridTests {
    static CouplingFlow Flow => LadderCase.Filled(CouplingFlow.Init(5, 3, 6, 0.8, new(1)));

    static Tensor Features => LadderCase.Values([4, 5], 0.4, 1.5);

    static Tensor Logits => LadderCase.Values([4, 3], 1.9, 2);

    static Tensor Labels => torch.tensor(new long[] { 2, 0, 1, 2 });

    static Study Study(int epochs) {
        var known = new LabelledImages(TrainedLaws.Bars(96, [0, 4, 9], 1), torch.arange(96).remainder(3), 3);
        return new Study(known, Normalization.Fit(known.Images), "small-cnn", new() { Epochs = epochs, BatchSize = 16, LearningRate = 0.02 }) { WidthShare = 0.1 };
    }

    static Trained Fit(Study study, params (string Name, string Value)[] options) =>
        options.Aggregate(Catalogue.FindTrained("openhybrid"), (m, o) => m.With(o.Name, o.Value)).Fit(study, new(1));

    [Fact]
    public void The_joint_loss_by_hand_and_from_PyTorchs_density() {
        using var d = torch.NewDisposeScope();
        // A new flow is N(0, I): log p(1, 2, 3) = -1.5 log 2π - 7; two equal logits cost log 2.
        var one = OpenHybrid.Loss(CouplingFlow.Init(3, 2, 4, 1, new(1)), torch.tensor(new[] { 1f, 2, 3 }).reshape(1, 3), torch.zeros(1, 2), torch.zeros(1, dtype: ScalarType.Int64), 0.6);
        Formula.Near([Math.Log(2) + 0.2 * (1.5 * Math.Log(2 * Math.PI) + 7)], one, 1e-6);
        var (z, y) = (Logits.Numbers(), new[] { 2, 0, 1, 2 });
        var expected = Enumerable.Range(0, 4).Select(i => Math.Log(Enumerable.Range(0, 3).Sum(c => Math.Exp(z[3 * i + c]))) - z[3 * i + y[i]] - 0.7 / 5 * LadderGolden.FlowDensity[i]);
        Formula.Near([.. expected], OpenHybrid.Loss(Flow, Features, Logits, Labels, 0.7), 1e-9);
    }

    [Fact]
    public void Its_gradient_is_the_slope_by_features_logits_flow_and_encoder() {
        using var d = torch.NewDisposeScope();
        var (flow, f, z) = (Flow, Features, Logits);
        Slopes.Check(x => OpenHybrid.Loss(flow, x, z, Labels, 0.7), f, 1e-6, 1e-6);
        Slopes.Check(x => OpenHybrid.Loss(flow, f, x, Labels, 0.7), z);
        var layer = flow.Layers[1];
        Slopes.Check(w => OpenHybrid.Loss(new(flow.Layers.SetItem(1, layer with { First = layer.First with { Weight = w } })), f, z, Labels, 0.7), layer.First.Weight, 1e-6, 1e-6);
        var (images, head) = (LadderCase.Values([4, 6], 2.2, 1), LadderCase.Values([5, 3], 0.6, 1));
        Slopes.Check(w => images.matmul(w).tanh() is var h ? OpenHybrid.Loss(flow, h, h.matmul(head), Labels, 0.7) : w, LadderCase.Values([6, 5], 3.1, 0.5), 1e-6, 1e-6);
    }

    [Fact]
    public void Training_moves_encoder_classifier_and_flow_and_the_score_is_the_density_without_noise() {
        using var d = torch.NewDisposeScope();
        var study = Study(3);
        var start = (OpenHybridState)Catalogue.FindTrained("openhybrid").Start(study, new(1)).State;
        var trained = Fit(study);
        var state = (OpenHybridState)trained.State;
        Assert.Equal(["flow", "loss"], trained.Losses.Keys);
        Assert.Equal(18, state.Network.Steps);   // 6 batches in each of 3 epochs
        Assert.Equal(4 * 18, state.Flow.Steps);
        foreach (var ((path, a), (_, b)) in Tree.Parameters(start.Network.Model).Concat(Tree.Parameters(start.Flow.Model)).Zip(Tree.Parameters(state.Network.Model).Concat(Tree.Parameters(state.Flow.Model))))
            Assert.True((a - b).abs().sum().ToDouble() > 0, path);
        Assert.Equal((1.0, 1.0, 0.0), (state.Norm.Weight.amin(0).ToDouble(), state.Norm.Weight.amax(0).ToDouble(), state.Norm.Bias.abs().amax(0).ToDouble()));

        var test = TrainedLaws.Bars(20, [0, 4, 9, 6], 5);
        var said = state.Network.Model.Forward(study.Norm.Apply(test));
        var f = said.Features.Numbers().Chunk((int)said.Features.shape[1]).Select(row => {
            var size = Math.Sqrt(row.Sum(v => v * v) / row.Length);
            var (mean, variance) = (state.Norm.RunningMean.Numbers(), state.Norm.RunningVar.Numbers());
            return row.Select((v, i) => (v / size - mean[i]) / Math.Sqrt(variance[i] + 1e-5));
        }).SelectMany(v => v).ToArray();
        var wide = Tree.Map(state.Flow.Model, (_, t) => t.to(ScalarType.Float64));
        var answers = trained.Score(test, study.Norm, torch.CPU);
        Formula.Near(wide.LogLikelihood(torch.tensor(f).reshape(said.Features.shape)).Numbers(), answers.Scores, 1e-4);
        Formula.Near(said.Logits.Numbers(), answers.Logits!, 1e-4);
    }

    [Fact]
    public void The_gradient_of_the_density_reaches_the_encoder() {
        using var d = torch.NewDisposeScope();
        Tensor Body(string lambda) => ((OpenHybridState)Fit(Study(1), ("lambda", lambda), ("clip-norm", "0")).State).Network.Model.Named().First(p => p.Name == "conv1.weight").Tensor;
        Assert.True((Body("1") - Body("0")).abs().sum().ToDouble() > 0);
    }

    // A feature vector whose units are all off must not make the encoder's gradient NaN.
    [Fact]
    public void Rows_of_length_one_have_the_slope_of_their_direction_and_a_row_of_zeros_stays_zeros_with_none() {
        using var d = torch.NewDisposeScope();
        Slopes.Check(x => Scores.Unit.Rows(x) * LadderCase.Values([4, 5], 2.3, 1), Features);
        var at = torch.zeros(1, 3).requires_grad_();
        var made = Scores.Unit.Rows(at);
        Assert.Equal([0, 0, 0], made.detach().Numbers());
        Assert.All(autograd.grad([made.sum()], [at])[0].Numbers(), g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void No_flow_makes_noisy_features_more_probable_than_the_noise_allows() {
        using var d = torch.NewDisposeScope();
        var study = Study(12);
        var state = (OpenHybridState)Fit(study, ("noise", "0.3")).State;
        using var random = new Seed(5).Generator();
        var features = state.Network.Model.Forward(study.Norm.Apply(study.Known.Images)).Features;
        var f = state.Norm.Apply(features * (Math.Sqrt(features.shape[1]) / features.norm(1, keepdim: true)), train: false);
        var noisy = torch.cat([.. Enumerable.Range(0, 10).Select(_ => f + 0.3 * torch.randn(f.shape, generator: random))], 0);
        var (loss, least) = (-state.Flow.Model.LogLikelihood(noisy).mean().ToDouble() / f.shape[1], 0.5 * Math.Log(2 * Math.PI * Math.E * 0.09));
        Assert.InRange(loss, least - 0.01, 0.5 * Math.Log(2 * Math.PI * Math.E));   // and the flow has learnt: N(0, I) would need the right-hand side for features of variance 1
    }

    [Fact]
    public void Bad_input_is_refused_with_what_was_expected() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("features must be [n > 0, 5], got [4, 4] Float64", Message(() => OpenHybrid.Loss(Flow, Features.narrow(1, 0, 4), Logits, Labels, 1)));
        Assert.Contains("logits must be [4, classes] for features [4, 5] Float64, got [3, 3] Float64", Message(() => OpenHybrid.Loss(Flow, Features, Logits.narrow(0, 0, 3), Labels, 1)));
        Assert.Contains("lambda", Message(() => OpenHybrid.Loss(Flow, Features, Logits, Labels, -1)));
    }

    [Theory]
    [InlineData("lambda", "-1", "openhybrid's option lambda: must be finite and >= 0, got \"-1\"")]
    [InlineData("noise", "0", "openhybrid's option noise: must be finite and > 0, got \"0\"")]
    [InlineData("clip-norm", "-1", "openhybrid's option clip-norm: must be finite and >= 0, got \"-1\"")]
    [InlineData("layers", "0", "openhybrid's option layers: must be finite and > 0, got \"0\"")]
    [InlineData("bound", "0", "openhybrid's option bound: must be finite and > 0, got \"0\"")]
    [InlineData("flow-steps", "0", "openhybrid's option flow-steps: must be finite and > 0, got \"0\"")]
    public void Options_that_do_not_fit_are_refused_by_name(string name, string value, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(() => Catalogue.FindTrained("openhybrid").With(name, value)).Message);
}
