using System.IO.Compression;
using System.Text;

namespace ResearchKit.Torch.Tests;

/// <summary>Files that ask for more than tensors, or lie about them.</summary>
public class HostilePickleTests {
    // A pickle of protocol 2 from pieces: text is taken as it is, "\n" included; whole numbers are bytes.
    static byte[] Pickle(params object[] pieces) => [0x80, 2, .. pieces.SelectMany(p => p is string s ? Encoding.Latin1.GetBytes(s) : p is byte[] b ? b : [Convert.ToByte(p)])];

    static byte[] Text(string s) => [(byte)'X', .. BitConverter.GetBytes(s.Length), .. Encoding.ASCII.GetBytes(s)];

    static byte[] Zip(byte[] pickle, CompressionLevel level = CompressionLevel.NoCompression, params (string Name, byte[] Content)[] more) {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in more.Prepend(("a/data.pkl", pickle))) {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }

    static string Refused(byte[] file) {
        var path = Path.GetTempFileName();
        try {
            File.WriteAllBytes(path, file);
            return Assert.Throws<InvalidDataException>(() => PyTorchFile.Read(path)).Message;
        } finally {
            File.Delete(path);
        }
    }

    // Each would create the marker file in Python's unpickler: python3 -c "import pickle; pickle.loads(...)".
    [Theory]
    [InlineData("cos\nsystem\n(", "tR.", "os.system")]
    [InlineData("cposix\nsystem\n(", "tR.", "posix.system")]
    [InlineData("](cos\nsystem\n(", "tRe.", "os.system")]
    [InlineData("}(K\u0001cos\nsystem\n(", "tRu.", "os.system")]
    [InlineData("(", "ios\nsystem\n.", "os.system")]
    [InlineData("(cos\nsystem\n", "o.", "os.system")]
    [InlineData("cbuiltins\neval\n(", "tR.", "builtins.eval")]
    [InlineData("c__builtin__\neval\n(", "tR.", "__builtin__.eval")]
    [InlineData("ctorch.storage\n_load_from_bytes\n(", "tR.", "torch.storage._load_from_bytes")]
    [InlineData("ctorch.hub\nload\n(", "tR.", "torch.hub.load")]
    [InlineData("csubprocess\nPopen\n(", "t\u0081.", "subprocess.Popen")]
    [InlineData("ccollections\nOrderedDict.fromkeys\n(", "tR.", "collections.OrderedDict.fromkeys")]
    [InlineData("ctorch\nUntypedStorage.from_file\n(", "tR.", "torch.UntypedStorage.from_file")]
    public void A_file_that_wants_something_run_is_refused_by_name(string before, string after, string name) {
        var marker = Path.Combine(Path.GetTempPath(), $"ran-{Guid.NewGuid():N}");
        var pickle = Pickle(before, Text($"touch {marker}"), after);
        Assert.Contains($"asks for {name}", Refused(Zip(pickle)));
        Assert.False(File.Exists(marker));
    }

    [Theory]
    [InlineData("(ccollections\nOrderedDict\no.", "opcode 0x6f 'o'")]
    [InlineData("ccollections\nOrderedDict\n)\u0081.", "opcode 0x81")]
    [InlineData("\u0082\u0001.", "opcode 0x82")]
    [InlineData("X\u0002\u0000\u0000\u0000osX\u0006\u0000\u0000\u0000system\u0093.", "opcode 0x93")]
    [InlineData("I01\n.", "opcode 0x49 'I'")]
    [InlineData("S'a'\n.", "opcode 0x53 'S'")]
    [InlineData("P1\n.", "opcode 0x50 'P'")]
    [InlineData("N2.", "opcode 0x32 '2'")]
    [InlineData("h\u0007.", "memo 7 was never written")]
    [InlineData("j\u00ff\u00ff\u00ff\u00ff.", "memo 4294967295 was never written")]
    [InlineData("Nq\u0001", "truncated: byte 5 needs 1 more, there are 0")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffa.", "needs 4294967295 more, there are 2")]
    [InlineData("X\u0001\u0000\u0000\u0000\u00ff.", "not UTF-8")]
    [InlineData("ctorch\n", "a name without an end")]
    [InlineData(".", "ends with 0 values")]
    [InlineData("NN.", "ends with 2 values")]
    [InlineData("(N.", "ends with 1 values")]
    [InlineData("t.", "without its mark")]
    [InlineData("N(\u0085.", "without its operands")]
    [InlineData("(q\u0001.", "without its operand")]
    [InlineData("Na.", "without its operand")]
    [InlineData("NNa.", "an append to what is no list")]
    [InlineData("](NNNu.", "without a value")]
    [InlineData("}(Nu.", "without a value")]
    [InlineData("}NNs.", "a dictionary with a key that is None")]
    [InlineData("}})s.", "a dictionary with a key that is a dictionary")]
    [InlineData("N)R.", "a call of what is no global")]
    [InlineData("ctorch\nFloatStorage\n)R.", "torch.FloatStorage with arguments of unexpected kinds")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(NNNNNNtR.", "torch._utils._rebuild_tensor_v2 with arguments of unexpected kinds (None, None")]
    [InlineData("ccollections\nOrderedDict\n](]e\u0085R.", "something that is no pair")]
    [InlineData("]}b.", "attributes for something that is not an OrderedDict")]
    [InlineData("NQ.", "a persistent id that is not a whole storage")]
    [InlineData("N.N", "1 bytes behind the end of data.pkl")]
    [InlineData("N.", "holds None, not a dictionary")]
    [InlineData("}K\u0001K\u0002s.", "no state_dict in the whole nor under state_dict or model; there are 1 (a whole number)")]
    public void A_damaged_or_foreign_pickle_is_refused_with_the_reason(string pickle, string message) => Assert.Contains(message, Refused(Zip(Pickle(pickle))));

    [Theory, InlineData(0), InlineData(1), InlineData(3), InlineData(4), InlineData(5)]
    public void Other_protocols_are_refused(int version) =>
        Assert.Contains($"pickle protocol {version}: torch.save writes 2", Refused(Zip([0x80, (byte)version, (byte)'N', (byte)'.'])));

    [Fact]
    public void Deep_nesting_and_a_list_in_itself_are_only_data() {
        Assert.Contains("holds a list", Refused(Zip(Pickle(new string(']', 100_000), new string('a', 99_999), "."))));
        Assert.Contains("holds a list", Refused(Zip(Pickle("]q\u0001h\u0001a."))));
        Assert.Contains("100000 values", Refused(Zip(Pickle(new string('(', 100_000), new string(']', 100_000), "."))));
    }

    // {"w": a float storage of so many values in so many bytes, seen with offset, sizes and strides}
    static byte[] Tensor(long count, int bytes, long offset, long[] sizes, long[] strides, string type = "FloatStorage", string key = "0") {
        static byte[] Long(long v) => [0x8a, 8, .. BitConverter.GetBytes(v)];
        static byte[] Tuple(long[] values) => [(byte)'(', .. values.SelectMany(Long), (byte)'t'];
        var pickle = Pickle("}", Text("w"), "ctorch._utils\n_rebuild_tensor_v2\n((", Text("storage"), $"ctorch\n{type}\n", Text(key), Text("cpu"), Long(count), "tQ",
            Long(offset), Tuple(sizes), Tuple(strides), 0x89, "ccollections\nOrderedDict\n)RtRs.");
        return Zip(pickle, CompressionLevel.NoCompression, ("a/data/0", new byte[bytes]));
    }

    [Theory]
    [InlineData(6, 24, 0, new long[] { 2, 3 }, new long[] { 3, 1 }, null)]
    [InlineData(6, 24, 6, new long[] { 0, 3 }, new long[] { 3, 1 }, null)]
    [InlineData(6, 24, 1, new long[] { 2, 3 }, new long[] { 3, 1 }, "reaches beyond its storage of 6")]
    [InlineData(6, 24, 0, new long[] { 2, 3 }, new long[] { 4, 1 }, "reaches beyond its storage of 6")]
    [InlineData(6, 24, 7, new long[] { 0, 3 }, new long[] { 3, 1 }, "reaches beyond its storage of 6")]
    [InlineData(0, 0, 0, new long[] { }, new long[] { }, "reaches beyond its storage of 0")]
    [InlineData(6, 24, -1, new long[] { 2 }, new long[] { 1 }, "offset -1")]
    [InlineData(6, 24, 5, new long[] { 2 }, new long[] { -1 }, "none below 0")]
    [InlineData(6, 24, 0, new long[] { -2 }, new long[] { 1 }, "none below 0")]
    [InlineData(6, 24, 0, new long[] { 2, 3 }, new long[] { 1 }, "2 sizes, 1 strides")]
    [InlineData(6, 24, 0, new long[] { 4611686018427387904, 4 }, new long[] { 4, 1 }, "reaches beyond")]
    [InlineData(6, 24, 0, new long[] { 4611686018427387904, 4 }, new long[] { 0, 0 }, "reaches beyond")]
    [InlineData(6, 24, long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue }, "reaches beyond")]
    [InlineData(6, 24, 0, new long[] { 1000000 }, new long[] { 0 }, "more elements than the file has bytes")]
    [InlineData(6, 23, 0, new long[] { 2, 3 }, new long[] { 3, 1 }, "6 of Float32 need 24 bytes, there are 23")]
    [InlineData(6, 28, 0, new long[] { 2, 3 }, new long[] { 3, 1 }, "6 of Float32 need 24 bytes, there are 28")]
    [InlineData(long.MaxValue, 24, 0, new long[] { 2 }, new long[] { 1 }, "need 36893488147419103228 bytes, there are 24")]
    [InlineData(-6, 24, 0, new long[] { 2 }, new long[] { 1 }, "a persistent id")]
    public void Views_stay_inside_their_storage_and_storages_inside_the_file(long count, int bytes, long offset, long[] sizes, long[] strides, string? message) {
        var file = Tensor(count, bytes, offset, sizes, strides);
        if (message is not null) {
            Assert.Contains(message, Refused(file));
            return;
        }
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, file);
        Assert.Equal(sizes, PyTorchFile.Read(path)["w"].shape);
        File.Delete(path);
    }

    [Fact]
    public void Other_lies_are_refused() {
        Assert.Contains("storage 1 is missing", Refused(Tensor(6, 24, 0, [2], [1], key: "1")));
        Assert.Contains("storage ../data.pkl is missing", Refused(Tensor(6, 24, 0, [2], [1], key: "../data.pkl")));
        Assert.Contains("asks for torch.QInt8Storage", Refused(Tensor(6, 24, 0, [2], [1], "QInt8Storage")));
        Assert.Contains("at most 64 whole numbers", Refused(Tensor(6, 24, 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)])));
        Assert.Contains("big-endian", Refused(Zip(Pickle("}."), CompressionLevel.NoCompression, ("a/byteorder", "big"u8.ToArray()))));
        Assert.Contains("TorchScript", Refused(Zip(Pickle("}."), CompressionLevel.NoCompression, ("a/constants.pkl", [1]))));
        Assert.Contains("not compressed, are possible", Refused(Zip(Pickle(new string(']', 100_000), "."), CompressionLevel.Optimal)));
        Assert.Contains("2 entries are called data.pkl", Refused(Zip(Pickle("}."), CompressionLevel.NoCompression, ("b/data.pkl", [1]))));
        Assert.Contains("not a file of torch.save: it begins with 504b0506", Refused([.. "PK\u0005\u0006"u8, .. new byte[18]]));   // an empty zip
        Assert.Contains("not a file of torch.save: it begins with 75737461", Refused("ustar"u8.ToArray()));
        Assert.Contains("not a file of torch.save: it begins with .", Refused([]));
        Assert.Contains("a pickle, but not a file of torch.save", Refused(Pickle("N.")));
    }

    [Fact]
    public void The_form_without_zip_is_checked_as_strictly() {
        byte[] magic = Pickle(0x8a, 10, new byte[] { 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19 }, "."), version = Pickle("M", 0xe9, 3, ".");
        byte[] Machine(int little) => Pickle("}", Text("little_endian"), little, "s.");
        byte[] good = [.. magic, .. version, .. Machine(0x88), .. Pickle("}."), .. Pickle("].")];
        Assert.Contains("big-endian", Refused([.. magic, .. version, .. Machine(0x89), .. Pickle("}."), .. Pickle("].")]));
        Assert.Contains("version 7", Refused([.. magic, .. Pickle("K\u0007."), .. Machine(0x88), .. Pickle("}."), .. Pickle("].")]));
        Assert.Contains("1 bytes behind the last storage", Refused([.. good, 0]));
        Assert.Contains("a storage 0 that no tensor has", Refused([.. good[..^4], .. Pickle("](", Text("0"), "e.")]));
        Assert.Contains("asks for os.system", Refused([.. magic, .. version, .. Machine(0x88), .. Pickle("cos\nsystem\n(", Text("touch x"), "tR."), .. Pickle("].")]));
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, good);
        Assert.Empty(PyTorchFile.Read(path));
        File.Delete(path);
    }
}
