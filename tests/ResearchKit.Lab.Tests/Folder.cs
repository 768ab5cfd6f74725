namespace ResearchKit.Lab.Tests;

/// <summary>A folder of its own for one test.</summary>
sealed class Folder : IDisposable {
    public string Path { get; } = Directory.CreateTempSubdirectory("researchkit-lab-").FullName;

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
