using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace ResearchKit.Lab.Notebooks;

/// <summary>How a cell ended.</summary>
public enum CellEnd {
    /// <summary>It ran to its end.</summary>
    Ok,
    /// <summary>It did not compile or threw; an <see cref="OutputKind.Error"/> says what.</summary>
    Failed,
    /// <summary>It was interrupted.</summary>
    Interrupted,
}

/// <summary>
/// A C# session: cells run one after another by Roslyn scripting and see what earlier ones declared. Top-level await, #r with a path,
/// #load; the value of a last expression without a semicolon is shown. The kit's namespaces and torch are imported.
/// </summary>
/// <remarks>One session at a time may run cells in a process, since Console belongs to the process. A cell that throws keeps the variables
/// that it had set; one that is interrupted loses its own and keeps all earlier ones.</remarks>
public sealed class Session : IDisposable {
    static readonly ImmutableArray<string> Imports = ["System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Collections.Immutable",
        "System.Threading", "System.Threading.Tasks", "ResearchKit", "ResearchKit.Torch", "ResearchKit.Torch.torch", "ResearchKit.Torch.torch.nn", "ResearchKit.Scores", "ResearchKit.Densities",
        "ResearchKit.Losses", "ResearchKit.Networks", "ResearchKit.Training", "ResearchKit.Methods", "ResearchKit.Data", "ResearchKit.Metrics", "ResearchKit.Lab", "ResearchKit.Lab.Figures"];

    readonly CellThread thread = new();
    readonly StreamSwitch console, errors;
    readonly TextWriter oldOut = Console.Out, oldError = Console.Error;
    readonly CellHost host;
    readonly string directory;
    ScriptState<object>? state;
    Action<CellOutput> emit = _ => { };
    int count;

    /// <summary>Whether the cell, as far as it is written, is a whole one: Enter runs it, or begins a new line.</summary>
    public static bool IsWhole(string code) => SyntaxFactory.IsCompleteSubmission(CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp14, kind: SourceCodeKind.Script)));

    /// <summary>A new session.</summary>
    /// <param name="directory">Where relative paths of #r and #load begin; null: the current directory.</param>
    public Session(string? directory = null) : this(directory, null) { }

    internal Session(string? directory, Func<TimeSpan>? clock) {
        this.directory = Path.GetFullPath(directory ?? Environment.CurrentDirectory);
        host = new(o => {
            Flush();
            emit(o);
        }, clock, this.directory);
        (console, errors) = (new("stdout", oldOut), new("stderr", oldError));
        Console.SetOut(console);
        Console.SetError(errors);
    }

    /// <summary>Number of the last cell.</summary>
    public int Count => count;

    /// <summary>Compiles and runs a cell that leaves nothing behind: the first real one then need not wait for the compiler's own start.</summary>
    public async Task WarmUpAsync() => Format.Of((await thread.Run(() => Evaluate("1 + 1", 0, CancellationToken.None), CancellationToken.None).ConfigureAwait(false)).ReturnValue);

    /// <summary>Runs a cell.</summary>
    /// <param name="code">C#; empty is allowed.</param>
    /// <param name="output">Called with each output as it comes, from any thread, one at a time.</param>
    /// <param name="interrupt">Ends the cell: the kit's fits stop by themselves, anything else is aborted a second later.</param>
    /// <param name="cell">The number that errors give the cell; null: one more than the last.</param>
    public async Task<CellEnd> RunAsync(string code, Action<CellOutput> output, CancellationToken interrupt = default, int? cell = null) {
        count = cell ?? count + 1;
        var (number, whole) = (count, false);
        var gate = new object();
        void Emit(CellOutput o) { lock (gate) output(o); }
        if (Packages.Refusal(code) is { } refusal) {
            Emit(refusal);
            return CellEnd.Failed;
        }
        emit = Emit;
        console.To(Emit);
        errors.To(Emit);
        try {
            var next = await thread.Run(() => {
                Interruption.Watch(interrupt);
                return Evaluate(code, number, interrupt);
            }, interrupt).ConfigureAwait(false);
            state = next;
            Flush();
            if (next.Exception is OperationCanceledException or ThreadInterruptedException && interrupt.IsCancellationRequested) return Interrupted(Emit);
            if (next.Exception is { } thrown) {
                Emit(CellErrors.Of(thrown, number, code));
                return CellEnd.Failed;
            }
            host.Close(whole = true);
            if (next.ReturnValue is { } value) Emit(new(OutputKind.Value, Bundle: Format.Of(value)));
            return CellEnd.Ok;
        } catch (CompilationErrorException e) {
            Emit(CellErrors.Of(e, code));
            return CellEnd.Failed;
        } catch (OperationCanceledException) when (interrupt.IsCancellationRequested) {
            Flush();
            return Interrupted(Emit);
        } catch (Exception e) {
            Flush();
            Emit(CellErrors.Of(e, number, code));
            return CellEnd.Failed;
        } finally {
            Flush();
            if (!whole) host.Close(false);
            console.To(null);
            errors.To(null);
            emit = _ => { };
        }
    }

    void Flush() {
        console.Flush();
        errors.Flush();
    }

    static CellEnd Interrupted(Action<CellOutput> emit) {
        emit(new(OutputKind.Error, "Interrupted", "the cell was interrupted; what earlier cells declared is still there", Trace: ["interrupted"]));
        return CellEnd.Interrupted;
    }

    // The empty script before the first cell is the state that a first cell that throws falls back on.
    async Task<ScriptState<object>> Evaluate(string code, int number, CancellationToken stop) {
        state ??= await CSharpScript.RunAsync<object>("", Options(0), host, typeof(CellHost), CancellationToken.None);
        return await state.ContinueWithAsync<object>(code, Options(number), _ => true, stop);
    }

    ScriptOptions Options(int number) => ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithReferences(References)
        .WithImports(Imports)
        .WithAllowUnsafe(true)
        .WithEmitDebugInformation(true)
        .WithFilePath(CellErrors.File(number))
        .WithFileEncoding(System.Text.Encoding.UTF8)
        .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(directory))
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(directory));

    static readonly ImmutableArray<MetadataReference> References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(p => p.EndsWith(".dll", StringComparison.Ordinal)).Select(p => (MetadataReference)MetadataReference.CreateFromFile(p, documentation: new DocumentationBeside(p)))];

    /// <summary>What could stand at a place in a cell that is being written.</summary>
    public Completions Complete(string code, int position) => Completion.Of(Draft(code), position);

    /// <summary>Signature and documentation of what stands at a place; null where that is nothing.</summary>
    public string? Inspect(string code, int position) => Completion.Inspect(Draft(code), position);

    Compilation Draft(string code) => (state is null ? CSharpScript.Create<object>(code, Options(0), typeof(CellHost)) : state.Script.ContinueWith<object>(code, Options(0))).GetCompilation();

    /// <summary>Gives the console back.</summary>
    public void Dispose() {
        Console.SetOut(oldOut);
        Console.SetError(oldError);
        thread.Dispose();
    }
}
