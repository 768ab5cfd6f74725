namespace ResearchKit.Data.Readers;

/// <summary>JPEG through libjpeg-turbo's TurboJPEG interface, which is loaded when the first JPEG is met.</summary>
internal static partial class Jpeg {
    const string Library = "libturbojpeg.so.0";
    const int Grey = 6, Rgb = 0, MaxSide = 1 << 15;

    public static bool Is(ReadOnlySpan<byte> file) => file is [0xFF, 0xD8, 0xFF, ..];

    public static unsafe Picture Decode(byte[] file, string name) {
        var handle = Open(name);
        try {
            fixed (byte* data = file) {
                if (tjDecompressHeader3(handle, data, (nuint)file.Length, out var width, out var height, out _, out var space) != 0) throw Bad(handle, name);
                if (width is <= 0 or > MaxSide || height is <= 0 or > MaxSide)
                    throw new InvalidDataException($"{name}: corrupt JPEG: a size of {width}x{height}; allowed are 1..{MaxSide}.");
                var channels = space == 2 ? 1 : 3;
                var pixels = new byte[width * height * channels];
                fixed (byte* target = pixels) {
                    if (tjDecompress2(handle, data, (nuint)file.Length, target, width, width * channels, height, channels == 1 ? Grey : Rgb, 4096) != 0)
                        throw Bad(handle, name);
                }
                return new(width, height, channels, pixels);
            }
        } finally {
            _ = tjDestroy(handle);
        }
    }

    static nint Open(string name) {
        try {
            return tjInitDecompress() is not 0 and var handle ? handle : throw new InvalidOperationException("TurboJPEG could not start a decompressor.");
        } catch (DllNotFoundException e) {
            throw new DllNotFoundException($"{name} is a JPEG, and reading it needs {Library}: install Debian's package libturbojpeg0 (apt-get install libturbojpeg0).", e);
        }
    }

    static InvalidDataException Bad(nint handle, string name) => new($"{name}: corrupt JPEG: {Marshal.PtrToStringUTF8(tjGetErrorStr2(handle))}.");

    [LibraryImport(Library)] private static partial nint tjInitDecompress();
    [LibraryImport(Library)] private static partial int tjDestroy(nint handle);
    [LibraryImport(Library)] private static partial nint tjGetErrorStr2(nint handle);
    [LibraryImport(Library)]
    private static unsafe partial int tjDecompressHeader3(nint handle, byte* data, nuint size, out int width, out int height, out int subsampling, out int space);
    [LibraryImport(Library)]
    private static unsafe partial int tjDecompress2(nint handle, byte* data, nuint size, byte* target, int width, int pitch, int height, int format, int flags);
}
