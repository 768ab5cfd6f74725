using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>Which of several methods can be told apart: p-values corrected for their number, and letters for a table.</summary>
public static class SignificanceGroups {
    /// <summary>Holm's step-down correction: p-values that hold for the whole family of tests, in the order given, each in [p, 1].</summary>
    /// <remarks>Holm, Scandinavian Journal of Statistics 1979; R's p.adjust(p, "holm").</remarks>
    /// <exception cref="ArgumentException">A value is not in [0, 1] (its index is named).</exception>
    public static ImmutableArray<double> Holm(ReadOnlySpan<double> p) {
        for (var i = 0; i < p.Length; i++)
            if (!(p[i] >= 0 && p[i] <= 1)) throw new ArgumentException($"p-values must be in [0, 1], got {p[i]} at index {i}", nameof(p));
        var values = p.ToArray();
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var corrected = new double[values.Length];
        var most = 0.0;
        for (var k = 0; k < order.Length; k++) corrected[order[k]] = most = Math.Max(most, Math.Min(1, (order.Length - k) * values[order[k]]));
        return [.. corrected];
    }

    /// <summary>
    /// A compact letter display: two items share a letter exactly where they are not significantly different. The first item has "a".
    /// </summary>
    /// <param name="count">How many items, best first.</param>
    /// <param name="different">Whether two items differ; symmetric.</param>
    /// <returns>For each item its letters, in order: "a", "ab", "b". After z comes A, then Z, then numbers in brackets.</returns>
    /// <remarks>Piepho, Journal of Computational and Graphical Statistics 2004: insert and absorb.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">count is below 1.</exception>
    public static ImmutableArray<string> Letters(int count, Func<int, int, bool> different) {
        Require.AtLeast(1, count);
        ArgumentNullException.ThrowIfNull(different);
        List<bool[]> columns = [[.. Enumerable.Repeat(true, count)]];
        for (var i = 0; i < count; i++)
            for (var j = i + 1; j < count; j++) {
                if (!different(i, j)) continue;
                foreach (var column in columns.Where(c => c[i] && c[j]).ToArray()) {
                    columns.Remove(column);
                    foreach (var gone in (int[])[i, j]) {
                        var half = column.ToArray();
                        half[gone] = false;
                        if (!columns.Any(c => Within(half, c))) {
                            columns.RemoveAll(c => Within(c, half));
                            columns.Add(half);
                        }
                    }
                }
            }
        var sorted = columns.OrderBy(c => Array.IndexOf(c, true)).ThenBy(c => Array.LastIndexOf(c, true)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => string.Concat(sorted.Select((c, k) => c[i] ? Letter(k) : "")))];
    }

    static bool Within(bool[] inner, bool[] outer) => inner.Zip(outer).All(p => !p.First || p.Second);

    static string Letter(int k) => k < 26 ? $"{(char)('a' + k)}" : k < 52 ? $"{(char)('A' + k - 26)}" : $"({k + 1})";
}
