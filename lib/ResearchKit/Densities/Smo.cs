using System.Numerics;
using System.Runtime.CompilerServices;

namespace ResearchKit.Densities;

/// <summary>
/// Sequential minimal optimisation of the one-class duals: minimise ½ alphaᵀ K alpha − pull Σ alpha_i K_ii with 0 ≤ alpha_i ≤ 1,
/// Σ alpha_i = nu · n. A pull of 0 is the one-class SVM, nu · n / 2 the support vector data description.
/// </summary>
/// <remarks>
/// Fan, Chen, Lin, "Working set selection using second order information for training support vector machines", JMLR 6, 2005 (WSS 2);
/// stopping rule, shrinking rule and rho as in Chang and Lin, "LIBSVM", ACM TIST 2(3), 2011, §4. The gradient of shrunk variables is kept
/// up to date (one vector operation), so that they come back without the reconstruction that libsvm needs: shrinking shortens the search.
/// </remarks>
static class Smo {
    const double Tiny = 1e-12;

    /// <param name="Alpha">[n].</param>
    /// <param name="Gradient">[n]: K alpha − pull · diag K; without a pull the score of each training row.</param>
    /// <param name="Rho">The offset.</param>
    /// <param name="Iterations">Steps taken.</param>
    /// <param name="Converged">Whether the largest violation is below the tolerance.</param>
    public sealed record Solution(double[] Alpha, double[] Gradient, double Rho, int Iterations, bool Converged);

    public static Solution Solve(KernelRows kernel, double nu, double tolerance, int maxIterations, double pull = 0) {
        var n = kernel.Count;
        var alpha = Start(n, nu);
        var gradient = Array.ConvertAll(kernel.Diagonal, k => -pull * k);
        kernel.FillIfWhole();
        kernel.ForEach([.. Enumerable.Range(0, n).Where(i => alpha[i] > 0)], (i, row) => Add(gradient, row, alpha[i], row, 0));
        var active = Enumerable.Range(0, n).ToArray();
        int iterations = 0, untilShrink = Math.Min(n, 1000);
        var unshrunk = false;
        while (iterations < maxIterations) {
            if (--untilShrink == 0) {
                untilShrink = Math.Min(n, 1000);
                (active, unshrunk) = Shrink(active, alpha, gradient, tolerance, unshrunk);
            }
            if (!Select(kernel, active, alpha, gradient, tolerance, out var i, out var j)) {
                if (active.Length == n) return new(alpha, gradient, Rho(alpha, gradient), iterations, true);
                active = [.. Enumerable.Range(0, n)];
                untilShrink = 1;
                if (!Select(kernel, active, alpha, gradient, tolerance, out i, out j))
                    return new(alpha, gradient, Rho(alpha, gradient), iterations, true);
            }
            Step(kernel, alpha, gradient, i, j);
            iterations++;
        }
        return new(alpha, gradient, Rho(alpha, gradient), iterations, false);
    }

    // libsvm's start: the first nu · n coefficients at their upper bound, one takes the fraction.
    static double[] Start(int n, double nu) {
        var alpha = new double[n];
        var full = (int)(nu * n);
        Array.Fill(alpha, 1, 0, full);
        if (full < n) alpha[full] = nu * n - full;
        return alpha;
    }

    // i: the largest −gradient that may grow; j: the largest second-order decrease together with i. False: the KKT conditions hold.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool Select(KernelRows kernel, int[] active, double[] alpha, double[] gradient, double tolerance, out int i, out int j) {
        (i, j) = (-1, -1);
        double up = double.NegativeInfinity, down = double.NegativeInfinity, best = double.PositiveInfinity;
        foreach (var t in active)
            if (alpha[t] < 1 && -gradient[t] >= up) (up, i) = (-gradient[t], t);
        if (i < 0) return false;
        var row = kernel[i];
        var diagonal = kernel.Diagonal;
        foreach (var t in active) {
            if (alpha[t] <= 0) continue;
            down = Math.Max(down, gradient[t]);
            var gain = up + gradient[t];
            if (gain <= 0) continue;
            var objective = -gain * gain / Math.Max(diagonal[i] + diagonal[t] - 2.0 * row[t], Tiny);
            if (objective <= best) (best, j) = (objective, t);
        }
        return up + down >= tolerance && j >= 0;
    }

    static void Step(KernelRows kernel, double[] alpha, double[] gradient, int i, int j) {
        float[] rowI = kernel[i], rowJ = kernel[j];
        var sum = alpha[i] + alpha[j];
        var (oldI, oldJ) = (alpha[i], alpha[j]);
        // alpha_i grows by what alpha_j loses, inside the box.
        var change = (gradient[j] - gradient[i]) / Math.Max(kernel.Diagonal[i] + kernel.Diagonal[j] - 2.0 * rowI[j], Tiny);
        var room = Math.Min(1 - oldI, oldJ);
        alpha[i] = change >= room && room == 1 - oldI ? 1 : oldI + Math.Min(change, room);
        alpha[j] = change >= room && room == oldJ ? 0 : Math.Max(0, sum - alpha[i]);
        Add(gradient, rowI, alpha[i] - oldI, rowJ, alpha[j] - oldJ);
    }

    // Variables at a bound that the gradient presses further against it leave the search (LIBSVM §5.1).
    static (int[] Active, bool Unshrunk) Shrink(int[] active, double[] alpha, double[] gradient, double tolerance, bool unshrunk) {
        double up = double.NegativeInfinity, down = double.NegativeInfinity;
        foreach (var t in active) {
            if (alpha[t] < 1) up = Math.Max(up, -gradient[t]);
            if (alpha[t] > 0) down = Math.Max(down, gradient[t]);
        }
        if (!unshrunk && up + down <= tolerance * 10)
            (active, unshrunk) = ([.. Enumerable.Range(0, alpha.Length)], true);
        return ([.. active.Where(t => !(alpha[t] >= 1 && -gradient[t] > up || alpha[t] <= 0 && gradient[t] > down))], unshrunk);
    }

    // The mean gradient of the free variables; without one, the middle of the interval that the bounds leave (LIBSVM §4.1.5).
    static double Rho(double[] alpha, double[] gradient) {
        double lower = double.NegativeInfinity, upper = double.PositiveInfinity, sum = 0;
        var free = 0;
        for (var t = 0; t < alpha.Length; t++) {
            if (alpha[t] >= 1) lower = Math.Max(lower, gradient[t]);
            else if (alpha[t] <= 0) upper = Math.Min(upper, gradient[t]);
            else (sum, free) = (sum + gradient[t], free + 1);
        }
        return free > 0 ? sum / free
            : double.IsInfinity(upper) ? lower
            : (lower + upper) / 2;
    }

    // sum += byA · a + byB · b
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // hot from the first call
    static void Add(double[] sum, float[] a, double byA, float[] b, double byB) {
        var t = 0;
        for (; t <= sum.Length - Vector<float>.Count; t += Vector<float>.Count) {
            Vector.Widen(new Vector<float>(a, t), out var lowA, out var highA);
            Vector.Widen(new Vector<float>(b, t), out var lowB, out var highB);
            (new Vector<double>(sum, t) + lowA * byA + lowB * byB).CopyTo(sum, t);
            (new Vector<double>(sum, t + Vector<double>.Count) + highA * byA + highB * byB).CopyTo(sum, t + Vector<double>.Count);
        }
        for (; t < sum.Length; t++) sum[t] += byA * a[t] + byB * b[t];
    }
}
