namespace ResearchKit.Data;

/// <summary>Reads a file whole and checks that it is one of the versions the manifest accepts; what is decoded is what was checked.</summary>
internal static class Verified {
    public static (byte[] Content, FileVersion Version) Read(string path, DataFile file) {
        var content = File.ReadAllBytes(path);
        return (content, Match(content, path, file));
    }

    public static FileVersion Match(ReadOnlySpan<byte> content, string path, DataFile file) {
        var length = content.Length;
        var sized = file.Versions.Where(v => v.Size is null || v.Size == length).ToList();
        if (sized.Count == 0)
            throw new DataCorruptException(path, $"{path} has {length} bytes; expected {string.Join(" or ", file.Versions.Select(v => $"{v.Size} ({v.Origin})"))}.");
        var sha256 = sized.Any(v => v.Sha256 is not null) ? Convert.ToHexStringLower(SHA256.HashData(content)) : null;
        if (sized.FirstOrDefault(v => v.Sha256 is not null && v.Sha256 == sha256) is { } exact) return exact;
        var md5 = sized.Any(v => v.Md5 is not null) ? Convert.ToHexStringLower(MD5.HashData(content)) : null;
        return sized.FirstOrDefault(v => v.Sha256 is null && (v.Md5 is null || v.Md5 == md5)) ?? throw new DataCorruptException(path,
            $"{path} has a wrong checksum: {(sha256 is null ? "" : $"sha256 {sha256} ")}{(md5 is null ? "" : $"md5 {md5}")}; expected "
            + string.Join(" or ", sized.Select(v => v.Sha256 is { } s ? $"sha256 {s} ({v.Origin})" : $"md5 {v.Md5} ({v.Origin})")) + ".");
    }
}
