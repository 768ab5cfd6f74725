namespace ResearchKit.Torch;

/// <summary>Resizing, as in PyTorch's interpolate.</summary>
internal static class Interpolation {
    internal static Tensor Run(Tensor x, long[]? size, double[]? factors, InterpolationMode mode, bool? alignCorners, bool recompute, bool antialias) {
        var dims = (int)x.ndim - 2;
        if (dims is < 1 or > 3) throw new ArgumentException($"x must be [n, channels, 1 to 3 sizes], got {x.Describe()}", nameof(x));
        if (size is null == factors is null) throw new ArgumentException("give either size or scale_factor", nameof(size));
        if (alignCorners is not null && mode is InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Area && alignCorners == true)
            throw new ArgumentException($"align_corners has no meaning for {mode}", nameof(alignCorners));
        var corners = alignCorners ?? false;
        size = Spread(size, dims, nameof(size));
        factors = Spread(factors, dims, "scale_factor");
        if (factors is not null && (recompute || mode == InterpolationMode.Area)) {
            var shape = x.shape;
            size = [.. factors.Select((f, i) => (long)Math.Floor(shape[i + 2] * f))];
            factors = null;
        }
        if (antialias && !(mode is InterpolationMode.Bilinear or InterpolationMode.Bicubic && dims == 2))
            throw new ArgumentException($"antialias is for Bilinear and Bicubic of pictures, got {mode} of {x.Describe()}", nameof(antialias));
        return (mode, dims) switch {
            (InterpolationMode.Nearest, 1) => Aten.upsample_nearest1d_vec.Call(x, size, factors),
            (InterpolationMode.Nearest, 2) => Aten.upsample_nearest2d_vec.Call(x, size, factors),
            (InterpolationMode.Nearest, 3) => Aten.upsample_nearest3d_vec.Call(x, size, factors),
            (InterpolationMode.NearestExact, 1) => Aten._upsample_nearest_exact1d_vec.Call(x, size, factors),
            (InterpolationMode.NearestExact, 2) => Aten._upsample_nearest_exact2d_vec.Call(x, size, factors),
            (InterpolationMode.NearestExact, 3) => Aten._upsample_nearest_exact3d_vec.Call(x, size, factors),
            (InterpolationMode.Linear, 1) => Aten.upsample_linear1d_vec.Call(x, size, corners, factors),
            (InterpolationMode.Bilinear, 2) when antialias => Aten._upsample_bilinear2d_aa_vec.Call(x, size, corners, factors),
            (InterpolationMode.Bilinear, 2) => Aten.upsample_bilinear2d_vec.Call(x, size, corners, factors),
            (InterpolationMode.Bicubic, 2) when antialias => Aten._upsample_bicubic2d_aa_vec.Call(x, size, corners, factors),
            (InterpolationMode.Bicubic, 2) => Aten.upsample_bicubic2d_vec.Call(x, size, corners, factors),
            (InterpolationMode.Trilinear, 3) => Aten.upsample_trilinear3d_vec.Call(x, size, corners, factors),
            (InterpolationMode.Area, 1) => functional.adaptive_avg_pool1d(x, size![0]),
            (InterpolationMode.Area, 2) => functional.adaptive_avg_pool2d(x, size!),
            (InterpolationMode.Area, 3) => functional.adaptive_avg_pool3d(x, size!),
            _ => throw new ArgumentException($"{mode} does not resize {x.Describe()}", nameof(mode)),
        };
    }

    static T[]? Spread<T>(T[]? values, int dims, string name) =>
        values is null || values.Length == dims ? values
        : values.Length == 1 ? [.. Enumerable.Repeat(values[0], dims)]
        : throw new ArgumentException($"{name} must have 1 or {dims} numbers, got {values.Length}", name);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op upsample_nearest1d_vec = new("upsample_nearest1d", "vec");
    internal static readonly Op upsample_nearest2d_vec = new("upsample_nearest2d", "vec");
    internal static readonly Op upsample_nearest3d_vec = new("upsample_nearest3d", "vec");
    internal static readonly Op _upsample_nearest_exact1d_vec = new("_upsample_nearest_exact1d", "vec");
    internal static readonly Op _upsample_nearest_exact2d_vec = new("_upsample_nearest_exact2d", "vec");
    internal static readonly Op _upsample_nearest_exact3d_vec = new("_upsample_nearest_exact3d", "vec");
    internal static readonly Op upsample_linear1d_vec = new("upsample_linear1d", "vec");
    internal static readonly Op upsample_bilinear2d_vec = new("upsample_bilinear2d", "vec");
    internal static readonly Op upsample_bicubic2d_vec = new("upsample_bicubic2d", "vec");
    internal static readonly Op upsample_trilinear3d_vec = new("upsample_trilinear3d", "vec");
    internal static readonly Op _upsample_bilinear2d_aa_vec = new("_upsample_bilinear2d_aa", "vec");
    internal static readonly Op _upsample_bicubic2d_aa_vec = new("_upsample_bicubic2d_aa", "vec");
}
