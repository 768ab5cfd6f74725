using System.Text;

namespace ResearchKit.Data.Tests;

public class SafetensorsTests {
    static byte[] Make(string header, int bytes) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[bytes]];

    static string Refused(byte[] file) {
        using var temp = new Temp();
        return Assert.Throws<InvalidDataException>(() => Safetensors.Read(temp.File("t.safetensors", file))).Message;
    }

    [Fact]
    public void What_is_written_is_read_again_with_its_metadata() {
        using var temp = new Temp();
        var path = Path.Combine(temp.Root, "a.safetensors");
        var tensors = new Dictionary<string, Tensor> {
            ["weight"] = torch.tensor(new[] { 1f, -2, 3.5f, 0, 5, 6 }, [2, 3], dtype: ScalarType.Float32),
            ["count"] = torch.tensor(new long[] { 7 }, [1], dtype: ScalarType.Int64),
            ["mask"] = torch.tensor(new[] { true, false, true }, [3], dtype: ScalarType.Bool),
        };
        Safetensors.Write(path, tensors, new Dictionary<string, string> { ["epoch"] = "3" });
        var again = Safetensors.Read(path);
        Assert.Equal("3", again.Metadata["epoch"]);
        Assert.Equal(["count", "mask", "weight"], again.Tensors.Keys.Order());
        Assert.Equal([2L, 3], again.Tensors["weight"].shape);
        Assert.Equal([1f, -2, 3.5f, 0, 5, 6], again.Tensors["weight"].data<float>().ToArray());
        Assert.Equal([true, false, true], again.Tensors["mask"].data<bool>().ToArray());
        Assert.Equal([7L], again.Tensors["count"].data<long>().ToArray());
        var file = File.ReadAllBytes(path);
        Assert.Equal(0, BitConverter.ToInt64(file) % 8);
        Safetensors.Write(path, tensors, new Dictionary<string, string> { ["epoch"] = "3" });
        Assert.Equal(file, File.ReadAllBytes(path));
        Assert.Single(temp.Listing());
    }

    [Fact]
    public void A_file_laid_out_by_hand_is_read() {
        using var temp = new Temp();
        byte[] file = [.. Make("""{"x":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", 0), 1, 0, 0, 0, 254, 255, 255, 255];
        Assert.Equal([1, -2], Safetensors.Read(temp.File("t.safetensors", file)).Tensors["x"].data<int>().ToArray());
    }

    [Fact]
    public void Headers_that_lie_are_refused() {
        Assert.Contains("range 0..16, the file has 0..8", Refused(Make("""{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 8)));
        Assert.Contains("needs 16 bytes, its range has 8", Refused(Make("""{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}""", 8)));
        Assert.Contains("overlap", Refused(Make("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)));
        Assert.Contains("gaps", Refused(Make("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)));
        Assert.Contains("after the last tensor", Refused(Make("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8)));
        Assert.Contains("range -4..0", Refused(Make("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 8)));
        Assert.Contains("expected U8", Refused(Make("""{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", 2)));
        Assert.Contains("larger than", Refused(Make("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0)));
        Assert.Contains("damaged header", Refused(Make("""{"x":{"dtype":"F32","shape":[1]}}""", 4)));
        Assert.Contains("damaged header", Refused(Make("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)));
        Assert.Contains("damaged header", Refused(Make("{", 0)));
        Assert.Contains("are possible", Refused([255, 255, 255, 255, 255, 255, 255, 127, 0]));
        Assert.Contains("not a safetensors file", Refused([1, 2, 3]));
    }
}
