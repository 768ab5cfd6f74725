namespace ResearchKit.Lab.Notebooks;

/// <summary>Outputs as plain text on a terminal, as they come; what is shown anew in its place is printed once more, in its last state, when the cell is over.</summary>
/// <param name="output">Of values and stdout.</param>
/// <param name="errors">Of stderr; what a cell throws is not printed here.</param>
sealed class PrintedOutputs(TextWriter output, TextWriter errors) {
    readonly OrderedDictionary<string, MimeBundle> updated = [];

    /// <summary>Prints an output, or keeps it for the end of the cell.</summary>
    public void Print(CellOutput o) {
        if (o.Kind == OutputKind.Stream) (o.Name == "stderr" ? errors : output).Write(o.Text);
        else if (o.Kind == OutputKind.Update) updated[o.Id!] = o.Bundle!;
        else if (o.Bundle is not null) output.WriteLine(o.Bundle.Plain);
    }

    /// <summary>Prints the last states.</summary>
    public void EndCell() {
        foreach (var bundle in updated.Values) output.WriteLine(bundle.Plain);
        updated.Clear();
    }
}
