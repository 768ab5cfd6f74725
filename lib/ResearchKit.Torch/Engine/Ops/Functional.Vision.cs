namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            static Tensor Padded(Tensor input, long[] pad, PaddingModes mode, double value) => mode switch {
                PaddingModes.Constant => Aten.pad.Call(input, pad, "constant", value),
                PaddingModes.Zeros => Aten.pad.Call(input, pad, "constant", 0.0),
                PaddingModes.Reflect => Aten.pad.Call(input, pad, "reflect"),
                PaddingModes.Replicate => Aten.pad.Call(input, pad, "replicate"),
                PaddingModes.Circular => Aten.pad.Call(input, pad, "circular"),
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "unknown padding mode"),
            };

            /// <summary>Pictures [n, c, ...] in another size, given itself or by factors.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null,
                bool recompute_scale_factor = false, bool antialias = false) =>
                Interpolation.Run(x, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias);

            /// <summary>Padded at the ends of the last dimensions, the last dimension first: [before, after, before, after, ...].</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0.0) =>
                Padded(input, [pad, pad], mode, value);

            /// <summary>Padded at the ends of the last dimensions, the last dimension first: [before, after, before, after, ...].</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0.0) =>
                Padded(input, pad, mode, value);

            /// <summary>Padded at the ends of the last dimensions, the last dimension first: [before, after, before, after, ...].</summary>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0.0) =>
                Padded(input, [pad.Item1, pad.Item2], mode, value);

            /// <summary>Padded at the ends of the last dimensions, the last dimension first: [before, after, before, after, ...].</summary>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0.0) =>
                Padded(input, pad.ToArray(), mode, value);

            /// <summary>Padded at the ends of the last dimensions, the last dimension first: [before, after, before, after, ...].</summary>
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant,
                double value = 0.0) =>
                Padded(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Channels turned into finer pictures: [n, c r^2, h, w] to [n, c, h r, w r].</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Aten.pixel_shuffle.Call(input, upscale_factor);

            /// <summary>Pictures turned into more channels: the inverse of pixel_shuffle.</summary>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Aten.pixel_unshuffle.Call(input, downscale_factor);

            /// <summary>Pictures read at the places of a grid, whose corners are (-1, -1) and (1, 1).</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                Aten.grid_sampler.Call(input, grid, mode == GridSampleMode.Nearest ? 1 : 0, padding_mode switch { GridSamplePaddingMode.Border => 1, GridSamplePaddingMode.Reflection => 2, _ => 0 }, align_corners ?? false);

            /// <summary>The grid of an affine map theta [n, 2, 3] for pictures of a size [n, c, h, w].</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Aten.affine_grid_generator.Call(theta, size ?? throw new ArgumentNullException(nameof(size), "the size [n, c, h, w] of the output is needed"), align_corners);

            /// <summary>Class numbers as rows of zeros with a one.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.one_hot.Call(x, num_classes);
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op pad = new("pad");
    internal static readonly Op pixel_shuffle = new("pixel_shuffle");
    internal static readonly Op pixel_unshuffle = new("pixel_unshuffle");
    internal static readonly Op grid_sampler = new("grid_sampler");
    internal static readonly Op affine_grid_generator = new("affine_grid_generator");
    internal static readonly Op one_hot = new("one_hot");
}
