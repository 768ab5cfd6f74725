namespace ResearchKit.Data;

/// <summary>How far the download of one file is.</summary>
/// <param name="File">Its name.</param>
/// <param name="Done">Bytes on the disk, those of an earlier attempt included.</param>
/// <param name="Total">All bytes, or null where neither manifest nor server says.</param>
public sealed record FetchProgress(string File, long Done, long? Total);

/// <summary>What fetching did.</summary>
/// <param name="Folder">The cache folder of the data set.</param>
/// <param name="Fetched">Files that were downloaded, with the checksum that they have.</param>
/// <param name="Present">Files and splits that were there already.</param>
public sealed record FetchReport(string Folder, ImmutableArray<FetchedFile> Fetched, ImmutableArray<string> Present);

/// <summary>One downloaded file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Sha256">What it is.</param>
/// <param name="Checked">False where the manifest knows no checksum to check it against.</param>
public sealed record FetchedFile(string Name, string Address, string Sha256, bool Checked);
