namespace ResearchKit.Scores;

/// <summary>Rows of length 1.</summary>
static class Unit {
    /// <summary>x / |x| of each row, in the dtype of x and computed in float64; a row of zeros stays zeros.</summary>
    public static Tensor Rows(Tensor x) => Tidy.Run(() => {
        var wide = x.to(ScalarType.Float64);
        var length = wide.norm(1, keepdim: true);   // with a gradient of 0, not NaN, where the row is zeros
        return (wide / torch.where(length.eq(0), torch.ones_like(length), length)).to(x.dtype);
    });
}
