namespace ResearchKit.Data.Readers;

/// <summary>Images and labels in .npy or .npz files: uint8 [n, h, w], [n, h, w, c] or [n, c, h, w], and whole-number labels [n].</summary>
internal static class NumpyImages {
    public static ImageSet Read(byte[] images, byte[] labels, string imagesName, string labelsName) {
        var x = One(images, imagesName);
        var y = One(labels, labelsName);
        if (x.Type != ScalarType.Byte) throw new InvalidDataException($"{imagesName}: expected uint8 images, got {x.Type}.");
        if (x.Shape.Length is not (3 or 4)) throw new InvalidDataException($"{imagesName}: expected [n, h, w], [n, h, w, c] or [n, c, h, w], got [{string.Join(", ", x.Shape)}].");
        if (y.Shape.Length != 1) throw new InvalidDataException($"{labelsName}: expected labels [n], got [{string.Join(", ", y.Shape)}].");
        var values = Labels(y, labelsName);
        var n = checked((int)x.Shape[0]);
        if (values.Length != n) throw new InvalidDataException($"{imagesName} holds {n} images but {labelsName} holds {values.Length} labels.");
        var s = x.Shape.Select(d => checked((int)d)).ToArray();
        if (s.Length == 3) return new ImageSet(x.Bytes, n, 1, s[1], s[2], values).Checked(imagesName);
        if (s[3] is not (1 or 3)) return new ImageSet(x.Bytes, n, s[1], s[2], s[3], values).Checked(imagesName);
        var (h, w, c) = (s[1], s[2], s[3]);
        var pixels = new byte[x.Bytes.Length];
        for (var i = 0; i < n; i++) Pictures.Planes(new(w, h, c, x.Bytes.AsSpan(i * h * w * c, h * w * c).ToArray()), c, pixels.AsSpan(i * h * w * c, h * w * c));
        return new ImageSet(pixels, n, c, h, w, values).Checked(imagesName);
    }

    static NpyArray One(byte[] file, string name) {
        using var stream = new MemoryStream(file, writable: false);
        if (file is not [(byte)'P', (byte)'K', ..]) return Npy.Read(stream, name);
        var arrays = Npz.Read(stream, name);
        return arrays.Count == 1 ? arrays.First().Value : throw new InvalidDataException($"{name}: expected one array, got {string.Join(", ", arrays.Keys)}.");
    }

    static int[] Labels(NpyArray array, string name) => array.Type switch {
        ScalarType.Byte => Array.ConvertAll(array.Bytes, b => (int)b),
        ScalarType.Int32 => MemoryMarshal.Cast<byte, int>(array.Bytes).ToArray(),
        ScalarType.Int64 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(array.Bytes).ToArray(), v => v == (int)v ? (int)v : throw new InvalidDataException($"{name}: label {v} is out of range.")),
        var other => throw new InvalidDataException($"{name}: expected whole-number labels, got {other}."),
    };
}
