using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

/// <summary>Inputs for the laws and golden values. Scores are quarters of whole numbers, so that ties are common.</summary>
static class Some {
    public static readonly Arbitrary<float[]> Scores = ArbMap.Default.ArbFor<int[]>().Filter(xs => xs.Length > 0)
        .Convert(xs => Array.ConvertAll(xs, i => i / 4f), fs => Array.ConvertAll(fs, f => (int)(f * 4)));

    /// <summary>The golden arrays: in Python [((i*37)%101)/8+2 for i in range(50)] and [((j*53)%89)/8 for j in range(40)].</summary>
    public static readonly float[] Known = [.. Enumerable.Range(0, 50).Select(i => i * 37 % 101 / 8f + 2)];

    public static readonly float[] Unknown = [.. Enumerable.Range(0, 40).Select(j => j * 53 % 89 / 8f)];

    /// <summary>
    /// An open-set classification with 4 known classes and the unknown class 4, in Python for i in range(60):
    /// truth (i*7)%5, predicted ((i*7)%5 if i%3 else (i*11)%4)%4, score ((i*29)%31)/4 + (0 if truth==4 else 2).
    /// </summary>
    public static readonly int[] Truth = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 5)];

    public static readonly int[] Predicted = [.. Enumerable.Range(0, 60).Select(i => (i % 3 != 0 ? i * 7 % 5 : i * 11 % 4) % 4)];

    public static readonly double[] OpenScores = [.. Enumerable.Range(0, 60).Select(i => i * 29 % 31 / 4.0 + (i * 7 % 5 == 4 ? 0 : 2))];

    public static float[] Uniform(int n, ulong seed, float shift = 0) {
        var random = new SplitMix(seed);
        return [.. Enumerable.Range(0, n).Select(_ => (random.Next() >> 40) / (float)(1 << 24) + shift)];
    }

    public static string MessageOf(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    public static void Holds<T>(Arbitrary<T> input, Func<T, bool> law) => Prop.ForAll(input, law).QuickCheckThrowOnFailure();

    public static void Holds<T, U>(Arbitrary<T> first, Arbitrary<U> second, Func<T, U, bool> law) =>
        Prop.ForAll(first, second, law).QuickCheckThrowOnFailure();
}
