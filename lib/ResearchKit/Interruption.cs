namespace ResearchKit;

/// <summary>
/// The wish to stop of whoever runs this code, such as a notebook whose cell is interrupted: the kit's folds look at it beside the
/// token that they are given. It follows the flow of the code, tasks included, and is none unless someone sets it.
/// </summary>
public static class Interruption {
    static readonly AsyncLocal<CancellationToken> current = new();

    /// <summary>The present one; none: it never asks to stop.</summary>
    public static CancellationToken Token => current.Value;

    /// <summary>Sets it for the code that follows in this flow.</summary>
    public static void Watch(CancellationToken token) => current.Value = token;

    /// <summary>Throws where either asks to stop.</summary>
    /// <exception cref="OperationCanceledException">One does.</exception>
    internal static void Check(CancellationToken stop) {
        stop.ThrowIfCancellationRequested();
        current.Value.ThrowIfCancellationRequested();
    }
}
