using System.Globalization;
using System.Runtime.InteropServices;

namespace ResearchKit.Lab.Commands;

/// <summary>Columns of numbers in .npy, .csv or .txt files. Every error names the file and the line (text) or the row (.npy, from 0).</summary>
static class ScoreFile {
    /// <summary>One score a row: .npy of float32 or float64, [n] or [n, 1]; text with a number on each line. Infinities are scores, NaN is none.</summary>
    /// <exception cref="InvalidDataException">The file is missing, empty, or holds something else.</exception>
    public static double[] Scores(string path) {
        var (values, place) = Columns(path, 1, [ScalarType.Float32, ScalarType.Float64], heading: null);
        for (var i = 0; i < values.Length; i++)
            if (double.IsNaN(values[i])) throw new InvalidDataException($"{path}: {place(i)} is NaN: every score must be a number");
        return values;
    }

    /// <summary>Class numbers ≥ 0, `columns` a row; the first line of a text may name the columns.</summary>
    /// <param name="path">.npy of integers, [n, columns] (or [n] for one), or text.</param>
    /// <param name="columns">Their names, in the order in which they are returned.</param>
    /// <returns>One array per column.</returns>
    /// <exception cref="InvalidDataException">The file is missing, empty, or holds something else.</exception>
    public static int[][] Labels(string path, params string[] columns) {
        var (values, place) = Columns(path, columns.Length, [ScalarType.Byte, ScalarType.Int32, ScalarType.Int64], columns);
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= 0 && values[i] <= int.MaxValue && values[i] == Math.Floor(values[i])))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: {place(i / columns.Length)} holds {values[i]}: a class number, 0 or more, expected"));
        return [.. columns.Select((_, c) => values.Where((_, i) => i % columns.Length == c).Select(v => (int)v).ToArray())];
    }

    static (double[] Values, Func<int, string> Place) Columns(string path, int columns, ScalarType[] types, string[]? heading) {
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: there is no such file");
        return Path.GetExtension(path).ToLowerInvariant() switch {
            ".npy" => (OfNpy(path, columns, types), i => $"row {i}"),
            ".csv" or ".txt" => OfText(path, columns, heading),
            var other => throw new InvalidDataException($"{path}: a .npy, .csv or .txt file expected, got '{other}'")
        };
    }

    static double[] OfNpy(string path, int columns, ScalarType[] types) {
        var array = Npy.Read(path);
        if (!types.Contains(array.Type)) throw new InvalidDataException($"{path}: {string.Join(" or ", types)} expected, got {array.Type}");
        if (!(array.Shape is [_] && columns == 1 || array.Shape is [_, var width] && width == columns))
            throw new InvalidDataException($"{path}: {(columns == 1 ? "[n] or [n, 1]" : $"[n, {columns}]")} expected, got [{string.Join(", ", array.Shape)}]");
        if (array.Shape[0] == 0) throw new InvalidDataException($"{path}: it is empty: at least one row expected");
        ReadOnlySpan<byte> bytes = array.Bytes;
        return array.Type switch {
            ScalarType.Float32 => Doubles(MemoryMarshal.Cast<byte, float>(bytes)),
            ScalarType.Float64 => Doubles(MemoryMarshal.Cast<byte, double>(bytes)),
            ScalarType.Int32 => Doubles(MemoryMarshal.Cast<byte, int>(bytes)),
            ScalarType.Int64 => Doubles(MemoryMarshal.Cast<byte, long>(bytes)),
            _ => Doubles(bytes)
        };
    }

    static double[] Doubles<T>(ReadOnlySpan<T> values) where T : struct, System.Numerics.INumber<T> {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++) doubles[i] = double.CreateChecked(values[i]);
        return doubles;
    }

    static (double[], Func<int, string>) OfText(string path, int columns, string[]? heading) {
        var lines = File.ReadAllLines(path);
        var end = lines.Length;
        while (end > 0 && string.IsNullOrWhiteSpace(lines[end - 1])) end--;
        int[]? order = heading is null || end == 0 ? null : Order(Fields(lines[0]), heading);
        var first = order is null ? 0 : 1;
        if (end == first) throw new InvalidDataException($"{path}: it is empty: at least one row expected");
        var values = new double[(end - first) * columns];
        for (var i = first; i < end; i++) {
            var fields = Fields(lines[i]);
            if (fields.Length != columns)
                throw new InvalidDataException($"{path}: line {i + 1} holds {fields.Length} values, expected {columns}{(heading is null ? "" : $" ({string.Join(", ", heading)})")}: '{Short(lines[i])}'");
            for (var c = 0; c < columns; c++)
                values[(i - first) * columns + (order is null ? c : order[c])] = Number(fields[c]) ?? throw new InvalidDataException($"{path}: line {i + 1}: '{Short(fields[c])}' is not a number");
        }
        return (values, i => $"line {i + 1 + first}");
    }

    /// <summary>Where each field of a first line that names the columns belongs; null if it does not name them.</summary>
    static int[]? Order(string[] fields, string[] names) =>
        fields.Order().SequenceEqual(names.Order(), StringComparer.OrdinalIgnoreCase)
            ? [.. fields.Select(f => Array.FindIndex(names, n => n.Equals(f, StringComparison.OrdinalIgnoreCase)))] : null;

    static string[] Fields(string line) => [.. line.Split([',', ';', '\t', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    static double? Number(string text) => text.ToLowerInvariant() switch {
        "inf" or "+inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" or "-nan" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null
    };

    static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
