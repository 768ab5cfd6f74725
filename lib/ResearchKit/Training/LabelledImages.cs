namespace ResearchKit.Training;

/// <summary>Images with their classes.</summary>
/// <param name="Images">uint8 or float [n, c, h, w].</param>
/// <param name="Labels">int64 [n], in [0, <paramref name="Classes"/>).</param>
/// <param name="Classes">How many classes there are.</param>
public sealed record LabelledImages(Tensor Images, Tensor Labels, int Classes) {
    /// <summary>uint8 or float [n, c, h, w].</summary>
    public Tensor Images { get; } = Require.Images(Images);

    /// <summary>int64 [n].</summary>
    public Tensor Labels { get; } = Require.Labels(Labels, Images.shape[0], Require.Positive(Classes));

    /// <summary>Number of images.</summary>
    public long Count => Images.shape[0];

    /// <summary>The rows of an index, int64 [m]: copies, with the same classes.</summary>
    public LabelledImages Select(Tensor index) => new(Images.index_select(0, index.to(Images.device)), Labels.index_select(0, index.to(Labels.device)), Classes);
}
