using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResearchKit.Data.Readers;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>#r and #load, and pictures, through a session that begins in a folder of its own.</summary>
[Collection("sessions")]
public sealed class DirectiveTests : IDisposable {
    readonly Folder folder = new();
    readonly Session session;

    public DirectiveTests() => session = new(folder.Path);

    public void Dispose() {
        session.Dispose();
        folder.Dispose();
    }

    async Task<(CellEnd End, List<CellOutput> Outputs)> Run(string code) {
        var outputs = new List<CellOutput>();
        return (await session.RunAsync(code, outputs.Add), outputs);
    }

    async Task<string> Value(string code) {
        var (end, outputs) = await Run(code);
        Assert.True(end == CellEnd.Ok, outputs.LastOrDefault()?.Text);
        return outputs[^1].Bundle!.Plain;
    }

    string Compile(string name, string source, params string[] references) {
        var core = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(p => Path.GetFileName(p) is "System.Runtime.dll" or "System.Private.CoreLib.dll");
        var path = Path.Combine(folder.Path, $"{name}.dll");
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], core.Concat(references).Select(r => MetadataReference.CreateFromFile(r)),
            new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    [Fact]
    public async Task A_dll_is_referenced_by_its_path_and_brings_what_lies_beside_it() {
        var inner = Compile("Inner", "namespace Inner { public static class Deep { public static int Six() => 6; } }");
        var outer = Compile("Outer", "namespace Outer { public static class Sums { public static int Seven() => Inner.Deep.Six() + 1; } }", inner);
        Assert.Equal("7", await Value("#r \"Outer.dll\"\nOuter.Sums.Seven()"));
        Assert.Equal("14", await Value("2 * Outer.Sums.Seven()"));   // later cells know it too
        Assert.Equal("6", await Value($"#r \"{inner}\"\nusing Inner;\nDeep.Six()"));
        Assert.Contains("Seven", session.Complete("Outer.Sums.", 11).Items);
    }

    [Fact]
    public async Task A_dll_that_is_not_there_is_named() {
        await Run("var a = 1;");
        var (end, outputs) = await Run("#r \"Gone.dll\"\n1");
        Assert.Equal(CellEnd.Failed, end);
        Assert.Contains("Gone.dll", outputs.Single().Text);
        Assert.Equal(["line 1: ", "#r \"Gone.dll\""], [outputs.Single().Trace[0][..8], outputs.Single().Trace[1]]);
        Assert.Equal("1", await Value("a"));
    }

    [Fact]
    public async Task A_file_is_loaded_with_what_it_declares_and_its_errors_are_named() {
        Directory.CreateDirectory(Path.Combine(folder.Path, "parts"));
        File.WriteAllText(Path.Combine(folder.Path, "parts", "more.csx"), "#load \"deeper.csx\"\nrecord Pair(int A, int B);\nint Thrice(int v) => 3 * v + Zero();");
        File.WriteAllText(Path.Combine(folder.Path, "parts", "deeper.csx"), "int Zero() => 0;");
        Assert.Equal("12", await Value("#load \"parts/more.csx\"\nThrice(4)"));
        Assert.Equal("Pair { A = 1, B = 2 }", await Value("new Pair(1, 2)"));
        File.WriteAllText(Path.Combine(folder.Path, "bad.csx"), "int x = nope;");
        var (end, outputs) = await Run("#load \"bad.csx\"\n1");
        Assert.Equal(CellEnd.Failed, end);
        Assert.Contains("bad.csx, line 1: CS0103", outputs.Single().Trace[0]);
        Assert.Contains("'nope'", outputs.Single().Trace[0]);
        Assert.Contains("gone.csx", (await Run("#load \"gone.csx\"")).Outputs.Single().Text);
    }

    [Theory]
    [InlineData("#r \"nuget: ScottPlot, 5.0.1\"", "ScottPlot", " --version 5.0.1")]
    [InlineData("#r \"nuget:ScottPlot\"", "ScottPlot", "")]
    public async Task A_package_is_refused_with_what_to_do(string directive, string name, string version) {
        var (end, outputs) = await Run($"\n{directive}\n1 + 1");
        Assert.Equal(CellEnd.Failed, end);
        var error = outputs.Single();
        Assert.Equal("PackageReference", error.Name);
        Assert.StartsWith("line 2: #r \"nuget: ...\" is not available: #r takes the path of a .dll. Put the package ScottPlot into a folder", error.Trace[0]);
        Assert.Equal(directive, error.Trace[1]);
        Assert.Contains($"  dotnet add packages package {name}{version}", error.Trace);
        Assert.Contains($"#r \"packages/out/{name}.dll\"", error.Trace[^1]);
        Assert.Equal("nuget: x", await Value("\"nuget: x\""));   // text is text, and the session goes on
    }

    [Fact]
    public async Task A_tensor_is_shown_as_pictures() {
        var (end, outputs) = await Run("var x = torch.arange(32).to(ScalarType.Byte).reshape(2, 1, 4, 4); display(Images(x, columns: 1, scale: 1)); Images(x.narrow(0, 1, 1), scale: 1)");
        Assert.True(end == CellEnd.Ok, outputs.LastOrDefault()?.Text);
        Assert.Equal(["2 pictures of 4 x 4", "a picture of 4 x 4"], outputs.Select(o => o.Bundle!.Plain));
        Assert.Equal(Enumerable.Range(16, 16).Select(v => (byte)v), Png.Decode(Convert.FromBase64String(outputs[1].Bundle!.Forms["image/png"]), "cell").Pixels);
        Assert.Equal((8, 14), Png.Decode(Convert.FromBase64String(outputs[0].Bundle!.Forms["image/png"]), "grid") is var grid ? (grid.Width, grid.Height) : default);
    }
}
