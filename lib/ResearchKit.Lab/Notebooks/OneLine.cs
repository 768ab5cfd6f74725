using System.Globalization;
using System.Runtime.CompilerServices;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Values in one line whose own text is not for readers, or not the same in each culture.</summary>
static class OneLine {
    /// <summary>Type and message, and those of what caused it.</summary>
    public static string Of(Exception e) => $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}" + (e.InnerException is { } inner ? $" because of {Of(inner)}" : "");

    /// <summary>(1, a, 0.5).</summary>
    public static string Of(ITuple tuple) => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Format.Short(tuple[i])))})";

    /// <summary>0.901 [0.894, 0.907]: as many digits as tell its ends apart.</summary>
    public static string Of(Interval i) {
        if (!double.IsFinite(i.Low) || !double.IsFinite(i.High)) return $"{Format.Short(i.Mean)} (no interval)";
        var digits = i.High > i.Low ? $"F{Math.Clamp((int)Math.Ceiling(-Math.Log10(i.High - i.Low)) + 1, 0, 12)}" : "G6";
        string Figure(double value) => value.ToString(digits, CultureInfo.InvariantCulture);
        return $"{Figure(i.Mean)} [{Figure(i.Low)}, {Figure(i.High)}]";
    }

    /// <summary>Point { A = 1, B = 3.5 }.</summary>
    public static string OfRecord(object value, IEnumerable<(string Name, object? Value)> properties) =>
        $"{Name(value.GetType())} {{ {string.Join(", ", properties.Select(p => $"{p.Name} = {Format.Short(p.Value)}"))} }}".TrimStart();

    /// <summary>A type's name as it stands in code; nothing for an anonymous one.</summary>
    public static string Name(Type type) => type.Name.StartsWith("<>", StringComparison.Ordinal) ? ""
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
