namespace ResearchKit.Torch.Tests;

public class SignatureTests {
    static string? Listing() {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent) {
            var file = Path.Combine(d.FullName, "shared", "torchsharp-api.txt");
            if (File.Exists(file)) return file;
        }
        return null;
    }

    [SkippableFact]
    public void Every_public_member_is_spelt_as_in_TorchSharp() {
        var file = Listing();
        Skip.If(file is null, "the listing of TorchSharp's API is not beside this repository");
        var listing = Signatures.Read(file!);
        var wrong = new List<string>();
        var checkedMembers = 0;
        foreach (var t in typeof(torch).Assembly.GetExportedTypes()) {
            if (!listing.TryGetValue(Signatures.Heading(t), out var members)) {
                // A type of our own beside the engine's (Seed, Npy) imitates nothing; whatever is inside `torch` must be TorchSharp's.
                if (t.DeclaringType is not null && Signatures.Of(t).Any()) wrong.Add($"type {Signatures.Heading(t)}");
                continue;
            }
            foreach (var m in Signatures.Of(t)) {
                checkedMembers++;
                if (!members.Contains(m) && m != "override string ToString()") wrong.Add($"{Signatures.Heading(t)}: {m}");
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {checkedMembers} members are not TorchSharp's:\n{string.Join("\n", wrong)}");
        Assert.True(checkedMembers > 1000, $"only {checkedMembers} members were compared");
    }

    [Fact]
    public void Every_operator_named_by_the_engine_exists_in_the_installed_libtorch() {
        var missing = typeof(torch).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Op)).Select(f => (Op)f.GetValue(null)!).Where(op => !op.Exists).Select(op => op.ToString());
        Assert.Equal([], missing);
    }
}
