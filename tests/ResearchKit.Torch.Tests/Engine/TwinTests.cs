using System.Reflection;

namespace ResearchKit.Torch.Tests;

/// <summary>Forms of one operation agree: in place with out of place, torch.f(x, ...) with x.f(...).</summary>
public class TwinTests {
    const BindingFlags Members = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // Random ones, and those whose two forms differ by nature (set the type, fill without a source).
    static readonly HashSet<string> Apart = ["bernoulli", "rrelu", "multinomial", "poisson", "binomial", "dropout", "empty_like", "rand_like", "randn_like", "randint_like", "normal", "new_empty", "detach", "copy", "requires_grad"];

    static object?[]? Arguments(ParameterInfo[] parameters, Tensor x) {
        var made = new object?[parameters.Length];
        for (var i = 0; i < made.Length; i++) {
            var (p, t) = (parameters[i], Nullable.GetUnderlyingType(parameters[i].ParameterType) ?? parameters[i].ParameterType);
            var whole = !x.is_floating_point();
            if (t.IsByRefLike || p.IsOut) return null;
            made[i] = t == typeof(Tensor) ? p.Name is "index" or "indices" ? torch.tensor(new long[,] { { 0, 1 }, { 1, 0 } }) : p.Name is "mask" or "condition" ? x > 0.6
                    : p.Name == "weight" ? torch.full_like(x, 0.25) : whole ? x + 2 : (x * 0.5 + 0.3).sin()
                : t == typeof(Scalar) ? (Scalar)(p.Name is "max" ? 2 : whole ? 2 : 0.5)
                : t == typeof(long[]) ? new long[] { 1, 0 } : t == typeof(long) && p.Name == "p" ? 2L
                : t == typeof((long, long)) ? (1L, 0L) : t == typeof((long, long, long)) ? null
                : p.HasDefaultValue && t.IsEnum && p.DefaultValue is not null ? Enum.ToObject(t, p.DefaultValue!) : p.HasDefaultValue ? p.DefaultValue : t == typeof(long) ? 1L : t == typeof(int) ? 1 : t == typeof(float) ? 0.5f : t == typeof(double) ? 0.5 : t == typeof(ScalarType) ? ScalarType.Float32 : null;
            if (made[i] is null && !p.HasDefaultValue) return null;
        }
        return made;
    }

    static object? Try(Func<object?> call) {
        try {
            return call();
        } catch (TargetInvocationException e) when (e.InnerException is System.Runtime.InteropServices.ExternalException or ArgumentException) {
            return null; // these arguments do not suit it
        }
    }

    static double[] Numbers(object result) => result switch {
        Tensor t => t.is_complex() ? [] : t.to(ScalarType.Float64).contiguous().reshape(-1).data<double>().ToArray(),
        Tensor[] many => [.. many.SelectMany(Numbers)],
        System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Where(i => tuple[i] is not null).SelectMany(i => Numbers(tuple[i]!))],
        bool b => [b ? 1 : 0],
        _ => throw new InvalidOperationException($"unexpected {result}"),
    };

    static Tensor[] Samples() => [
        torch.tensor(new[,] { { 0.3, 0.9 }, { 0.45, 0.7 } }), torch.tensor(new[,] { { 1.3, 2.9 }, { 1.45, 1.7 } }), torch.tensor(new long[,] { { 3, 9 }, { 4, 7 } }),
    ];

    [Fact]
    public void In_place_forms_do_what_the_plain_ones_do() {
        using var scope = torch.NewDisposeScope();
        var compared = new HashSet<string>();
        foreach (var inPlace in typeof(Tensor).GetMethods(Members).Where(m => m.Name.EndsWith('_') && m.ReturnType == typeof(Tensor) && !Apart.Contains(m.Name.TrimEnd('_'))))
            foreach (var x in Samples()) {
                var types = inPlace.GetParameters().Select(p => p.ParameterType).ToArray();
                if (typeof(Tensor).GetMethod(inPlace.Name[..^1], types) is not { } plain || Arguments(inPlace.GetParameters(), x) is not { } arguments) continue;
                var copy = x.clone();
                if (Try(() => plain.Invoke(x, arguments)) is not Tensor expected || Try(() => inPlace.Invoke(copy, arguments)) is not Tensor actual) continue;
                if (expected.dtype != copy.dtype && expected.dtype != ScalarType.Bool) continue;
                Assert.Same(copy, actual);
                Assert.True(Numbers(expected).SequenceEqual(Numbers(actual)), $"{inPlace}: {string.Join(", ", Numbers(expected))} and {string.Join(", ", Numbers(actual))}");
                compared.Add(inPlace.ToString()!);
            }
        Assert.True(compared.Count > 140, $"only {compared.Count} were compared");
    }

    [Fact]
    public void Functions_of_torch_do_what_the_methods_do() {
        using var scope = torch.NewDisposeScope();
        var compared = new HashSet<string>();
        foreach (var function in typeof(torch).GetMethods(Members).Where(m => m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Tensor) && !m.IsGenericMethod && !Apart.Contains(m.Name.TrimEnd('_'))))
            foreach (var x in Samples()) {
                var types = function.GetParameters().Skip(1).Select(p => p.ParameterType).ToArray();
                if (typeof(Tensor).GetMethod(function.Name, types) is not { IsStatic: false } method || Arguments(function.GetParameters()[1..], x) is not { } arguments) continue;
                if (Try(() => method.Invoke(x.clone(), arguments)) is not { } expected || expected is not (Tensor or Tensor[] or bool or System.Runtime.CompilerServices.ITuple)) continue;
                var actual = function.Invoke(null, [x.clone(), .. arguments]);
                Assert.True(Numbers(expected).SequenceEqual(Numbers(actual!)), $"{function}: {string.Join(", ", Numbers(expected))} and {string.Join(", ", Numbers(actual!))}");
                compared.Add(function.ToString()!);
            }
        Assert.True(compared.Count > 350, $"only {compared.Count} were compared");
    }
}
