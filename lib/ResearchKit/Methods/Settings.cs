using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ResearchKit.Methods;

/// <summary>One option of a method.</summary>
/// <param name="Name">Kebab case: tail-size.</param>
/// <param name="Value">As text.</param>
/// <param name="Expected">What may stand there: "a number", "true or false", "euclidean, cosine or eucos".</param>
public sealed record Setting(string Name, string Value, string Expected);

/// <summary>The init properties of an options record by name, for the command line and the docs.</summary>
public static partial class Settings {
    /// <summary>All options, in the order of their declaration.</summary>
    public static ImmutableArray<Setting> Of(object options) =>
        [.. Properties(options).Select(p => new Setting(Kebab(p.Name), Show(p.GetValue(options)), Expected(p.PropertyType)))];

    /// <summary>A copy with one option changed; the record checks the value itself.</summary>
    /// <param name="options">The record; not changed.</param>
    /// <param name="name">Kebab case.</param>
    /// <param name="value">In the invariant culture.</param>
    /// <param name="who">For the message.</param>
    /// <exception cref="ArgumentException">There is no such option, or the value does not fit.</exception>
    public static object With(object options, string name, string value, string who) {
        var property = Properties(options).FirstOrDefault(p => Kebab(p.Name) == name)
            ?? throw new ArgumentException($"{who} has no option \"{name}\"; there {(Properties(options).Any() ? $"are {string.Join(", ", Properties(options).Select(p => Kebab(p.Name)))}" : "are none")}", nameof(name));
        if (!TryParse(property.PropertyType, value, out var parsed))
            throw new ArgumentException($"{who}'s option {name} must be {Expected(property.PropertyType)}, got \"{value}\"", nameof(value));
        var copy = options.GetType().GetMethod("<Clone>$")!.Invoke(options, null)!;
        try {
            property.SetValue(copy, parsed);
        } catch (TargetInvocationException e) when (e.InnerException is ArgumentException inner) {
            var why = inner is ArgumentOutOfRangeException ? inner.Message.Split(" (Parameter")[0] : inner.Message;
            throw new ArgumentException($"{who}'s option {name}: {why}, got \"{value}\"", nameof(value), inner);
        }
        return copy;
    }

    static IEnumerable<PropertyInfo> Properties(object options) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0);

    static string Kebab(string name) => Humps().Replace(name, "-$1").ToLowerInvariant();

    static string Show(object? value) => value switch {
        null => "none",
        Enum e => Kebab(e.ToString()),
        bool b => b ? "true" : "false",
        ImmutableArray<double> v => string.Join(',', v.Select(x => x.ToString(CultureInfo.InvariantCulture))),
        ImmutableArray<long> v => string.Join(',', v),
        ImmutableArray<int> v => string.Join(',', v),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static string Expected(Type type) => Nullable.GetUnderlyingType(type) is { } plain ? $"{Expected(plain)} or none"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(Kebab))
        : type == typeof(ImmutableArray<double>) ? "numbers separated by commas"
        : type == typeof(ImmutableArray<long>) || type == typeof(ImmutableArray<int>) ? "whole numbers separated by commas"
        : "text";

    static bool TryParse(Type type, string text, out object? value) {
        var culture = CultureInfo.InvariantCulture;
        value = null;
        if (Nullable.GetUnderlyingType(type) is { } plain) return text == "none" || TryParse(plain, text, out value);
        if (type == typeof(double) && double.TryParse(text, culture, out var d)) value = d;
        else if (type == typeof(float) && float.TryParse(text, culture, out var f)) value = f;
        else if (type == typeof(int) && int.TryParse(text, culture, out var i)) value = i;
        else if (type == typeof(long) && long.TryParse(text, culture, out var l)) value = l;
        else if (type == typeof(bool) && bool.TryParse(text, out var b)) value = b;
        else if (type.IsEnum && Array.FindIndex(Enum.GetNames(type), n => Kebab(n) == text) is var at and >= 0) value = Enum.GetValues(type).GetValue(at);
        else if (type == typeof(string)) value = text;
        else if (type == typeof(ImmutableArray<double>)) value = Many<double>(text);
        else if (type == typeof(ImmutableArray<long>)) value = Many<long>(text);
        else if (type == typeof(ImmutableArray<int>)) value = Many<int>(text);
        return value is not null;
    }

    static object? Many<T>(string text) where T : struct, ISpanParsable<T> {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var values = parts.Select(p => T.TryParse(p, CultureInfo.InvariantCulture, out var v) ? v : (T?)null).ToArray();
        return values.All(v => v is not null) ? values.Select(v => v!.Value).ToImmutableArray() : null;
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Humps();
}
