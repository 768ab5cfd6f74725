using System.Globalization;

namespace ResearchKit.Lab.Notebooks;

/// <summary>A tensor for a reader: type, shape, device, a summary of its values and an excerpt.</summary>
static class TensorView {
    const int Edge = 3;

    public static string Line(Tensor t) => t.IsInvalid ? "a disposed tensor" : $"{t.dtype} [{string.Join(", ", t.shape)}]{(t.device.type == DeviceType.CPU ? "" : $" on {t.device}")}";

    public static MimeBundle Of(Tensor t) {
        if (t.IsInvalid) return MimeBundle.Text("a disposed tensor");
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var text = Line(t);
        if (t.numel() > 0) {
            var values = t.detach().to(ScalarType.Float64, torch.CPU);
            if (t.numel() > 1) text += $"  min {N(values.min().ToDouble())}, mean {N(values.mean().ToDouble())}, max {N(values.max().ToDouble())}";
            text += "\n" + Excerpt(values);
        }
        return MimeBundle.Text(text);
    }

    static string Excerpt(Tensor values) => values.ndim switch {
        0 => N(values.ToDouble()),
        1 => $"[{Join(values.shape[0], i => N(values[i].ToDouble()))}]",
        2 => $"[{Join(values.shape[0], i => Excerpt(values[i]), ",\n ")}]",
        _ => $"first of {values.shape[0]}: {Excerpt(values[0])}",
    };

    static string Join(long n, Func<long, string> item, string between = ", ") => n <= 2 * Edge + 1
        ? string.Join(between, Enumerable.Range(0, (int)n).Select(i => item(i)))
        : string.Join(between, Enumerable.Range(0, Edge).Select(i => item(i)).Append("…").Concat(Enumerable.Range(0, Edge).Select(i => item(n - Edge + i))));

    static string N(double v) => v.ToString("G5", CultureInfo.InvariantCulture);
}
