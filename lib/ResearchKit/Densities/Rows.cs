namespace ResearchKit.Densities;

/// <summary>The tensor shell of the densities: checks features, and reads them in batches of bounded memory.</summary>
static class Rows {
    const int BatchValues = 1 << 21; // 16 MiB of float64 per batch

    /// <summary>All rows as float64, after the checks.</summary>
    public static Matrix Read(Tensor features, int minimum = 1) {
        Require(features, minimum);
        return Read(features, 0, checked((int)features.shape[0]));
    }

    /// <summary>Scores in batches: [m, d] → [m] on the device and in the dtype of the features.</summary>
    public static Tensor Score(Tensor features, int columns, Func<Matrix, double[]> score, int? batch = null) {
        Require(features, 1);
        if (features.shape[1] != columns)
            throw new ArgumentException($"features must have the {columns} columns that the density was fitted on, got {Shape(features)}", nameof(features));
        var rows = checked((int)features.shape[0]);
        var step = batch ?? Math.Max(1, BatchValues / columns);
        var scores = new double[rows];
        for (var start = 0; start < rows; start += step)
            score(Read(features, start, Math.Min(step, rows - start))).CopyTo(scores, start);
        using var scope = torch.NewDisposeScope();
        return torch.tensor(scores, [rows]).to(features.dtype, features.device).MoveToOuterDisposeScope();
    }

    /// <summary>Scores in batches on the device of the density: score takes float64 rows [b, ...] and returns [b].</summary>
    public static Tensor ScoreOn(Tensor features, Device device, int step, Func<Tensor, Tensor> score) {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var batch in Batches(features, device, step)) parts.Add(Tidy.Run(() => score(batch)));
        return torch.cat([.. parts], 0).to(features.dtype, features.device).MoveToOuterDisposeScope();
    }

    /// <summary>Rows start to start + step as float64 on a device; each lives until the next is asked for.</summary>
    public static IEnumerable<Tensor> Batches(Tensor features, Device device, int step) {
        for (var start = 0L; start < features.shape[0]; start += step) {
            using var rows = Tidy.Run(() => features.detach().narrow(0, start, Math.Min(step, features.shape[0] - start)).to_type(ScalarType.Float64).to(device));
            yield return rows;
        }
    }

    /// <summary>The features, if they are a finite matrix of float32 or float64 with these rows (and columns).</summary>
    public static Tensor Check(Tensor features, int minimum, long? columns = null) {
        Require(features, minimum);
        if (columns is { } d && features.shape[1] != d)
            throw new ArgumentException($"features must have the {d} columns that the density was fitted on, got {Shape(features)}", nameof(features));
        return Finite(features);
    }

    /// <summary>The features, if they are finite: the first value that is not is named.</summary>
    public static Tensor Finite(Tensor features) {
        using var scope = torch.NewDisposeScope();
        if (double.IsFinite(features.sum(ScalarType.Float64).ToDouble())) return features;
        var wrong = features.isfinite().logical_not().nonzero();
        if (wrong.shape[0] == 0) return features;
        var at = wrong[0].cpu().data<long>().ToArray();
        var value = features;
        foreach (var i in at) value = value[i];
        throw new ArgumentException($"features must be finite, got {value.ToDouble()} at [{string.Join(", ", at)}]", nameof(features));
    }

    static Matrix Read(Tensor features, int start, int count) {
        var columns = checked((int)features.shape[1]);
        if ((long)count * columns > Array.MaxLength)
            throw new ArgumentException($"features must hold at most {Array.MaxLength} values, got {Shape(features)}", nameof(features));
        using var scope = torch.NewDisposeScope();
        var values = features.detach().narrow(0, start, count).to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"features must be finite, got {values[i]} at [{start + i / columns}, {i % columns}]", nameof(features));
        return new(values, count, columns);
    }

    static void Require(Tensor features, int minimum) {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Dimensions != 2 || features.shape[0] < minimum || features.shape[1] < 1)
            throw new ArgumentException($"features must be [n >= {minimum}, d >= 1], got {Shape(features)}", nameof(features));
        if (features.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"features must be float32 or float64, got {features.dtype}", nameof(features));
    }

    static string Shape(Tensor x) => $"[{string.Join(", ", x.shape)}]";
}
