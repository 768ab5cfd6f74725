namespace ResearchKit.Lab.Bundling;

/// <summary>One file of a bundle.</summary>
/// <param name="Path">Where it lies in the bundle, with / between folders.</param>
/// <param name="Source">Where it lies on this machine.</param>
/// <param name="Executable">Whether it may be run.</param>
sealed record BundleFile(string Path, string Source, bool Executable = false) {
    /// <summary>Every file below a folder, in the order of the names.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<BundleFile> Below(string folder, string path) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => new BundleFile($"{path}/{System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/')}", file));
}
