using System.Runtime.CompilerServices;

namespace ResearchKit.Data.Readers;

/// <summary>How the pictures of an archive or folder become images and labels.</summary>
/// <param name="Channels">1 or 3: colour becomes grey by ITU-R 601 luma, grey becomes three equal channels, alpha is dropped.</param>
/// <param name="Height">Rows that every picture must have.</param>
/// <param name="Width">Columns that every picture must have.</param>
/// <param name="LabelFrom">"folder": the picture's folder is its class; "path": every folder below the first one; "none": no labels.</param>
/// <param name="ClassNames">For "folder": the folder names in label order.</param>
/// <param name="CentreCrop">A larger picture is cut to its centre instead of being refused.</param>
/// <param name="ShorterSide">Before that, the picture is resized (antialiased bilinear) until its shorter side has so many pixels; 0: not.</param>
/// <param name="Take">"even" or "odd": every second picture in the order of paths, from the first or the second on, so that each class is split evenly; null: all.</param>
internal sealed record PictureOptions(int Channels, int Height, int Width, string LabelFrom, ImmutableArray<string> ClassNames, bool CentreCrop = false, int ShorterSide = 0, string? Take = null);

/// <summary>Folders and archives of PNG and JPEG pictures.</summary>
internal static class Pictures {
    public static bool IsPicture(string path) =>
        !path.StartsWith("__MACOSX", StringComparison.Ordinal) && !Path.GetFileName(path).StartsWith('.') &&
        Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg";

    /// <summary>
    /// All pictures in the order of their paths (numbers in names count as numbers), decoded on all cores. A picture that occurs
    /// twice under one name with the same content (below the first folder) is taken once.
    /// </summary>
    public static ImageSet Read(IEnumerable<Entry> entries, PictureOptions options, string what) {
        var unique = Unique(entries, options.LabelFrom == "path", what);
        var names = options.LabelFrom == "path" ? [.. unique.Select(e => Folder(e.Key)).Distinct()] : options.ClassNames;
        var index = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        if (options.Take is { } take) unique = [.. unique.Where((_, i) => i % 2 == (take == "odd" ? 1 : 0))];
        var labels = unique.ConvertAll(e => options.LabelFrom switch {
            "none" => -1,
            "path" => index[Folder(e.Key)],
            "folder" => index.TryGetValue(Path.GetFileName(Folder(e.Key)), out var label) ? label
                : throw new InvalidDataException($"{what}: the folder of {e.Key} is none of the {names.Length} classes."),
            var other => throw new ArgumentException($"labelFrom must be folder, path or none, got {other}", nameof(options)),
        });
        var length = options.Channels * options.Height * options.Width;
        var pixels = new byte[checked((long)unique.Count * length)];
        try {
            Parallel.For(0, unique.Count, i =>
                Planes(Fit(Decode(unique[i].Content, $"{what}!{unique[i].Key}"), options, $"{what}!{unique[i].Key}"), options.Channels, pixels.AsSpan(i * length, length)));
        } catch (AggregateException e) {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return new ImageSet(pixels, unique.Count, options.Channels, options.Height, options.Width, [.. labels]) { Names = names }.Checked(what);
    }

    public static Picture Decode(byte[] file, string name) =>
        Png.Is(file) ? Png.Decode(file, name)
        : Jpeg.Is(file) ? Jpeg.Decode(file, name)
        : throw new InvalidDataException($"{name}: neither PNG nor JPEG: it begins with {Convert.ToHexStringLower(file.AsSpan(0, Math.Min(8, file.Length)))}.");

    static string Folder(string path) => path.LastIndexOf('/') is >= 0 and var cut ? path[..cut] : "";

    static List<(string Key, byte[] Content)> Unique(IEnumerable<Entry> entries, bool belowFirst, string what) {
        var seen = new Dictionary<string, byte[]>();
        foreach (var (path, content) in entries) {
            var key = belowFirst && path.IndexOf('/') is >= 0 and var cut ? path[(cut + 1)..] : path;
            if (seen.TryAdd(key, content)) continue;
            if (!seen[key].AsSpan().SequenceEqual(content)) throw new InvalidDataException($"{what}: two different pictures are named {key}.");
        }
        if (seen.Count == 0) throw new InvalidDataException($"{what}: no pictures.");
        var sorted = seen.Select(p => (p.Key, p.Value)).ToList();
        sorted.Sort((a, b) => Natural(a.Key, b.Key));
        return sorted;
    }

    /// <summary>Ordinal order, but runs of digits compare as numbers: 2.png before 10.png.</summary>
    internal static int Natural(string a, string b) {
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length) {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j])) {
                var x = Digits(a, ref i);
                var y = Digits(b, ref j);
                var order = x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
                if (order != 0) return order;
            } else if (a[i] != b[j]) return a[i].CompareTo(b[j]);
            else (i, j) = (i + 1, j + 1);
        }
        return (a.Length - i).CompareTo(b.Length - j) is not 0 and var rest ? rest : string.CompareOrdinal(a, b);
    }

    static ReadOnlySpan<char> Digits(string s, ref int at) {
        var start = at;
        while (at < s.Length && char.IsAsciiDigit(s[at])) at++;
        return s.AsSpan(start, at - start).TrimStart('0');
    }

    static Picture Fit(Picture picture, PictureOptions options, string name) {
        var (h, w) = (options.Height, options.Width);
        if (options.ShorterSide > 0) picture = Scaled(picture, options.ShorterSide, options.Channels);
        if ((picture.Height, picture.Width) == (h, w)) return picture;
        if (!options.CentreCrop || picture.Height < h || picture.Width < w)
            throw new InvalidDataException($"{name}: expected {h}x{w}, got {picture.Height}x{picture.Width}.");
        var (top, left) = ((picture.Height - h) / 2, (picture.Width - w) / 2);
        var pixels = new byte[h * w * picture.Channels];
        for (var y = 0; y < h; y++)
            picture.Pixels.AsSpan(((y + top) * picture.Width + left) * picture.Channels, w * picture.Channels).CopyTo(pixels.AsSpan(y * w * picture.Channels));
        return new(w, h, picture.Channels, pixels);
    }

    // The other side follows, rounded down, as torchvision's Resize does it.
    static Picture Scaled(Picture picture, int shorter, int channels) {
        var (h, w) = picture.Height <= picture.Width ? (shorter, (int)((long)shorter * picture.Width / picture.Height)) : ((int)((long)shorter * picture.Height / picture.Width), shorter);
        var planes = new byte[picture.Width * picture.Height * channels];
        Planes(picture, channels, planes);
        var (pixels, area) = (Resize.Apply(new(planes, 1, channels, picture.Height, picture.Width, [0]), h, w).Pixels, h * w);
        var samples = new byte[pixels.Length];
        for (var c = 0; c < channels; c++)
            for (var i = 0; i < area; i++) samples[i * channels + c] = pixels[c * area + i];
        return new(w, h, channels, samples);
    }

    /// <summary>Interleaved samples [h, w, c] as planes [channels, h, w].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // short runs: no time to warm up
    internal static void Planes(Picture picture, int channels, Span<byte> planes) {
        var (source, step, area) = (picture.Pixels, picture.Channels, picture.Width * picture.Height);
        if (channels == 3)
            for (var c = 0; c < 3; c++)
                for (int i = 0, at = step < 3 ? 0 : c; i < area; i++, at += step) planes[c * area + i] = source[at];
        else if (step < 3)
            for (var i = 0; i < area; i++) planes[i] = source[i * step];
        else
            for (var i = 0; i < area; i++)
                planes[i] = (byte)((source[i * step] * 19595 + source[i * step + 1] * 38470 + source[i * step + 2] * 7471 + 0x8000) >> 16);
    }
}
