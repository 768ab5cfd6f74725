namespace ResearchKit.Scores;

/// <summary>Rows of length 1.</summary>
static class Unit {
    /// <summary>x / |x| of each row, in the dtype of x and computed in float64; a row of zeros stays zeros.</summary>
    public static Tensor Rows(Tensor x) => Tidy.Run(() => {
        var wide = x.to(ScalarType.Float64);
        var length = wide.square().sum(dim: 1, keepdim: true).sqrt();
        return (wide / torch.where(length.eq(0), torch.ones_like(length), length)).to(x.dtype);
    });
}
