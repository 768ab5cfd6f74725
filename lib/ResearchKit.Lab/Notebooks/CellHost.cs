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

/// <summary>What every cell can call without a name before it: display(...), HTML(...), Images(...), progress(...), Stop.</summary>
public sealed class CellHost {
    // Of this session alone: a front end may still show what an earlier session displayed, and an update must not reach that.
    readonly string session = Guid.NewGuid().ToString("N")[..8];
    readonly Action<CellOutput> emit;
    readonly Func<TimeSpan>? clock;
    readonly List<Action<bool>> open = [];
    int shown;

    internal CellHost(Action<CellOutput> emit, Func<TimeSpan>? clock = null, string directory = ".") => (this.emit, this.clock, Here) = (emit, clock, Path.GetFullPath(directory));

    /// <summary>The notebook's folder, where #r and #load begin: `Path.Combine(Here, "table.json")`.</summary>
    public string Here { get; }

    /// <summary>Shows a value now; the result can show another one in its place.</summary>
    public Shown display(object? value) {
        var id = $"{session}-{Interlocked.Increment(ref shown)}";
        emit(new(OutputKind.Display, Bundle: Format.Of(value), Id: id));
        return new(emit, id);
    }

    /// <summary>Markup to be shown as it is.</summary>
    public Html HTML(string content) => new(content);

    /// <summary>A tensor as pictures: `Images(test.Images.narrow(0, 0, 20))`.</summary>
    /// <param name="images">[h, w], [1, h, w], [3, h, w] or [n, 1 or 3, h, w]: bytes, or numbers in 0..1 (0 is black).</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <param name="scale">Pixels for each pixel, a side; 0: as many as make a picture large enough to look at.</param>
    /// <param name="stretch">True: the smallest number becomes black and the largest white, for values that are no pixels.</param>
    /// <exception cref="ArgumentException">Another shape, no picture, or numbers that are not in 0..1 or not finite.</exception>
    public ImageGrid Images(Tensor images, int columns = 10, int scale = 0, bool stretch = false) => ImageGrid.Of(images, columns, scale, stretch);

    /// <summary>
    /// A bar for long work: `var bar = progress("reading", 12, "files"); ... bar.At(i);`. Without a total it takes it from who reports:
    /// `Fold.Run(..., progress: progress("training", unit: "steps").At)`.
    /// </summary>
    /// <param name="what">What is done.</param>
    /// <param name="total">How much there is; 0: whoever reports says.</param>
    /// <param name="unit">What is counted.</param>
    public ProgressBar progress(string what, long total = 0, string unit = "") {
        var bar = new ProgressBar(display, clock, what, total, unit);
        Remember(_ => bar.Close());
        return bar;
    }

    /// <summary>The items, with a bar that moves as they are taken: `foreach (var seed in progress("seeds", seeds))`.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="items">Taken one by one.</param>
    /// <param name="unit">What is counted.</param>
    public IEnumerable<T> progress<T>(string what, IReadOnlyCollection<T> items, string unit = "") {
        if (items.Count == 0) yield break;
        var bar = progress(what, items.Count, unit);
        var done = 0;
        foreach (var item in items) {
            yield return item;
            bar.At(++done);
        }
    }

    /// <summary>A view of the stages of a whole run: `GemosRun.Run(experiment, "runs", "notebook", stages("GeMOS"))`.</summary>
    /// <param name="what">Which run.</param>
    public IProgressView stages(string what) {
        var view = new CellView(display, clock, what);
        Remember(view.Close);
        return view;
    }

    /// <summary>Asked to stop when the cell is interrupted: for long work of one's own. The kit's folds watch it by themselves.</summary>
    public CancellationToken Stop => Interruption.Token;

    /// <summary>The cell is over: bars that are not full say so.</summary>
    /// <param name="whole">It ran to its end.</param>
    internal void Close(bool whole) {
        Action<bool>[] all;
        lock (open) {
            all = [.. open];
            open.Clear();
        }
        foreach (var close in all) close(whole);
    }

    void Remember(Action<bool> close) {
        lock (open) open.Add(close);
    }
}
