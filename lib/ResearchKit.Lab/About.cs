using System.Reflection;

namespace ResearchKit.Lab;

/// <summary>What this library is: its version and commit.</summary>
public static class About {
    /// <summary>The version, for example 0.1.0.</summary>
    public static string Version { get; } = Informational.Split('+')[0];

    /// <summary>The commit that was built (forty digits), or null where the build did not know it.</summary>
    public static string? Commit { get; } = Informational.Split('+') is [_, var commit, ..] ? commit : null;

    static string Informational =>
        typeof(About).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
