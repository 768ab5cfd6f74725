using System.Runtime.InteropServices;

namespace ResearchKit.Torch;

/// <summary>One argument as the native file reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArg {
    public int Tag, Length;
    public long Bits;
}

/// <summary>One result as the native file writes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeOut {
    public int Tag, Reserved;
    public long Bits, Bytes;
}

/// <summary>The C border of native/engine.cpp: a function that fails returns -1 or null and leaves its message in <see cref="rk_error"/>.</summary>
internal static unsafe partial class Native {
    const string Library = "researchkit_torch";

    // Runs before the first call: a missing libtorch is explained, not reported as a missing file.
    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, (name, assembly, path) => {
        if (name != Library) return 0;
        var named = Environment.GetEnvironmentVariable("RESEARCHKIT_NATIVE");
        var file = string.IsNullOrEmpty(named)
            ? Path.Combine(Path.GetDirectoryName(assembly.Location) is { Length: > 0 } d ? d : AppContext.BaseDirectory, "libresearchkit_torch.so")
            : named;
        try {
            return NativeLibrary.Load(file);
        } catch (DllNotFoundException e) {
            throw new DllNotFoundException($"The tensor engine could not be loaded from {file}: {e.Message.Trim()}\n"
                + "It needs libtorch: on Debian or Ubuntu `apt-get install libtorch-dev g++` and build again (./kit does both); "
                + "elsewhere set LIBTORCH to a libtorch folder and build again, or build with -p:Engine=torchsharp.", e);
        }
    });

    [LibraryImport(Library)] internal static partial nint rk_error();
    [LibraryImport(Library)] internal static partial nint rk_version();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint rk_op(string name, string overload);
    [LibraryImport(Library)] internal static partial int rk_call(nint op, NativeArg* args, int n, NativeOut** results);
    [LibraryImport(Library)] internal static partial void rk_free(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long rk_shape(nint tensor, long* into, long room);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long rk_strides(nint tensor, long* into, long room);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long rk_numel(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int rk_dtype(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long rk_device(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int rk_is_contiguous(nint tensor);
    [LibraryImport(Library)] internal static partial nint rk_data(nint tensor);
    [LibraryImport(Library)] internal static partial nint rk_from_memory(void* data, long* sizes, int n, int dtype);

    [LibraryImport(Library)] internal static partial int rk_requires_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int rk_set_requires_grad(nint tensor, int on);
    [LibraryImport(Library)] internal static partial int rk_is_leaf(nint tensor);
    [LibraryImport(Library)] internal static partial int rk_grad(nint tensor, nint* grad);
    [LibraryImport(Library)] internal static partial int rk_set_grad(nint tensor, nint grad);
    [LibraryImport(Library)]
    internal static partial int rk_backward(nint* outputs, int n, nint* grads, int gradsN, int retain, int create, nint* inputs, int inputsN);
    [LibraryImport(Library)]
    internal static partial int rk_autograd_grad(nint* outputs, int n, nint* inputs, int inputsN, nint* grads, int gradsN, int retain,
        int create, int allowUnused, NativeOut** results);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int rk_grad_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void rk_set_grad_mode(int on);
    [LibraryImport(Library)] internal static partial int rk_autocast_begin(int cuda);
    [LibraryImport(Library)] internal static partial int rk_autocast_end(int cuda, int before);

    [LibraryImport(Library)]
    internal static partial int rk_adam_step(nint* p, nint* g, nint* m, nint* v, int n, double beta1, double beta2, double epsilon, double decay,
        double shrink, double root, double rate);

    [LibraryImport(Library)] internal static partial int rk_manual_seed(ulong seed);
    [LibraryImport(Library)] internal static partial nint rk_generator(ulong seed, long device);
    [LibraryImport(Library)] internal static partial nint rk_default_generator();
    [LibraryImport(Library)] internal static partial void rk_free_generator(nint generator);
    [LibraryImport(Library)] internal static partial int rk_generator_seed(nint generator, int set, ulong* seed);
    [LibraryImport(Library)] internal static partial nint rk_generator_state(nint generator, nint set);

    [LibraryImport(Library)] internal static partial int rk_threads();
    [LibraryImport(Library)] internal static partial int rk_set_threads(int n);
    [LibraryImport(Library)] internal static partial int rk_interop_threads();
    [LibraryImport(Library)] internal static partial int rk_set_interop_threads(int n);
    [LibraryImport(Library)] internal static partial int rk_set_deterministic(int on);
    [LibraryImport(Library)] internal static partial int rk_set_tf32(int cudnn, int on);
    [LibraryImport(Library)] internal static partial int rk_tf32(int cudnn);
    [LibraryImport(Library)] internal static partial int rk_set_cudnn_benchmark(int on);
    [LibraryImport(Library)] internal static partial int rk_cudnn_benchmark();
    [LibraryImport(Library)] internal static partial int rk_cuda_devices();
    [LibraryImport(Library)] internal static partial int rk_cuda_synchronize(int index);
    [LibraryImport(Library)] internal static partial int rk_cuda_memory(int index, long* free, long* total);

    [LibraryImport(Library)] internal static partial int rk_has_graphs();
    [LibraryImport(Library)] internal static partial nint rk_graph_begin(int index);
    [LibraryImport(Library)] internal static partial int rk_graph_end(nint graph, int keep);
    [LibraryImport(Library)] internal static partial int rk_graph_replay(nint graph);
    [LibraryImport(Library)] internal static partial void rk_graph_free(nint graph);

    /// <summary>libtorch's message for this thread's last failure.</summary>
    internal static string Error() => Marshal.PtrToStringUTF8(rk_error()) ?? "";

    internal static int Check(int result, string what) =>
        result >= 0 ? result : throw new ExternalException($"{what}: {Error()}");

    internal static nint Check(nint result, string what) =>
        result != 0 ? result : throw new ExternalException($"{what}: {Error()}");
}
