using System.Runtime.InteropServices;

namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>The version of the libtorch in use, for example "1.13.0".</summary>
    public static string __version__ { get; } = Marshal.PtrToStringUTF8(Native.rk_version()) ?? "";

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The first CUDA device.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>8-bit unsigned.</summary>
    public static ScalarType uint8 = ScalarType.Byte;
    /// <summary>8-bit signed.</summary>
    public static ScalarType int8 = ScalarType.Int8;
    /// <summary>16-bit signed.</summary>
    public static ScalarType int16 = ScalarType.Int16;
    /// <summary>32-bit signed.</summary>
    public static ScalarType int32 = ScalarType.Int32;
    /// <summary>64-bit signed.</summary>
    public static ScalarType int64 = ScalarType.Int64;
    /// <summary>IEEE half.</summary>
    public static ScalarType float16 = ScalarType.Float16;
    /// <summary>IEEE single.</summary>
    public static ScalarType float32 = ScalarType.Float32;
    /// <summary>IEEE double.</summary>
    public static ScalarType float64 = ScalarType.Float64;
    /// <summary>Brain float.</summary>
    public static ScalarType bfloat16 = ScalarType.BFloat16;
    /// <summary>True or false.</summary>
    public static ScalarType @bool = ScalarType.Bool;
    /// <summary>64-bit signed.</summary>
    public static ScalarType @long = ScalarType.Int64;
    /// <summary>IEEE single.</summary>
    public static ScalarType @float = ScalarType.Float32;
    /// <summary>IEEE double.</summary>
    public static ScalarType @double = ScalarType.Float64;

    /// <summary>Starts a dispose scope on this thread: tensors made until it ends are freed with it.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>The innermost dispose scope of this thread; null if none.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    /// <summary>The number of threads that one operation may use.</summary>
    public static int get_num_threads() => Native.Check(Native.rk_threads(), "get_num_threads");

    /// <summary>Sets the number of threads that one operation may use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">num is not positive.</exception>
    public static void set_num_threads(int num) {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        Native.Check(Native.rk_set_threads(num), "set_num_threads");
    }

    /// <summary>The number of threads between operations.</summary>
    public static int get_num_interop_threads() => Native.Check(Native.rk_interop_threads(), "get_num_interop_threads");

    /// <summary>Sets the number of threads between operations; libtorch allows it once, before any work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">num is not positive.</exception>
    public static void set_num_interop_threads(int num) {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        Native.Check(Native.rk_set_interop_threads(num), "set_num_interop_threads");
    }

    /// <summary>Seeds the default generators of all devices and returns the CPU's.</summary>
    public static Generator manual_seed(long seed) {
        Native.Check(Native.rk_manual_seed((ulong)seed), "manual_seed");
        return Generator.Default;
    }

    /// <summary>Whether a CUDA device can be used.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>The device, or the CPU for null.</summary>
    public static Device InitializeDevice(Device? device) => device ?? CPU;

    /// <summary>What libtorch's libraries may do.</summary>
    public static partial class backends {
        /// <summary>cuDNN's convolutions on CUDA devices.</summary>
        public static class cudnn {
            /// <summary>Whether float32 convolutions may round their factors to TF32, which has 10 bits of mantissa: as in PyTorch they may unless told otherwise.</summary>
            public static bool allow_tf32 {
                get => Native.rk_tf32(1) != 0;
                set => Native.Check(Native.rk_set_tf32(1, value ? 1 : 0), "backends.cudnn.allow_tf32");
            }
        }

        /// <summary>CUDA devices.</summary>
        public static class cuda {
            /// <summary>Matrix products on CUDA devices.</summary>
            public static class matmul {
                /// <summary>Whether float32 products may round their factors to TF32: as in PyTorch they may not unless told otherwise.</summary>
                public static bool allow_tf32 {
                    get => Native.rk_tf32(0) != 0;
                    set => Native.Check(Native.rk_set_tf32(0, value ? 1 : 0), "backends.cuda.matmul.allow_tf32");
                }
            }
        }
    }

    /// <summary>CUDA devices.</summary>
    public static partial class cuda {
        /// <summary>Whether this libtorch was built with CUDA and finds a device.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>How many CUDA devices there are; 0 with a libtorch for the CPU.</summary>
        public static int device_count() => Math.Max(0, Native.rk_cuda_devices());

        /// <summary>Waits until the device has done all that was asked of it.</summary>
        public static void synchronize(Device? device = null) =>
            Native.Check(Native.rk_cuda_synchronize(Math.Max(0, device?.index ?? 0)), "cuda.synchronize");
    }
}
