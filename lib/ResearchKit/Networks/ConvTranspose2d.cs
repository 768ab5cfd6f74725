namespace ResearchKit.Networks;

/// <summary>A square transposed convolution, which enlarges maps.</summary>
/// <param name="Weight">[inputs, outputs, k, k].</param>
/// <param name="Bias">[outputs], or none.</param>
/// <param name="Stride">By how much the maps grow.</param>
/// <param name="Padding">Rows and columns cut off on each side of the result.</param>
public sealed record ConvTranspose2d(Tensor Weight, Tensor? Bias, int Stride = 1, int Padding = 0) {
    /// <summary>A new layer with PyTorch's default initial values, whose fan-in is that of the outputs.</summary>
    public static ConvTranspose2d Init(int inputs, int outputs, int kernel, Seed seed, int stride = 1, int padding = 0, bool bias = true) {
        var fanIn = (long)outputs * kernel * kernel;
        var weight = Tidy.Run(() => Conv2d.ChannelsLast(Initial.Default(seed.Child(0), [inputs, outputs, kernel, kernel], fanIn)));
        return new(weight, bias ? Initial.Default(seed.Child(1), [outputs], fanIn) : null, stride, padding);
    }

    /// <summary>[n, inputs, h, w] → [n, outputs, (h - 1) stride - 2 padding + k, ...].</summary>
    public Tensor Apply(Tensor x) => Padding == 0 && x.shape is [_, _, var h, var w] && (Weight.shape[2] == Stride || (h, w) is (1, 1))
        ? Patches(x) : functional.conv_transpose2d(x, Weight, Bias, strides: [Stride, Stride], padding: [Padding, Padding]);

    // Where no two pixels of the input reach the same one of the result, that is one matrix product whose rows are the patches.
    Tensor Patches(Tensor x) {
        var (n, h, w, outputs, k) = (x.shape[0], x.shape[2], x.shape[3], Weight.shape[1], Weight.shape[2]);
        // In one order of memory, whatever the weight's: weights from a file have another one, and the product's last bits follow it.
        var made = functional.linear(x.permute(0, 2, 3, 1).contiguous(), Weight.permute(2, 3, 1, 0).flatten(0, 2).contiguous(), Bias?.repeat(k * k));
        return made.view(n, h, w, k, k, outputs).permute(0, 1, 3, 2, 4, 5).reshape(n, h * k, w * k, outputs).permute(0, 3, 1, 2);
    }
}
