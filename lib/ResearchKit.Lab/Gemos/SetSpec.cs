using System.Collections.Immutable;
using System.Globalization;

namespace ResearchKit.Lab.Gemos;

/// <summary>A data set, or some classes of it, as the command line names it: mnist, fashion-mnist:0-5, cifar-10:0-3+8.</summary>
/// <param name="Id">The data set's or noise's id.</param>
/// <param name="Classes">Ascending; empty: all.</param>
public sealed record SetSpec(string Id, ImmutableArray<int> Classes) {
    /// <summary>Reads the form above.</summary>
    /// <exception cref="ArgumentException">It is none: the message says what is expected.</exception>
    public static SetSpec Parse(string text) {
        if (text.Split(':') is not [{ Length: > 0 } id, .. var rest] || rest.Length > 1) throw Wrong(text);
        return new(id, rest is [var classes] ? [.. classes.Split('+').SelectMany(part => Range(part, text)).Distinct().Order()] : []);
    }

    /// <summary>The form that <see cref="Parse"/> reads, neighbours drawn together: fashion-mnist:0-5.</summary>
    public override string ToString() => Classes.IsEmpty ? Id : $"{Id}:{string.Join('+', Runs())}";

    IEnumerable<string> Runs() {
        for (var i = 0; i < Classes.Length;) {
            var first = i++;
            while (i < Classes.Length && Classes[i] == Classes[i - 1] + 1) i++;
            yield return i - first == 1 ? $"{Classes[first]}" : $"{Classes[first]}-{Classes[i - 1]}";
        }
    }

    static IEnumerable<int> Range(string part, string text) => part.Split('-').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var c) ? c : throw Wrong(text)).ToArray() switch {
        [var only] => [only],
        [var first, var last] when first <= last && last - first < 100_000 => Enumerable.Range(first, last - first + 1),
        _ => throw Wrong(text),
    };

    static ArgumentException Wrong(string text) => new($"a data set, or classes of one such as fashion-mnist:0-5 or cifar-10:0-3+8, expected, got '{text}'");
}
