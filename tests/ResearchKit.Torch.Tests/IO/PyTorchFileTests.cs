using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Torch.Tests;

public class PyTorchFileTests {
    static string Stored(string name) => Path.Combine(AppContext.BaseDirectory, "IO", name);

    // pattern() of pytorch_files.py.
    static byte[] Pattern(string name, ScalarType type, long count) {
        var values = new byte[count * StorageBytes.Size(type)];
        for (var i = 0; i < values.Length; i++) values[i] = (byte)((name.Sum(c => c) + 37 * i) % (type == ScalarType.Bool ? 2 : 251));
        return values;
    }

    static byte[] Bits(Tensor t) => t.contiguous().bytes.ToArray();

    static void Same(string name, ScalarType type, long[] shape, Tensor actual) {
        Assert.Equal(type, actual.dtype);
        Assert.Equal(shape, actual.shape);
        Assert.Equal(Pattern(name, type, shape.Aggregate(1L, (a, b) => a * b)), Bits(actual));
    }

    [Theory, InlineData("state.pt"), InlineData("legacy.pt")]
    public void A_state_dict_is_read_bit_for_bit(string file) {
        using var d = torch.NewDisposeScope();
        var tensors = PyTorchFile.Read(Stored(file));
        var shapes = new Dictionary<string, long[]> {
            ["0.weight"] = [3, 2, 3, 3],
            ["0.bias"] = [3],
            ["1.weight"] = [3],
            ["1.bias"] = [3],
            ["1.running_mean"] = [3],
            ["1.running_var"] = [3],
            ["1.num_batches_tracked"] = [],
            ["2.weight"] = [2, 4],
            ["2.bias"] = [2],
        };
        Assert.Equal(shapes.Keys.Order(), tensors.Keys.Order());
        foreach (var (name, shape) in shapes) Same(name, name.EndsWith("tracked") ? ScalarType.Int64 : ScalarType.Float32, shape, tensors[name]);
    }

    [Fact]
    public void Every_type_is_read_bit_for_bit() {
        using var d = torch.NewDisposeScope();
        var types = new Dictionary<string, ScalarType> {
            ["uint8"] = ScalarType.Byte,
            ["int8"] = ScalarType.Int8,
            ["int16"] = ScalarType.Int16,
            ["int32"] = ScalarType.Int32,
            ["int64"] = ScalarType.Int64,
            ["float16"] = ScalarType.Float16,
            ["bfloat16"] = ScalarType.BFloat16,
            ["float32"] = ScalarType.Float32,
            ["float64"] = ScalarType.Float64,
            ["bool"] = ScalarType.Bool,
            ["complex64"] = ScalarType.ComplexFloat32,
            ["complex128"] = ScalarType.ComplexFloat64,
        };
        var tensors = PyTorchFile.Read(Stored("types.pt"));
        Assert.Equal(types.Keys.Order(), tensors.Keys.Order());
        foreach (var (name, type) in types) Same("torch." + name, type, [2, 3], tensors[name]);
    }

    [Fact]
    public void Views_are_views_of_one_storage() {
        using var d = torch.NewDisposeScope();
        var t = PyTorchFile.Read(Stored("views.pt"));
        Same("base", ScalarType.Float32, [4, 6], t["base"]);
        var b = t["base"];
        foreach (var (name, expected) in new (string, Tensor)[] {
            ("transposed", b.t()), ("row", b[2]), ("columns", b.slice(1, 1, 6, 2)), ("block", b.narrow(0, 1, 2).narrow(1, 2, 3).t()), ("scalar", b[3, 5]),
            ("repeated", b[1].expand(5, 6)),
        }) {
            Assert.Equal(expected.shape, t[name].shape);
            Assert.Equal(Bits(expected), Bits(t[name]));
        }
        Assert.Equal([0L, 7], t["empty"].shape);
        Same("alone", ScalarType.Int64, [3], t["alone"]);
        b.zero_();
        Assert.Equal(new byte[24], Bits(t["row"]));   // one memory, as in PyTorch
        var old = PyTorchFile.Read(Stored("legacy-views.pt"));
        Assert.Equal(Bits(old["base"][2]), Bits(old["row"]));
    }

    [Fact]
    public void A_state_dict_is_found_in_a_checkpoint_and_a_prefix_taken_off() {
        using var d = torch.NewDisposeScope();
        var tensors = PyTorchFile.Read(Stored("checkpoint.pt"), prefix: "module.");
        Assert.Equal(["bias", "weight"], tensors.Keys.Order());
        Same("weight", ScalarType.Float32, [2, 3], tensors["weight"]);
        Assert.Equal(["module.bias", "module.weight"], PyTorchFile.Read(Stored("checkpoint.pt")).Keys.Order());
        Same("w", ScalarType.Float32, [2], PyTorchFile.Read(Stored("checkpoint.pt"), key: "weights")["w"]);   // a Parameter
        Assert.Contains("under names is a list", Refused("checkpoint.pt", "names"));
        Assert.Contains("no state_dict under net; there are epoch (a whole number), best (a number), big", Refused("checkpoint.pt", "net"));
        Assert.Contains("state is a dictionary, not a tensor under a name", Refused("checkpoint.pt", "optimizer"));
    }

    static string Refused(string file, string? key = null) => Assert.Throws<InvalidDataException>(() => PyTorchFile.Read(Stored(file), key)).Message;

    [Fact]
    public void A_whole_module_is_refused_by_the_name_of_its_class() =>
        Assert.Contains("the file asks for torch.nn.modules.linear.Linear, which tensors do not need: refused, and nothing is run", Refused("module.pt"));

    [Fact]
    public void Half_a_file_is_refused_wherever_it_ends() {
        foreach (var file in new[] { "checkpoint.pt", "legacy-views.pt" }) {
            var whole = File.ReadAllBytes(Stored(file));
            for (var n = 0; n < whole.Length; n++) Assert.Throws<InvalidDataException>(() => Temporary(whole[..n]));
        }
    }

    static ImmutableDictionary<string, Tensor> Temporary(byte[] content) {
        var path = Path.GetTempFileName();
        try {
            File.WriteAllBytes(path, content);
            return PyTorchFile.Read(path);
        } finally {
            File.Delete(path);
        }
    }

    public static TheoryData<string> Files => ["state.pt", "types.pt", "views.pt", "checkpoint.pt", "legacy.pt", "legacy-views.pt"];

    [Theory, MemberData(nameof(Files))]
    public void Whatever_bytes_are_changed_it_is_read_or_refused(string file) {
        var whole = File.ReadAllBytes(Stored(file));
        var changes = Gen.Choose(0, whole.Length - 1).Zip(Gen.Choose(0, 255), (at, value) => (at, (byte)value)).NonEmptyListOf();
        Prop.ForAll(changes.ToArbitrary(), list => {
            using var d = torch.NewDisposeScope();
            var bytes = (byte[])whole.Clone();
            foreach (var (at, value) in list.Take(8)) bytes[at] = value;
            try {
                foreach (var (_, t) in Temporary(bytes)) _ = Bits(t);   // every element is looked at
            } catch (InvalidDataException) { }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory, InlineData("views.pt"), InlineData("checkpoint.pt"), InlineData("legacy-views.pt")]
    public void A_bit_may_flip_anywhere(string file) {
        var whole = File.ReadAllBytes(Stored(file));
        for (var at = 0; at < whole.Length; at++) {
            using var d = torch.NewDisposeScope();
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << at % 8);
            try {
                foreach (var (_, t) in Temporary(bytes)) _ = Bits(t);
            } catch (InvalidDataException) { }
        }
    }
}
