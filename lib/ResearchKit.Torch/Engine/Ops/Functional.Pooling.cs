namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            // The root of the sum of powers, from their mean over so many.
            static Tensor Root(Tensor means, long count, double p) {
                using var scope = NewDisposeScope();
                return (means.sign() * means.abs().relu() * count).pow(1 / p).MoveToOuterDisposeScope();
            }

            /// <summary>The largest element of each window of one dimension.</summary>
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null,
                long? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool1d.Call(input, new[] { kernel_size }, Or(stride), Or(padding), Or(dilation), ceil_mode);

            /// <summary>The largest element of each window of one dimension, and where it is.</summary>
            public static (Tensor output, Tensor indices) max_pool1d_with_indices(Tensor input, long kernel_size,
                long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool1d_with_indices.CallPair(input, new[] { kernel_size }, Or(stride), Or(padding), Or(dilation), ceil_mode);

            /// <summary>The largest element of each window of two dimensions; the stride is the window unless given.</summary>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null,
                long? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool2d.Call(input, Both(kernel_size), Both(stride), Both(padding), Both(dilation), ceil_mode);

            /// <summary>The largest element of each window of two dimensions; the stride is the window unless given.</summary>
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool2d.Call(input, kernel_size, Or(strides), Or(padding), Or(dilation), ceil_mode);

            /// <summary>The largest element of each window of two dimensions; the stride is the window unless given.</summary>
            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null,
                (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool2d.Call(input, Two(kernel_size), Two(stride), Two(padding), Two(dilation), ceil_mode);

            /// <summary>The largest element of each window of two dimensions, and where it is.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size,
                long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool2d_with_indices.CallPair(input, kernel_size, Or(strides), Or(padding), Or(dilation), ceil_mode);

            /// <summary>The largest element of each window of three dimensions.</summary>
            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool3d.Call(input, kernel_size, Or(strides), Or(padding), Or(dilation), ceil_mode);

            /// <summary>The largest element of each window of three dimensions, and where it is.</summary>
            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size,
                long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Aten.max_pool3d_with_indices.CallPair(input, kernel_size, Or(strides), Or(padding), Or(dilation), ceil_mode);

            /// <summary>The average of each window of one dimension.</summary>
            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null,
                bool ceil_mode = false, bool count_include_pad = true) =>
                Aten.avg_pool1d.Call(input, new[] { kernel_size }, Or(stride), Or(padding), ceil_mode, count_include_pad);

            /// <summary>The average of each window of two dimensions; the stride is the window unless given.</summary>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.avg_pool2d.Call(input, Both(kernel_size), Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The average of each window of two dimensions; the stride is the window unless given.</summary>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.avg_pool2d.Call(input, kernel_size, Or(stride), Or(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The average of each window of two dimensions; the stride is the window unless given.</summary>
            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null,
                (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                Aten.avg_pool2d.Call(input, Two(kernel_size), Two(stride), Two(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The average of each window of three dimensions.</summary>
            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.avg_pool3d.Call(input, kernel_size, Or(stride), Or(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>Averages over so many windows of one dimension.</summary>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                Aten.adaptive_avg_pool1d.Call(input, new[] { output_size });

            /// <summary>Averages over so many windows of two dimensions.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                Aten.adaptive_avg_pool2d.Call(input, Both(output_size));

            /// <summary>Averages over so many windows of two dimensions.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Aten.adaptive_avg_pool2d.Call(input, output_size);

            /// <summary>Averages over so many windows of two dimensions.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                Aten.adaptive_avg_pool2d.Call(input, Two(output_size));

            /// <summary>Averages over so many windows of three dimensions.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) =>
                Aten.adaptive_avg_pool3d.Call(input, new[] { output_size, output_size, output_size });

            /// <summary>Averages over so many windows of three dimensions.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => Aten.adaptive_avg_pool3d.Call(input, output_size);

            /// <summary>Averages over so many windows of three dimensions.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) =>
                Aten.adaptive_avg_pool3d.Call(input, new[] { output_size.Item1, output_size.Item2, output_size.Item3 });

            /// <summary>The largest elements of so many windows of one dimension.</summary>
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) {
                var (values, indices) = Aten.adaptive_max_pool1d.CallPair(input, new[] { output_size });
                indices.Dispose();
                return values;
            }

            /// <summary>The largest elements of so many windows of one dimension, and where they are.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                Aten.adaptive_max_pool1d.CallPair(input, new[] { output_size });

            /// <summary>The largest elements of so many windows of two dimensions.</summary>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) {
                var (values, indices) = Aten.adaptive_max_pool2d.CallPair(input, output_size);
                indices.Dispose();
                return values;
            }

            /// <summary>The largest elements of so many windows of two dimensions, and where they are.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                Aten.adaptive_max_pool2d.CallPair(input, output_size);

            /// <summary>The largest elements of so many windows of three dimensions.</summary>
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) {
                var (values, indices) = Aten.adaptive_max_pool3d.CallPair(input, output_size);
                indices.Dispose();
                return values;
            }

            /// <summary>The largest elements of so many windows of three dimensions, and where they are.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) =>
                Aten.adaptive_max_pool3d.CallPair(input, output_size);

            /// <summary>The p-norm of each window of one dimension.</summary>
            public static Tensor lp_pool1d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false) {
                using var powers = input.pow(norm_type);
                using var means = avg_pool1d(powers, kernel_size, stride, ceil_mode: ceil_mode);
                return Root(means, kernel_size, norm_type);
            }

            /// <summary>The p-norm of each window of two dimensions.</summary>
            public static Tensor lp_pool2d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false) =>
                lp_pool2d(input, norm_type, Both(kernel_size), stride is { } s ? Both(s) : null, ceil_mode);

            /// <summary>The p-norm of each window of two dimensions.</summary>
            public static Tensor lp_pool2d(Tensor input, double norm_type, long[] kernel_size, long[]? stride = null, bool ceil_mode = false) {
                using var powers = input.pow(norm_type);
                using var means = avg_pool2d(powers, kernel_size, stride, ceil_mode: ceil_mode);
                return Root(means, kernel_size.Aggregate(1L, (a, b) => a * b), norm_type);
            }
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op max_pool1d = new("max_pool1d");
    internal static readonly Op max_pool1d_with_indices = new("max_pool1d_with_indices");
    internal static readonly Op max_pool2d = new("max_pool2d");
    internal static readonly Op max_pool2d_with_indices = new("max_pool2d_with_indices");
    internal static readonly Op max_pool3d = new("max_pool3d");
    internal static readonly Op max_pool3d_with_indices = new("max_pool3d_with_indices");
    internal static readonly Op avg_pool1d = new("avg_pool1d");
    internal static readonly Op avg_pool2d = new("avg_pool2d");
    internal static readonly Op avg_pool3d = new("avg_pool3d");
    internal static readonly Op adaptive_avg_pool1d = new("adaptive_avg_pool1d");
    internal static readonly Op adaptive_avg_pool2d = new("adaptive_avg_pool2d");
    internal static readonly Op adaptive_avg_pool3d = new("adaptive_avg_pool3d");
    internal static readonly Op adaptive_max_pool1d = new("adaptive_max_pool1d");
    internal static readonly Op adaptive_max_pool2d = new("adaptive_max_pool2d");
    internal static readonly Op adaptive_max_pool3d = new("adaptive_max_pool3d");
}
