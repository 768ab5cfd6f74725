using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResearchKit.Lab.Notebooks;

/// <summary>`#r "nuget: NAME, VERSION"`, which .NET Interactive knew: the session loads files, and says how a package becomes one.</summary>
static class Packages {
    /// <summary>The error of a cell that asks for a package, at its line; null where it asks for none.</summary>
    public static CellOutput? Refusal(string code) {
        if (!code.Contains("nuget:", StringComparison.OrdinalIgnoreCase)) return null;
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp14, kind: Microsoft.CodeAnalysis.SourceCodeKind.Script));
        var asked = tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<ReferenceDirectiveTriviaSyntax>()
            .FirstOrDefault(r => r.File.ValueText.TrimStart().StartsWith("nuget:", StringComparison.OrdinalIgnoreCase));
        if (asked is null) return null;
        string[] parts = asked.File.ValueText.Trim()["nuget:".Length..].Split(',', StringSplitOptions.TrimEntries);
        var (name, version) = (parts[0], parts.Length > 1 && parts[1] != "" ? $" --version {parts[1]}" : "");
        var line = tree.GetLineSpan(asked.Span).StartLinePosition.Line;
        var message = $"#r \"nuget: ...\" is not available: #r takes the path of a .dll. Put the package {name} into a folder, and load it from there";
        return new(OutputKind.Error, "PackageReference", message, Trace: [
            $"line {line + 1}: {message}:",
            tree.GetText().Lines[line].ToString(),
            "^",
            "  dotnet new classlib -o packages",
            $"  dotnet add packages package {name}{version}",
            "  dotnet publish packages -o packages/out",
            $"and then in a cell: #r \"packages/out/{name}.dll\" (paths begin at the notebook's folder)"]);
    }
}
