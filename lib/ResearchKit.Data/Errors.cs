namespace ResearchKit.Data;

/// <summary>A data set (or one split of it) is not on this machine. The message says what was looked for, where, and how to get it.</summary>
public sealed class DataUnavailableException : IOException {
    internal DataUnavailableException(string id, string split, string message) : base(message) => (Id, Split) = (id, split);

    /// <summary>The data set's manifest id.</summary>
    public string Id { get; }

    /// <summary>The split that was asked for.</summary>
    public string Split { get; }
}

/// <summary>A file is there but is not the one the manifest describes: its size or checksum is another.</summary>
public sealed class DataCorruptException : IOException {
    internal DataCorruptException(string file, string message) : base(message) => File = file;

    /// <summary>The file's path.</summary>
    public string File { get; }
}

/// <summary>A download failed: no such page, a short or over-long body, a wrong size. Nothing has reached the cache.</summary>
public sealed class DownloadException : IOException {
    internal DownloadException(string message, Exception? inner = null) : base(message, inner) { }
}
