namespace ResearchKit.Torch;

/// <summary>Kinds of devices, numbered as in libtorch.</summary>
public enum DeviceType {
    /// <summary>The processor.</summary>
    CPU = 0,
    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,
    /// <summary>oneDNN.</summary>
    MKLDNN = 2,
    /// <summary>OpenGL.</summary>
    OPENGL = 3,
    /// <summary>OpenCL.</summary>
    OPENCL = 4,
    /// <summary>IDEEP.</summary>
    IDEEP = 5,
    /// <summary>AMD HIP.</summary>
    HIP = 6,
    /// <summary>FPGA.</summary>
    FPGA = 7,
    /// <summary>MSNPU.</summary>
    MSNPU = 8,
    /// <summary>XLA.</summary>
    XLA = 9,
    /// <summary>Apple Metal.</summary>
    MPS = 13,
    /// <summary>Shapes without data.</summary>
    META = 14,
}

public static partial class torch {
    /// <summary>Element types, numbered as in libtorch.</summary>
    public enum ScalarType : sbyte {
        /// <summary>8-bit unsigned.</summary>
        Byte = 0,
        /// <summary>8-bit signed.</summary>
        Int8 = 1,
        /// <summary>16-bit signed.</summary>
        Int16 = 2,
        /// <summary>32-bit signed.</summary>
        Int32 = 3,
        /// <summary>64-bit signed.</summary>
        Int64 = 4,
        /// <summary>IEEE half.</summary>
        Float16 = 5,
        /// <summary>IEEE single.</summary>
        Float32 = 6,
        /// <summary>IEEE double.</summary>
        Float64 = 7,
        /// <summary>Two singles.</summary>
        ComplexFloat32 = 9,
        /// <summary>Two doubles.</summary>
        ComplexFloat64 = 10,
        /// <summary>True or false, one byte.</summary>
        Bool = 11,
        /// <summary>Quantised 8-bit signed.</summary>
        QInt8 = 12,
        /// <summary>Quantised 8-bit unsigned.</summary>
        QUInt8 = 13,
        /// <summary>Quantised 32-bit.</summary>
        QInt32 = 14,
        /// <summary>Brain float.</summary>
        BFloat16 = 15,
    }

    /// <summary>A device: its kind and number.</summary>
    public class Device {
        /// <summary>A device by kind and number; a CUDA device with no number is number 0.</summary>
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, deviceType == DeviceType.CUDA && index < 0 ? 0 : index);

        /// <summary>A CUDA device by number.</summary>
        public Device(int index) : this(DeviceType.CUDA, index) { }

        /// <summary>A device by name ("cpu", "cuda") and number.</summary>
        /// <exception cref="ArgumentException">The name is unknown.</exception>
        public Device(string deviceType, int index = -1) : this(Kind(deviceType), index) { }

        /// <summary>A device by description: "cpu", "cuda" or "cuda:1".</summary>
        /// <exception cref="ArgumentException">The description is unknown.</exception>
        public Device(string description) {
            var parts = description.Split(':');
            var number = -1;
            if (parts.Length > 2 || parts.Length == 2 && !(int.TryParse(parts[1], out number) && number >= 0))
                throw new ArgumentException($"a device is \"cpu\", \"cuda\" or \"cuda:0\", got \"{description}\"", nameof(description));
            type = Kind(parts[0]);
            index = type == DeviceType.CUDA && number < 0 ? 0 : number;
        }

        static DeviceType Kind(string name) => name.ToLowerInvariant() switch {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => throw new ArgumentException($"a device is \"cpu\", \"cuda\" or \"cuda:0\", got \"{name}\"", nameof(name)),
        };

        /// <summary>The kind.</summary>
        public DeviceType type { get; }

        /// <summary>The number; -1 where there is just one.</summary>
        public int index { get; }

        internal long Packed => (long)type << 32 | (uint)index;

        internal static Device Unpack(long packed) => new((DeviceType)(packed >> 32), (int)packed);

        /// <summary>A device by description.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>"cpu" or "cuda:0".</summary>
        public override string ToString() => index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";
    }
}

/// <summary>Facts about element types.</summary>
internal static class ScalarTypes {
    internal static bool IsFloatingPoint(this ScalarType t) => t is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    internal static bool IsIntegral(this ScalarType t) =>
        t is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    internal static int Bytes(this ScalarType t) => t switch {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(t), t, "unknown element type"),
    };

    /// <summary>PyTorch's name of the type.</summary>
    internal static string Name(this ScalarType t) => t switch {
        ScalarType.Byte => "uint8",
        ScalarType.ComplexFloat32 => "complex64",
        ScalarType.ComplexFloat64 => "complex128",
        _ => t.ToString().ToLowerInvariant(),
    };

    /// <summary>The element type that holds a .NET type's bits.</summary>
    internal static ScalarType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : typeof(T) == typeof(short) ? ScalarType.Int16
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : typeof(T) == typeof(Half) ? ScalarType.Float16
        : throw new ArgumentException($"no tensor element type holds a {typeof(T).Name}");
}
