namespace ResearchKit.Torch;

/// <summary>
/// Owns the tensors made on its thread while it is the innermost scope, and frees them when it ends:
/// <c>using var d = torch.NewDisposeScope(); ... return result.MoveToOuterDisposeScope();</c>
/// </summary>
public sealed class DisposeScope : IDisposable {
    [ThreadStatic] static DisposeScope? current;

    readonly DisposeScope? outer;
    readonly List<Tensor?> tensors = [];
    int count;
    bool ended;

    internal static DisposeScope? Current => current;

    internal DisposeScope() {
        outer = current;
        current = this;
    }

    /// <summary>How many tensors the scope owns.</summary>
    public int DisposablesCount => count;

    /// <summary>Whether the scope owns this tensor.</summary>
    public bool Contains(IDisposable disposable) => disposable is Tensor t && t.Scope == this;

    internal void Add(Tensor t) {
        t.Scope = this;
        t.ScopeSlot = tensors.Count;
        tensors.Add(t);
        count++;
    }

    internal void Forget(Tensor t) {
        tensors[t.ScopeSlot] = null;
        // Freed slots at the end are used again, so that a long loop in one scope does not grow the list.
        while (tensors.Count > 0 && tensors[^1] is null) tensors.RemoveAt(tensors.Count - 1);
        t.Scope = null;
        count--;
    }

    internal void MoveToOuter(Tensor t) {
        Forget(t);
        outer?.Add(t);
    }

    /// <summary>Gives the tensor to this scope, whichever owned it.</summary>
    public void Attach(IDisposable disposable) {
        if (disposable is not Tensor t) throw new ArgumentException($"only tensors join a dispose scope, got {disposable.GetType().Name}", nameof(disposable));
        t.MoveToOtherDisposeScope(this);
    }

    /// <summary>Takes the tensor out of the scope and returns it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable {
        if (disposable is Tensor t && t.Scope == this) Forget(t);
        return disposable;
    }

    /// <summary>Moves the tensor to the scope outside this one (to none if there is none) and returns it.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable {
        if (disposable is Tensor t && t.Scope == this) MoveToOuter(t);
        return disposable;
    }

    /// <summary>Frees everything the scope owns now; the scope goes on.</summary>
    public void DisposeEverything() {
        for (var i = tensors.Count - 1; i >= 0; i--) tensors[i]?.DisposeByScope();
        tensors.Clear();
        count = 0;
    }

    /// <summary>Ends the scope and frees what it owns; a second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">An inner scope of this thread has not ended, or the thread is another one.</exception>
    public void Dispose() {
        if (ended) return;
        if (current != this) throw new InvalidOperationException("Dispose scopes end on their own thread, the innermost first.");
        ended = true;
        current = outer;
        DisposeEverything();
    }
}
