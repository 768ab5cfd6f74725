using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>Counting in ascending arrays by bisection.</summary>
static class Order {
    /// <summary>How many values are &lt; limit.</summary>
    public static int CountBelow<T>(ReadOnlySpan<T> ascending, T limit) where T : struct, INumber<T> {
        int low = 0, high = ascending.Length;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (ascending[middle] < limit) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>How many values are ≤ limit.</summary>
    public static int CountAtMost<T>(ReadOnlySpan<T> ascending, T limit) where T : struct, INumber<T> {
        int low = 0, high = ascending.Length;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (ascending[middle] <= limit) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
