namespace ResearchKit.Torch;

/// <summary>A number with its type, as operators take it. Numbers convert to it by themselves.</summary>
public sealed class Scalar : IDisposable {
    internal readonly long Integer;
    internal readonly double Real;

    Scalar(ScalarType type, long integer, double real) => (Type, Integer, Real) = (type, integer, real);

    /// <summary>The type of the number.</summary>
    public ScalarType Type { get; }

    internal bool IsIntegral => Type.IsIntegral();
    internal bool IsBool => Type == ScalarType.Bool;
    internal object Boxed => IsBool ? Integer != 0 : IsIntegral ? Integer : Type == ScalarType.Float32 ? (float)Real : Real;

    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(int value) => new(ScalarType.Int32, value, value);
    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(long value) => new(ScalarType.Int64, value, value);
    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(short value) => new(ScalarType.Int16, value, value);
    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(sbyte value) => new(ScalarType.Int8, value, value);
    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(byte value) => new(ScalarType.Byte, value, value);
    /// <summary>From a truth value.</summary>
    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);
    /// <summary>From a number.</summary>
    public static implicit operator Scalar(float value) => new(ScalarType.Float32, (long)value, value);
    /// <summary>From a number.</summary>
    public static implicit operator Scalar(double value) => new(ScalarType.Float64, (long)value, value);
    /// <summary>From a number.</summary>
    public static implicit operator Scalar(Half value) => new(ScalarType.Float16, (long)value, (double)value);

    /// <summary>Nothing to free; TorchSharp's scalars are disposable.</summary>
    public void Dispose() { }

    /// <summary>The number in text.</summary>
    public override string ToString() => Convert.ToString(Boxed, System.Globalization.CultureInfo.InvariantCulture)!;
}

/// <summary>Numbers out of scalars, and scalars out of numbers.</summary>
public static class ScalarExtensionMethods {
    /// <summary>As double.</summary>
    public static double ToDouble(this Scalar value) => value.Real;
    /// <summary>As float.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Real;
    /// <summary>As a 64-bit integer, rounded towards zero.</summary>
    public static long ToInt64(this Scalar value) => value.Integer;
    /// <summary>As a 32-bit integer, rounded towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static int ToInt32(this Scalar value) => checked((int)value.Integer);
    /// <summary>As a 16-bit integer, rounded towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static short ToInt16(this Scalar value) => checked((short)value.Integer);
    /// <summary>As a byte, rounded towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static byte ToByte(this Scalar value) => checked((byte)value.Integer);
    /// <summary>As a signed byte, rounded towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Integer);
    /// <summary>True unless zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Real != 0;
    /// <summary>As half.</summary>
    public static Half ToHalf(this Scalar value) => (Half)value.Real;
    /// <summary>From an integer.</summary>
    public static Scalar ToScalar(this int value) => value;
    /// <summary>From an integer.</summary>
    public static Scalar ToScalar(this long value) => value;
    /// <summary>From an integer.</summary>
    public static Scalar ToScalar(this short value) => value;
    /// <summary>From an integer.</summary>
    public static Scalar ToScalar(this sbyte value) => value;
    /// <summary>From an integer.</summary>
    public static Scalar ToScalar(this byte value) => value;
    /// <summary>From a truth value.</summary>
    public static Scalar ToScalar(this bool value) => value;
    /// <summary>From a number.</summary>
    public static Scalar ToScalar(this float value) => value;
    /// <summary>From a number.</summary>
    public static Scalar ToScalar(this double value) => value;
    /// <summary>From a number.</summary>
    public static Scalar ToScalar(this Half value) => value;
}
