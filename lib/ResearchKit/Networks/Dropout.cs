namespace ResearchKit.Networks;

/// <summary>Dropout (Srivastava et al., JMLR 2014) from the engine's default generator; only while training, else the input itself.</summary>
public static class Dropout {
    /// <summary>While training each element is zeroed with probability p and the others are scaled by 1 / (1 - p).</summary>
    public static Tensor Apply(Tensor x, double p, bool train) => train && p > 0 ? functional.dropout(x, p) : x;

    /// <summary>While training each channel of [n, c, h, w] is zeroed whole with probability p (Tompson et al., CVPR 2015).</summary>
    public static Tensor Channels(Tensor x, double p, bool train) => train && p > 0 ? functional.dropout2d(x, p) : x;
}
