namespace ResearchKit.Densities;

/// <summary>Checks for option records.</summary>
static class Checked {
    public static int AtLeast(int value, int least, string name) => value >= least
        ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}");

    public static double Positive(double value, string name) => double.IsFinite(value) && value > 0
        ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and > 0");

    public static double NotNegative(double value, string name) => double.IsFinite(value) && value >= 0
        ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and >= 0");

    public static double Share(double value, string name) => value is > 0 and <= 1
        ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be in (0, 1]");
}
