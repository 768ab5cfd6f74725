namespace ResearchKit.Lab.Notebooks;

/// <summary>Ready HTML, shown as it is.</summary>
/// <param name="Content">The markup.</param>
public sealed record Html(string Content);

/// <summary>A value that has been shown and can be shown anew in its place.</summary>
public sealed class Shown {
    readonly Action<CellOutput> emit;
    readonly string id;

    internal Shown(Action<CellOutput> emit, string id) => (this.emit, this.id) = (emit, id);

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? value) => emit(new(OutputKind.Update, Bundle: Format.Of(value), Id: id));
}

/// <summary>What every cell can call without a name before it: display(...), HTML(...), Stop.</summary>
public sealed class CellHost {
    readonly Action<CellOutput> emit;
    int shown;

    internal CellHost(Action<CellOutput> emit) => this.emit = emit;

    /// <summary>Shows a value now; the result can show another one in its place.</summary>
    public Shown display(object? value) {
        var id = $"shown-{Interlocked.Increment(ref shown)}";
        emit(new(OutputKind.Display, Bundle: Format.Of(value), Id: id));
        return new(emit, id);
    }

    /// <summary>Markup to be shown as it is.</summary>
    public Html HTML(string content) => new(content);

    /// <summary>Asked to stop when the cell is interrupted: for long work of one's own. The kit's folds watch it by themselves.</summary>
    public CancellationToken Stop => Interruption.Token;
}
