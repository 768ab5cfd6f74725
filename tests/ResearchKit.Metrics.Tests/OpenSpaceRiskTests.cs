namespace ResearchKit.Metrics.Tests;

public sealed class OpenSpaceRiskTests {
    static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));

    // Accepting the disc of radius 2 where only that of radius 1 is near the training point: 1 - 1/4 of the area is open space.
    // In three dimensions 1 - 1/8 of the volume.
    [Theory]
    [InlineData(2, 0.75)]
    [InlineData(3, 0.875)]
    public void The_risk_of_a_ball_is_its_share_of_volume(int d, double expected) {
        var risk = OpenSpaceRisk.Estimate(x => Norm(x) <= 2, [new double[d]], radius: 1, spaceRadius: 3, seed: 5, level: 0.999);
        Assert.True(risk.Contains(expected), $"{risk}");
        Assert.InRange(risk.HalfWidth, 0, 0.02);
    }

    [Fact]
    public void Accepting_only_near_training_examples_has_no_risk() {
        double[][] training = [[0, 0], [3, 0]];
        bool Near(double[] x) => training.Any(t => Math.Sqrt((x[0] - t[0]) * (x[0] - t[0]) + (x[1] - t[1]) * (x[1] - t[1])) <= 1);
        Assert.Equal(0, OpenSpaceRisk.Estimate(Near, training, radius: 1, spaceRadius: 4, seed: 5, draws: 5000).Mean);
    }

    [Fact]
    public void Bad_input_is_refused_by_name() {
        static string Risk(double[][] training, double radius = 1, double space = 3) =>
            Some.MessageOf(() => OpenSpaceRisk.Estimate(_ => true, training, radius, space, seed: 0, draws: 10));
        Assert.Contains("must be at least 1", Risk([]));
        Assert.Contains("training[1] must have as many values as training[0] (2), got 1", Risk([[0, 0], [0]]));
        Assert.Contains("training[0][1] is NaN", Risk([[0, double.NaN]]));
        Assert.Contains("must be finite and > 0", Risk([[0]], radius: 0));
        Assert.Contains("at least 1, to hold the training examples", Risk([[0]], space: 0.5));
        Assert.Contains("none of 10 points", Assert.Throws<InvalidOperationException>(() =>
            OpenSpaceRisk.Estimate(_ => false, [[0]], 1, 2, seed: 0, draws: 10)).Message);
    }
}
