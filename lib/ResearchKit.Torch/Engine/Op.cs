using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ResearchKit.Torch;

/// <summary>One argument of an operator, before it crosses to native memory. Everything an operator takes converts to it.</summary>
internal readonly struct Arg {
    internal enum Kind { None, Tensor, TensorList, OptionalTensorList, Int, Double, Bool, IntList, DoubleList, BoolList, String, Device, Generator, Default }

    internal readonly Kind Tag;
    internal readonly long Bits;
    internal readonly object? Ref; // keeps tensors alive during the call, and carries lists

    Arg(Kind tag, long bits, object? reference = null) => (Tag, Bits, Ref) = (tag, bits, reference);

    /// <summary>Leaves the argument to the default of the operator's schema.</summary>
    internal static Arg Default => new(Kind.Default, 0);
    internal static Arg None => default;
    internal static Arg Optional(Tensor?[] list) => new(Kind.OptionalTensorList, 0, list);
    internal static Arg Of(IList<Tensor> list) => new(Kind.TensorList, 0, list as Tensor[] ?? [.. list]);
    internal static Arg Bools(bool[] list) => new(Kind.BoolList, 0, list);

    public static implicit operator Arg(Tensor? t) => t is null ? default : new(Kind.Tensor, 0, t);
    public static implicit operator Arg(Tensor[] list) => new(Kind.TensorList, 0, list);
    public static implicit operator Arg(int value) => new(Kind.Int, value);
    public static implicit operator Arg(long value) => new(Kind.Int, value);
    public static implicit operator Arg(long? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(float value) => (double)value;
    public static implicit operator Arg(bool value) => new(Kind.Bool, value ? 1 : 0);
    public static implicit operator Arg(bool? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(long[]? list) => list is null ? default : new(Kind.IntList, 0, list);
    public static implicit operator Arg(double[]? list) => list is null ? default : new(Kind.DoubleList, 0, list);
    public static implicit operator Arg(string? text) => text is null ? default : new(Kind.String, 0, text);
    public static implicit operator Arg(Scalar? s) => s is null ? default : s.IsIntegral ? (s.IsBool ? s.Integer != 0 : s.Integer) : (Arg)s.Real;
    public static implicit operator Arg(ScalarType? type) => type is { } v ? (long)v : default(Arg);
    public static implicit operator Arg(ScalarType type) => (long)type;
    public static implicit operator Arg(Device? device) => device is null ? default : new(Kind.Device, device.Packed);
    public static implicit operator Arg(Generator? g) => g is null ? default : new(Kind.Generator, 0, g);

    internal int Slots => Ref switch {
        Tensor?[] t => t.Length,
        long[] l => l.Length,
        double[] d => d.Length,
        bool[] b => b.Length,
        string s => (Encoding.UTF8.GetByteCount(s) + 7) / 8,
        _ => 0,
    };

    internal string Describe() => Tag switch {
        Kind.Tensor => ((Tensor)Ref!).Describe(),
        Kind.TensorList or Kind.OptionalTensorList => $"[{string.Join(", ", ((Tensor?[])Ref!).Select(t => t is null ? "none" : t.Describe()))}]",
        Kind.IntList => $"[{string.Join(", ", (long[])Ref!)}]",
        Kind.DoubleList => $"[{string.Join(", ", (double[])Ref!)}]",
        Kind.Int => Bits.ToString(),
        Kind.Double => BitConverter.Int64BitsToDouble(Bits).ToString(),
        Kind.Bool => Bits != 0 ? "true" : "false",
        Kind.String => $"\"{Ref}\"",
        _ => Tag.ToString().ToLowerInvariant(),
    };
}

/// <summary>One overload of an ATen operator, found in the dispatcher at its first call.</summary>
internal sealed unsafe class Op(string name, string overload = "") {
    nint handle;

    public override string ToString() => overload.Length == 0 ? $"aten::{name}" : $"aten::{name}.{overload}";

    /// <summary>Whether this libtorch has the operator.</summary>
    internal bool Exists => handle != 0 || (handle = Native.rk_op("aten::" + name, overload)) != 0;

    /// <summary>Calls the operator and returns its one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Arg> args) {
        NativeOut* outs;
        var n = Invoke(args, &outs);
        if (n != 1 || outs->Tag != (int)Arg.Kind.Tensor) throw Unexpected(outs, n, "one tensor");
        return Tensor.Own((nint)outs->Bits, outs->Bytes);
    }

    /// <summary>Calls the operator and returns all its tensors (an undefined one is null).</summary>
    internal Tensor[] CallMany(params ReadOnlySpan<Arg> args) {
        NativeOut* outs;
        var n = Invoke(args, &outs);
        return Take(outs, n);
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    internal (Tensor, Tensor) CallPair(params ReadOnlySpan<Arg> args) {
        var r = CallMany(args);
        return (r[0], r[1]);
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    internal (Tensor, Tensor, Tensor) CallTriple(params ReadOnlySpan<Arg> args) {
        var r = CallMany(args);
        return (r[0], r[1], r[2]);
    }

    /// <summary>Calls an in-place operator on <paramref name="self"/> and returns it.</summary>
    internal Tensor InPlace(Tensor self, params ReadOnlySpan<Arg> rest) {
        NativeOut* outs;
        Arg[] all = [self, .. rest];
        var n = Invoke(all, &outs);
        Drop(outs, n);
        return self;
    }

    /// <summary>Calls an operator for its effect alone.</summary>
    internal void Run(params ReadOnlySpan<Arg> args) {
        NativeOut* outs;
        var n = Invoke(args, &outs);
        Drop(outs, n);
    }

    /// <summary>Calls an operator that returns a truth value.</summary>
    internal bool CallBool(params ReadOnlySpan<Arg> args) {
        NativeOut* outs;
        var n = Invoke(args, &outs);
        if (n != 1 || outs->Tag != (int)Arg.Kind.Bool) throw Unexpected(outs, n, "one bool");
        return outs->Bits != 0;
    }

    /// <summary>Calls an operator that returns a number.</summary>
    internal Scalar CallScalar(params ReadOnlySpan<Arg> args) {
        NativeOut* outs;
        var n = Invoke(args, &outs);
        return (Arg.Kind)(n == 1 ? outs->Tag : 0) switch {
            Arg.Kind.Int => outs->Bits,
            Arg.Kind.Double => BitConverter.Int64BitsToDouble(outs->Bits),
            Arg.Kind.Bool => outs->Bits != 0,
            _ => throw Unexpected(outs, n, "one number"),
        };
    }

    internal static Tensor[] Take(NativeOut* outs, int n) {
        var tensors = new Tensor[n];
        for (var i = 0; i < n; i++)
            tensors[i] = outs[i].Tag == (int)Arg.Kind.Tensor ? Tensor.Own((nint)outs[i].Bits, outs[i].Bytes) : null!;
        return tensors;
    }

    static void Drop(NativeOut* outs, int n) {
        for (var i = 0; i < n; i++) if (outs[i].Tag == (int)Arg.Kind.Tensor) Native.rk_free((nint)outs[i].Bits);
    }

    InvalidOperationException Unexpected(NativeOut* outs, int n, string expected) {
        var came = n == 1 ? ((Arg.Kind)outs->Tag).ToString() : $"{n} results";
        Drop(outs, n);
        return new($"{this}: expected {expected}, got {came}");
    }

    int Invoke(ReadOnlySpan<Arg> args, NativeOut** outs) {
        if (handle == 0 && !Exists) throw new ExternalException($"this libtorch ({torch.__version__}) has no operator {this}: {Native.Error()}");
        var slots = 0;
        foreach (ref readonly var a in args) if (a.Tag is not Arg.Kind.Tensor and not Arg.Kind.Generator && a.Ref is not null) slots += a.Slots;
        var native = stackalloc NativeArg[args.Length];
        long[]? rented = null;
        var room = slots <= 128 ? stackalloc long[slots] : (rented = ArrayPool<long>.Shared.Rent(slots));
        int done;
        fixed (long* lists = room) {
            var next = lists;
            for (var i = 0; i < args.Length; i++) next = Write(in args[i], native + i, next);
            done = Native.rk_call(handle, native, args.Length, outs);
        }
        if (rented is not null) ArrayPool<long>.Shared.Return(rented);
        if (done < 0) throw Failed(args);
        foreach (ref readonly var a in args) GC.KeepAlive(a.Ref);
        return done;
    }

    static long* Write(in Arg a, NativeArg* into, long* next) {
        *into = new() { Tag = (int)a.Tag, Bits = a.Bits };
        switch (a.Tag) {
            case Arg.Kind.Tensor: into->Bits = Unsafe.As<Tensor>(a.Ref!).Handle; return next;
            case Arg.Kind.Generator: into->Bits = Unsafe.As<Generator>(a.Ref!).Handle; return next;
        }
        if (a.Ref is null) return next;
        into->Bits = (long)next;
        switch (a.Ref) {
            case Tensor?[] tensors:
                into->Length = tensors.Length;
                foreach (var t in tensors) *next++ = t is null ? 0 : t.Handle;
                break;
            case long[] numbers:
                into->Length = numbers.Length;
                foreach (var v in numbers) *next++ = v;
                break;
            case double[] numbers:
                into->Length = numbers.Length;
                foreach (var v in numbers) *next++ = BitConverter.DoubleToInt64Bits(v);
                break;
            case bool[] flags:
                into->Length = flags.Length;
                foreach (var v in flags) *next++ = v ? 1 : 0;
                break;
            case string text:
                var slots = a.Slots;
                into->Length = Encoding.UTF8.GetBytes(text, new Span<byte>(next, slots * 8));
                next += slots;
                break;
        }
        return next;
    }

    ExternalException Failed(ReadOnlySpan<Arg> args) {
        var message = Native.Error();
        var text = new StringBuilder($"{this}(");
        for (var i = 0; i < args.Length; i++) text.Append(i > 0 ? ", " : "").Append(args[i].Describe());
        return new($"{text}): {message}");
    }
}
