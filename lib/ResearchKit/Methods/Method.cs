namespace ResearchKit.Methods;

/// <summary>What a method looks at in its <see cref="Evidence"/>.</summary>
[Flags]
public enum Needs {
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The logits.</summary>
    Logits = 1,
    /// <summary>The penultimate layer.</summary>
    Features = 2,
    /// <summary>The pooled taps.</summary>
    Taps = 4,
    /// <summary>Labels, while fitting.</summary>
    Labels = 8,
    /// <summary>The network and the images, to differentiate through.</summary>
    Gradients = 16,
}

/// <summary>A fitted score: evidence of n images → [n], float32 or float64. Higher = more known.</summary>
public delegate Tensor Score(Evidence inputs);

/// <summary>A method of the catalogue.</summary>
/// <param name="Id">Lower case, as in tables and on the command line.</param>
/// <param name="Title">For readers.</param>
/// <param name="Family">"gemos" or "posthoc".</param>
/// <param name="Needs">What it looks at.</param>
/// <param name="Citation">Authors, venue, year, arXiv number.</param>
/// <param name="Fit">Labelled evidence of the training images, and a seed → the fitted score, which lives as long as the caller holds it.</param>
public sealed record Method(string Id, string Title, string Family, Needs Needs, string Citation, Func<Evidence, Seed, Score> Fit);
