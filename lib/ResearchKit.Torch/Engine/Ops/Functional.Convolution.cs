namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            static Arg Or(long[]? list) => list is null ? Arg.Default : list;
            static Arg Or(long? value) => value is { } v ? new[] { v } : Arg.Default;
            static long[] Both(long value) => [value, value];
            static Arg Both(long? value) => value is { } v ? Both(v) : Arg.Default;
            static long[] Two((long, long) pair) => [pair.Item1, pair.Item2];
            static Arg Two((long, long)? pair) => pair is { } p ? Two(p) : Arg.Default;
            static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";

            /// <summary>x W^T + b.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Aten.linear.Call(input, weights, bias);

            /// <summary>x1^T W x2 + b for each output.</summary>
            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) =>
                Aten.bilinear.Call(input1, input2, weight, bias);

            /// <summary>Convolution over one dimension: input [n, c, l], weight [out, c / groups, k].</summary>
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                long? padding = null, long? dilation = null, long groups = 1) =>
                Aten.conv1d.Call(input, weight, bias, Or(stride), Or(padding), Or(dilation), groups);

            /// <summary>Convolution over two dimensions: input [n, c, h, w], weight [out, c / groups, kh, kw].</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv2d.Call(input, weight, bias, Or(strides), Or(padding), Or(dilation), groups);

            /// <summary>Convolution over three dimensions: input [n, c, d, h, w], weight [out, c / groups, kd, kh, kw].</summary>
            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv3d.Call(input, weight, bias, Or(strides), Or(padding), Or(dilation), groups);

            /// <summary>Convolution over one dimension, padded by name.</summary>
            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Aten.conv1d_padding.Call(input, weight, bias, Or(stride), Name(padding), Or(dilation), groups);

            /// <summary>Convolution over two dimensions, padded by name.</summary>
            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Aten.conv2d_padding.Call(input, weight, bias, Or(strides), Name(padding), Or(dilation), groups);

            /// <summary>Convolution over three dimensions, padded by name.</summary>
            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Aten.conv3d_padding.Call(input, weight, bias, Or(strides), Name(padding), Or(dilation), groups);

            /// <summary>The transpose of a convolution over one dimension: weight [c, out / groups, k].</summary>
            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                Aten.conv_transpose1d.Call(input, weight, bias, Or(stride), Or(padding), Or(output_padding), groups, Or(dilation));

            /// <summary>The transpose of a convolution over two dimensions: weight [c, out / groups, kh, kw].</summary>
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv_transpose2d_input.Call(input, weight, bias, Or(strides), Or(padding), Or(output_padding), groups, Or(dilation));

            /// <summary>The transpose of a convolution over three dimensions: weight [c, out / groups, kd, kh, kw].</summary>
            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv_transpose3d_input.Call(input, weight, bias, Or(strides), Or(padding), Or(output_padding), groups, Or(dilation));

            /// <summary>All windows of a picture as columns.</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Aten.im2col.Call(input, Both(kernel_size), Both(dilation), Both(padding), Both(stride));

            /// <summary>All windows of a picture as columns.</summary>
            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null,
                (long, long)? padding = null, (long, long)? stride = null) =>
                Aten.im2col.Call(input, Two(kernel_size), Two(dilation ?? (1, 1)), Two(padding ?? (0, 0)), Two(stride ?? (1, 1)));

            /// <summary>The sum of windows given as columns, as a picture.</summary>
            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0,
                long stride = 1) =>
                Aten.col2im.Call(input, Both(output_size), Both(kernel_size), Both(dilation), Both(padding), Both(stride));

            /// <summary>The sum of windows given as columns, as a picture.</summary>
            public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size,
                (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Aten.col2im.Call(input, Two(output_size), Two(kernel_size), Two(dilation ?? (1, 1)), Two(padding ?? (0, 0)), Two(stride ?? (1, 1)));
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op linear = new("linear");
    internal static readonly Op bilinear = new("bilinear");
    internal static readonly Op conv1d = new("conv1d");
    internal static readonly Op conv2d = new("conv2d");
    internal static readonly Op conv3d = new("conv3d");
    internal static readonly Op conv1d_padding = new("conv1d", "padding");
    internal static readonly Op conv2d_padding = new("conv2d", "padding");
    internal static readonly Op conv3d_padding = new("conv3d", "padding");
    internal static readonly Op conv_transpose1d = new("conv_transpose1d");
    internal static readonly Op conv_transpose2d_input = new("conv_transpose2d", "input");
    internal static readonly Op conv_transpose3d_input = new("conv_transpose3d", "input");
    internal static readonly Op im2col = new("im2col");
    internal static readonly Op col2im = new("col2im");
}
