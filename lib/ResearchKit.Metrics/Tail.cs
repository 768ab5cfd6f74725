using MathNet.Numerics;

namespace ResearchKit.Metrics;

/// <summary>Tail probabilities without cancellation.</summary>
static class Tail {
    /// <summary>P(|Z| ≥ |z|) of a standard normal.</summary>
    public static double TwoSidedNormal(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>P(Z ≤ z) of a standard normal.</summary>
    public static double Normal(double z) => SpecialFunctions.Erfc(-z / Math.Sqrt(2)) / 2;

    /// <summary>P(X ≥ x) of a chi-squared variable.</summary>
    public static double ChiSquared(double x, double freedom) => x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(freedom / 2, x / 2);

    /// <summary>P(X ≥ x) of an F variable.</summary>
    public static double F(double x, double d1, double d2) =>
        x <= 0 ? 1 : double.IsPositiveInfinity(x) ? 0 : SpecialFunctions.BetaRegularized(d2 / 2, d1 / 2, d2 / (d2 + d1 * x));

    /// <summary>P(X ≤ k) of n fair coins.</summary>
    public static double FairCoins(int k, int n) => k >= n ? 1 : SpecialFunctions.BetaRegularized(n - k, k + 1.0, 0.5);
}
