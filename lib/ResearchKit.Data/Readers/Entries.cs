using System.Formats.Tar;
using System.IO.Compression;

namespace ResearchKit.Data.Readers;

/// <summary>One file out of an archive or a folder: its path with forward slashes, and its content.</summary>
internal readonly record struct Entry(string Path, byte[] Content);

/// <summary>
/// The files inside a zip, a tar (gzipped or not) or a folder. Names that point outside (".." or absolute), entries that grow
/// beyond reason and archives without any file are refused. Nothing is ever written to the disk.
/// </summary>
internal static class Entries {
    /// <summary>The most that one entry may hold: larger than any single image or batch of the data sets here.</summary>
    public const long EntryLimit = 1_000_000_000;

    /// <summary>From this size on, an entry that shrank more than a thousandfold counts as a bomb (Deflate's own limit is 1032).</summary>
    const long BombSize = 16_000_000, BombRatio = 1000;

    public static List<Entry> OfArchive(byte[] file, string name, Func<string, bool> wanted, long limit = Bytes.Limit) {
        if (file.Length == 0) throw new InvalidDataException($"{name}: empty archive: the file has no content.");
        var entries = file is [(byte)'P', (byte)'K', ..] ? OfZip(file, name, wanted, limit) : OfTar(file, name, wanted, limit);
        return entries.Count > 0 ? entries : throw new InvalidDataException($"{name}: empty archive: it holds none of the files looked for.");
    }

    public static List<Entry> OfFolder(string folder, Func<string, bool> wanted) {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Path: System.IO.Path.GetRelativePath(folder, f).Replace('\\', '/'), File: f)).Where(f => wanted(f.Path)).ToList();
        return files.Count > 0
            ? files.ConvertAll(f => new Entry(f.Path, File.ReadAllBytes(f.File)))
            : throw new InvalidDataException($"{folder}: holds none of the files looked for.");
    }

    static List<Entry> OfZip(byte[] file, string name, Func<string, bool> wanted, long limit) {
        var entries = new List<Entry>();
        var seen = new HashSet<string>();
        var total = 0L;
        using var zip = OpenZip(file, name);
        foreach (var entry in zip.Entries) {
            var path = SafePath(entry.FullName, name);
            if (path.EndsWith('/') || !wanted(path)) continue;
            if (!seen.Add(path)) throw new InvalidDataException($"{name}: two entries are named {path}.");
            if (entry.Length > EntryLimit || (total += entry.Length) > limit)
                throw new InvalidDataException($"{name}: zip bomb: {path} would bring it to {Math.Max(total, entry.Length)} bytes, more than is allowed.");
            if (entry.Length > BombSize && entry.Length / BombRatio > Math.Max(1, entry.CompressedLength))
                throw new InvalidDataException($"{name}: zip bomb: {path} grows from {entry.CompressedLength} to {entry.Length} bytes.");
            try {
                using var stream = entry.Open();
                var content = new byte[entry.Length];
                Bytes.Exactly(stream, content, $"{name}!{path}");
                Bytes.AtEnd(stream, $"{name}!{path}");
                if (Crc32.Of(content) != entry.Crc32) throw new InvalidDataException($"{name}!{path}: the checksum in the archive is another.");
                entries.Add(new(path, content));
            } catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal)) {
                throw new InvalidDataException($"{name}!{path}: damaged entry: {e.Message}", e);
            }
        }
        return entries;
    }

    static ZipArchive OpenZip(byte[] file, string name) {
        try {
            var zip = new ZipArchive(new MemoryStream(file, writable: false));
            _ = zip.Entries.Count;
            return zip;
        } catch (InvalidDataException e) {
            throw new InvalidDataException($"{name}: not a whole zip file: {e.Message}", e);
        }
    }

    static List<Entry> OfTar(byte[] file, string name, Func<string, bool> wanted, long limit) {
        var entries = new List<Entry>();
        var counted = new Counted(Bytes.MaybeGzip(file), limit, name);
        using var tar = new TarReader(counted);
        try {
            while (tar.GetNextEntry() is { } entry) {
                var path = SafePath(entry.Name, name);
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !wanted(path)) continue;
                if (entry.Length > EntryLimit) throw new InvalidDataException($"{name}: {path} of {entry.Length} bytes is larger than is allowed.");
                var content = new byte[entry.Length];
                if (entry.DataStream is { } stream) Bytes.Exactly(stream, content, $"{name}!{path}");
                entries.Add(new(path, content));
            }
            counted.Drain();
        } catch (Exception e) when (e is EndOfStreamException || (e is InvalidDataException or FormatException && !e.Message.StartsWith(name, StringComparison.Ordinal))) {
            throw new InvalidDataException($"{name}: not a whole tar archive: {e.Message}", e);
        }
        Bytes.CheckGzipLength(file, counted.Count, name);
        return entries;
    }

    /// <summary>The path with forward slashes when it stays inside the archive.</summary>
    internal static string SafePath(string path, string name) {
        var clean = path.Replace('\\', '/');
        if (clean.StartsWith("./", StringComparison.Ordinal)) clean = clean[2..];
        if (clean.StartsWith('/') || clean.Split('/').Contains("..") || clean is [_, ':', ..] || clean.Contains('\0'))
            throw new InvalidDataException($"{name}: the entry '{path}' points outside the archive.");
        return clean;
    }

    /// <summary>Counts what passes, so that a compressed archive cannot grow without end and its length can be checked.</summary>
    sealed class Counted(Stream inner, long limit, string name) : Stream {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer) {
            var got = inner.Read(buffer);
            if ((Count += got) > limit) throw new InvalidDataException($"{name}: grows beyond the {limit} bytes that are allowed.");
            return got;
        }

        public void Drain() {
            var buffer = new byte[1 << 16];
            while (Read(buffer.AsSpan()) > 0) { }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Count; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
