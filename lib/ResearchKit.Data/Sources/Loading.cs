using ResearchKit.Data.Readers;

namespace ResearchKit.Data;

/// <summary>From found files to images: each format in its reader, then what the manifest says about labels and orientation.</summary>
internal static class Loading {
    public static ImageSet Load(DataManifest manifest, string split, Found found, bool raw) {
        var what = $"{manifest.Id} {split}";
        var (layout, parts) = (found.Layout, found.Split);
        var images = layout.Format switch {
            "idx" => ReadIdx(manifest, found),
            "cifar-binary" => ReadCifar(manifest, found),
            "mat5" => Mat5.ReadSvhn(Content(manifest, found, parts.Images[0]), parts.Images[0]),
            "npz" => ReadNpz(manifest, found),
            "pictures" => ReadPictures(manifest, found),
            var other => throw new InvalidDataException($"{what}: unknown format '{other}'"),
        };
        if (layout.LabelOffset != 0) images = images with { Labels = Array.ConvertAll(images.Labels, l => l + layout.LabelOffset) };
        var names = Names(manifest, images);
        images = images.LabelsBelow(names.IsEmpty ? 0 : names.Length, what, unlabelled: layout.LabelFrom == "none" && layout.Format == "pictures");
        if (images.Count != parts.Count) throw new InvalidDataException($"{what}: expected {parts.Count} images, got {images.Count}.");
        if (layout.Transpose) images = Planes.Transpose(images);
        var stored = manifest.Stored ?? manifest.Image;
        if ((images.Channels, images.Height, images.Width) != (stored.Channels, stored.Height, stored.Width))
            throw new InvalidDataException($"{what}: expected images of {stored.Channels}x{stored.Height}x{stored.Width}, got {images.Channels}x{images.Height}x{images.Width}.");
        if (raw) return images;
        if (manifest.Invert) images = Planes.Invert(images);
        return Resize.Apply(images, manifest.Image.Height, manifest.Image.Width);
    }

    public static ImmutableArray<string> Names(DataManifest manifest, ImageSet images) => images.Names.IsEmpty ? manifest.ClassNames : images.Names;

    static byte[] Content(DataManifest manifest, Found found, string file) => Verified.Read(Path.Combine(found.Folder, file), manifest.FileNamed(file)).Content;

    static ImageSet ReadIdx(DataManifest manifest, Found found) {
        var parts = found.Split;
        if (parts.Entries.IsEmpty)
            return Idx.Read(Content(manifest, found, parts.Images[0]), Content(manifest, found, parts.Labels[0]), parts.Images[0], parts.Labels[0]);
        var entries = Entries.OfArchive(Content(manifest, found, parts.Images[0]), parts.Images[0], parts.Entries.Contains).ToDictionary(e => e.Path, e => e.Content);
        return Idx.Read(Entry(entries, parts.Entries[0], parts.Images[0]), Entry(entries, parts.Entries[1], parts.Images[0]), parts.Entries[0], parts.Entries[1]);
    }

    static ImageSet ReadCifar(DataManifest manifest, Found found) {
        var parts = found.Split;
        var archive = parts.Images[0];
        var entries = Entries.OfArchive(Content(manifest, found, archive), archive, parts.Entries.Contains).ToDictionary(e => e.Path, e => e.Content);
        return CifarBinary.Read([.. parts.Entries.Select(e => Entry(entries, e, archive))], manifest.ClassNames.Length > 10 ? 2 : 1, archive);
    }

    static ImageSet ReadNpz(DataManifest manifest, Found found) {
        var parts = found.Split;
        return NumpyImages.Read(Content(manifest, found, parts.Images[0]), Content(manifest, found, parts.Labels[0]), parts.Images[0], parts.Labels[0]);
    }

    static ImageSet ReadPictures(DataManifest manifest, Found found) {
        var (layout, parts) = (found.Layout, found.Split);
        bool Wanted(string path) => Pictures.IsPicture(path) && !layout.Skip.Any(s => path.EndsWith(s, StringComparison.Ordinal))
            && (parts.Entries.IsEmpty || parts.Entries.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)));
        var entries = parts.Images.SelectMany(file => file.EndsWith('/')
            ? Entries.OfFolder(Path.Combine(found.Folder, file), Wanted).Select(e => e with { Path = file + e.Path })
            : Entries.OfArchive(Content(manifest, found, file), file, Wanted));
        var shape = manifest.Stored ?? manifest.Image;
        return Pictures.Read(entries, new(shape.Channels, shape.Height, shape.Width, layout.LabelFrom, manifest.ClassNames, layout.CentreCrop, layout.ShorterSide, parts.Take), $"{manifest.Id} ({layout.Name})");
    }

    static byte[] Entry(Dictionary<string, byte[]> entries, string entry, string archive) => entries.TryGetValue(entry, out var content) ? content
        : throw new InvalidDataException($"{archive}: no entry named {entry}.");
}
