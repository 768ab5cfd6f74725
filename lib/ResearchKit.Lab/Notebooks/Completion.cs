using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResearchKit.Lab.Notebooks;

/// <summary>What could stand at a place in a cell.</summary>
/// <param name="From">Where the word begins that the items would replace.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Items">Sorted, each once.</param>
public sealed record Completions(int From, int To, ImmutableArray<string> Items);

/// <summary>Completion and inspection by Roslyn's semantic model of a cell that need not be whole.</summary>
static class Completion {
    /// <summary>Members after a dot; otherwise every name and keyword in scope that begins with what stands there (any case).</summary>
    /// <param name="compilation">Of the cell after those before it.</param>
    /// <param name="position">In the cell's text.</param>
    public static Completions Of(Compilation compilation, int position) {
        var tree = compilation.SyntaxTrees.Single();
        var text = tree.GetText().ToString();
        position = Math.Clamp(position, 0, text.Length);
        var from = position;
        while (from > 0 && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] == '_')) from--;
        var prefix = text[from..position];
        var model = compilation.GetSemanticModel(tree);
        var dot = from - 1;
        while (dot >= 0 && char.IsWhiteSpace(text[dot])) dot--;
        var names = dot >= 0 && text[dot] == '.' ? Members(model, tree, dot) : InScope(model, from);
        return new(from, position, [.. names.Where(n => n.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Distinct().Order(StringComparer.OrdinalIgnoreCase).Take(500)]);
    }

    /// <summary>Signature and documentation of what stands at a place; null where that is nothing.</summary>
    public static string? Inspect(Compilation compilation, int position) {
        var tree = compilation.SyntaxTrees.Single();
        var model = compilation.GetSemanticModel(tree);
        var root = tree.GetRoot();
        for (var at = Math.Min(position, Math.Max(0, root.FullSpan.End - 1)); at >= Math.Max(0, position - 1); at--) {
            var node = root.FindToken(at).Parent;
            if (node is null) continue;
            var info = model.GetSymbolInfo(node);
            if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node)) is not { } symbol) continue;
            var type = model.GetTypeInfo(node).Type;
            var line = symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + (symbol is ILocalSymbol or IFieldSymbol || type is null || symbol is ITypeSymbol or IMethodSymbol or IPropertySymbol ? "" : $" : {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}");
            return Summary(symbol) is { Length: > 0 } summary ? $"{line}\n\n{summary}" : line;
        }
        return null;
    }

    static IEnumerable<string> Members(SemanticModel model, SyntaxTree tree, int dot) {
        var expression = tree.GetRoot().FindToken(dot).Parent switch {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax { Parent.Parent: ConditionalAccessExpressionSyntax conditional } => conditional.Expression,
            MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax conditional } => conditional.Expression,
            _ => (SyntaxNode?)null
        };
        if (expression is null) return [];
        var symbol = model.GetSymbolInfo(expression).Symbol;
        var container = symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(expression).Type;
        if (container is null) return [];
        return model.LookupSymbols(dot + 1, container, includeReducedExtensionMethods: symbol is not INamespaceOrTypeSymbol)
            .Where(s => symbol is INamespaceSymbol || s is ITypeSymbol || s.IsStatic == (symbol is INamespaceOrTypeSymbol) || s is IMethodSymbol { ReducedFrom: not null })
            .Where(s => s.CanBeReferencedByName && !s.IsImplicitlyDeclared || s is IPropertySymbol).Select(s => s.Name);
    }

    static IEnumerable<string> InScope(SemanticModel model, int position) =>
        model.LookupSymbols(position).Where(s => s.CanBeReferencedByName).Select(s => s.Name)
            .Concat(SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(k => k.All(char.IsLetter)));

    static string Summary(ISymbol symbol) {
        try {
            var xml = symbol.GetDocumentationCommentXml();
            return string.IsNullOrEmpty(xml) ? "" : string.Join("\n", XElement.Parse($"<d>{xml}</d>").Descendants("summary").Select(Text));
        } catch (System.Xml.XmlException) {
            return "";
        }
    }

    static string Text(XElement element) => string.Join(' ', string.Concat(element.Nodes().Select(n => n switch {
        XText text => text.Value,
        XElement e => e.Attribute("cref")?.Value.Split('.')[^1] ?? e.Attribute("name")?.Value ?? e.Value,
        _ => ""
    })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>The documentation file that lies beside an assembly.</summary>
sealed class DocumentationBeside(string assembly) : DocumentationProvider {
    readonly string file = Path.ChangeExtension(assembly, ".xml");
    readonly Lazy<Dictionary<string, string>> members = new(() => {
        var xml = Path.ChangeExtension(assembly, ".xml");
        return File.Exists(xml) ? XDocument.Load(xml).Descendants("member").DistinctBy(m => (string?)m.Attribute("name")).ToDictionary(m => (string?)m.Attribute("name") ?? "", m => m.ToString()) : [];
    });

    protected override string? GetDocumentationForSymbol(string id, System.Globalization.CultureInfo culture, CancellationToken stop = default) => members.Value.GetValueOrDefault(id);

    public override bool Equals(object? obj) => obj is DocumentationBeside other && other.file == file;

    public override int GetHashCode() => file.GetHashCode();
}
