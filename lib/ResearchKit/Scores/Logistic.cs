using System.Collections.Immutable;

namespace ResearchKit.Scores;

/// <summary>How scores of several layers are made into one.</summary>
public enum Combiner {
    /// <summary>Logistic regression, the paper's.</summary>
    Logistic,
    /// <summary>Fisher's linear discriminant.</summary>
    Lda,
}

/// <summary>A linear detector: w·x + b, above zero = known.</summary>
/// <param name="Weights">w, one for each column.</param>
/// <param name="Intercept">b.</param>
public sealed record LinearDetector(ImmutableArray<double> Weights, double Intercept) {
    /// <summary>w·x + b: [n, columns] → float64 [n]: the log odds of being known. Higher = more known.</summary>
    /// <param name="x">[n, columns].</param>
    /// <exception cref="ArgumentException">x is not [n > 0, columns].</exception>
    public Tensor Score(Tensor x) => Tidy.Run(() => Require.Columns(x, Weights.Length).to(ScalarType.Float64)
        .matmul(torch.tensor(Weights.ToArray()).to(x.device)) + Intercept);
}

/// <summary>Linear detectors fitted on the scores of known and unknown samples.</summary>
public static class Logistic {
    const int MaxSteps = 200;

    /// <summary>L2-regularised logistic regression by Newton's method with step halving: the minimum of
    /// ½ |w|² + C Σ log(1 + exp(-y (w·x + b))), the intercept free, as scikit-learn's <c>LogisticRegression(C)</c>.</summary>
    /// <param name="known">[n > 0, k], finite: y = 1.</param>
    /// <param name="unknown">[m > 0, k], finite: y = -1.</param>
    /// <param name="c">C, finite and > 0.</param>
    /// <exception cref="ArgumentException">A shape is wrong or a row is not finite.</exception>
    /// <exception cref="InvalidOperationException">200 steps did not reach the minimum.</exception>
    public static LinearDetector Fit(Tensor known, Tensor unknown, double c = 1) {
        Require.Positive(c);
        using var scope = torch.NewDisposeScope();
        var (x, y) = Stack(known, unknown);
        var k = x.shape[1];
        var design = torch.cat([x, torch.ones(x.shape[0], 1, dtype: ScalarType.Float64)], 1);
        var penalty = torch.cat([torch.ones(k, dtype: ScalarType.Float64), torch.zeros(1L, dtype: ScalarType.Float64)], 0);
        double Loss(Tensor w) => Tidy.Value(() => 0.5 * (penalty * w * w).sum().ToDouble() + c * functional.softplus(-y * design.matmul(w)).sum().ToDouble());
        var weights = torch.zeros(k + 1, dtype: ScalarType.Float64);
        var loss = Loss(weights);
        for (var step = 0; step < MaxSteps; step++) {
            var odds = design.matmul(weights);
            var p = odds.sigmoid();
            var gradient = penalty * weights + c * design.t().matmul(p - (y + 1) / 2);
            var hessian = (design * (p * (1 - p)).unsqueeze(1)).t().matmul(design) * c + penalty.diag() + 1e-12 * torch.eye(k + 1, dtype: ScalarType.Float64);
            var move = torch.linalg.solve(hessian, gradient);
            var decrement = (gradient * move).sum().ToDouble();
            if (decrement <= 1e-18 * (1 + loss)) return Detector(weights);
            var length = 1.0;
            double next;
            while (!((next = Loss(weights - length * move)) <= loss - 1e-4 * length * decrement) && length > 1e-12) length /= 2;
            if (length <= 1e-12 || next >= loss) return Detector(weights); // no lower point within the precision of float64
            (weights, loss) = (weights - length * move, next);
        }
        throw new InvalidOperationException($"logistic regression did not reach its minimum in {MaxSteps} steps");
    }

    /// <summary>Fisher's linear discriminant: w = S⁻¹ (μ₁ - μ₀) with the pooled covariance S (divided by n + m) and the classes' shares as
    /// priors, as scikit-learn's <c>LinearDiscriminantAnalysis(solver="lsqr")</c>; directions without variance carry no weight.</summary>
    /// <param name="known">[n > 0, k], finite.</param>
    /// <param name="unknown">[m > 0, k], finite.</param>
    /// <exception cref="ArgumentException">A shape is wrong or a row is not finite.</exception>
    public static LinearDetector Discriminant(Tensor known, Tensor unknown) {
        using var scope = torch.NewDisposeScope();
        var (x, _) = Stack(known, unknown);
        var n = known.shape[0];
        var (a, b) = (x.narrow(0, 0, n), x.narrow(0, n, x.shape[0] - n));
        var (one, zero) = (a.mean([0]), b.mean([0]));
        var centred = torch.cat([a - one, b - zero], 0);
        var inverse = torch.linalg.pinv(centred.t().matmul(centred) / x.shape[0]);
        var weights = inverse.matmul(one - zero);
        var intercept = -0.5 * (weights * (one + zero)).sum().ToDouble() + Math.Log((double)n / (x.shape[0] - n));
        return new([.. weights.data<double>().ToArray()], intercept);
    }

    static LinearDetector Detector(Tensor weights) => weights.data<double>().ToArray() is [.. var w, var b] ? new([.. w], b) : throw new InvalidOperationException();

    static (Tensor X, Tensor Y) Stack(Tensor known, Tensor unknown) {
        Require.FiniteRows(Require.Matrix(known), nameof(known));
        Require.FiniteRows(Require.Columns(unknown, known.shape[1]), nameof(unknown));
        return (torch.cat([known.detach().to(ScalarType.Float64).cpu(), unknown.detach().to(ScalarType.Float64).cpu()], 0),
            torch.cat([torch.ones(known.shape[0], dtype: ScalarType.Float64), -torch.ones(unknown.shape[0], dtype: ScalarType.Float64)], 0));
    }
}
