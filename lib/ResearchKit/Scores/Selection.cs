using System.Numerics;

namespace ResearchKit.Scores;

/// <summary>The m largest of many numbers that come in pieces, with their positions; ties at the edge are cut as they come.</summary>
sealed class Selection(int m) {
    readonly float[] values = new float[m + Math.Max(m, 256)];
    readonly int[] positions = new int[m + Math.Max(m, 256)];
    float threshold = float.NegativeInfinity; // no smaller number can be among the m largest any more
    int count;

    /// <summary>Forgets everything.</summary>
    public void Clear() => (count, threshold) = (0, float.NegativeInfinity);

    /// <summary>Takes in numbers; the first stands at this position. NaN is left out.</summary>
    public void Add(ReadOnlySpan<float> numbers, int position) {
        var i = 0;
        for (var least = new Vector<float>(threshold); i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count) {
            if (!Vector.GreaterThanAny(new Vector<float>(numbers[i..]), least)) continue;
            for (var j = i; j < i + Vector<float>.Count; j++) Take(numbers[j], position + j);
            least = new(threshold);
        }
        for (; i < numbers.Length; i++) Take(numbers[i], position + i);
    }

    /// <summary>The smallest of the m largest, and the positions of all of them; fewer than m where fewer came.</summary>
    public (float Least, ReadOnlyMemory<int> Positions) Close() {
        if (count > m) Cut();
        return (count == 0 ? float.NaN : values.AsSpan(0, count).ToArray().Min(), positions.AsMemory(0, count));
    }

    void Take(float value, int position) {
        if (!(value > threshold)) return;
        (values[count], positions[count]) = (value, position);
        if (++count == values.Length) Cut();
    }

    // Quickselect: the m largest to the front.
    void Cut() {
        int low = 0, high = count - 1;
        while (low < high) {
            var pivot = values[(low + high) >>> 1];
            int i = low, j = high;
            while (i <= j) {
                while (values[i] > pivot) i++;
                while (values[j] < pivot) j--;
                if (i > j) break;
                (values[i], values[j], positions[i], positions[j]) = (values[j], values[i], positions[j], positions[i]);
                (i, j) = (i + 1, j - 1);
            }
            if (m - 1 <= j) high = j;
            else if (m - 1 >= i) low = i;
            else break;
        }
        count = m;
        threshold = values[m - 1]; // the smallest of those kept: the rest of the front is not smaller
    }
}
