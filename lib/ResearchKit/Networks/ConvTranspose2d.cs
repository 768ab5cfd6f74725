namespace ResearchKit.Networks;

/// <summary>A square transposed convolution, which enlarges maps.</summary>
/// <param name="Weight">[inputs, outputs, k, k].</param>
/// <param name="Bias">[outputs], or none.</param>
/// <param name="Stride">By how much the maps grow.</param>
/// <param name="Padding">Rows and columns cut off on each side of the result.</param>
public sealed record ConvTranspose2d(Tensor Weight, Tensor? Bias, int Stride = 1, int Padding = 0) {
    /// <summary>[n, inputs, h, w] → [n, outputs, (h - 1) stride - 2 padding + k, ...].</summary>
    public Tensor Apply(Tensor x) => functional.conv_transpose2d(x, Weight, Bias, strides: [Stride, Stride], padding: [Padding, Padding]);
}
