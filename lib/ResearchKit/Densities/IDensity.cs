namespace ResearchKit.Densities;

/// <summary>A density or one-class model that has been fitted; the interface is all that they share.</summary>
public interface IDensity {
    /// <summary>Features [m, d] → [m]. Higher = more typical.</summary>
    /// <exception cref="ArgumentException">features has other columns than were fitted, or a value that is not finite.</exception>
    Tensor Score(Tensor features);
}
