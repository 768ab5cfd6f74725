using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class NpyTests {
    // NumPy 1.24: np.save(f, a) for a = arange(6, '<f4').reshape(2, 3); asfortranarray(arange(24, '<i8').reshape(2, 3, 4)); arange(3, '>i4');
    // array([True, False, True]); array(2.5); arange(3, '<f2'); np.savez_compressed(f, x=arange(3, int32), y=ones((2, 2)));
    // np.savez(f, arange(8, uint8).reshape(2, 2, 2)); np.savez(f, array([3, 1], uint8)).
    const string Plain = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=";
    const string Fortran = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAwAAAAAAAAABAAAAAAAAAAQAAAAAAAAAAgAAAAAAAAAFAAAAAAAAAABAAAAAAAAAA0AAAAAAAAABQAAAAAAAAARAAAAAAAAAAkAAAAAAAAAFQAAAAAAAAACAAAAAAAAAA4AAAAAAAAABgAAAAAAAAASAAAAAAAAAAoAAAAAAAAAFgAAAAAAAAADAAAAAAAAAA8AAAAAAAAABwAAAAAAAAATAAAAAAAAAAsAAAAAAAAAFwAAAAAAAAA=";
    const string Big = "k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAQAAAAI=";
    const string Bool = "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAE=";
    const string Scalar = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAEQA==";
    const string Half = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA8AEA=";
    const string Zipped = "UEsDBBQAAAAIAAAAIQAC7L2pTAAAAIwAAAAFABQAeC5ucHkBABAAjAAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GIGAEYiYgBgBQSwMEFAAAAAgAAAAhAGbl+x5NAAAAoAAAAAUAFAB5Lm5weQEAEACgAAAAAAAAAE0AAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKRpo6CrUKZAMuBjD4YI+LBgBQSwECFAMUAAAACAAAACEAAuy9qUwAAACMAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECFAMUAAAACAAAACEAZuX7Hk0AAACgAAAABQAAAAAAAAAAAAAAgAGDAAAAeS5ucHlQSwUGAAAAAAIAAgBmAAAABwEAAAAA";
    const string Images = "UEsDBBQAAAAAAAAAIQBhYP21iAAAAIgAAAAJABQAYXJyXzAubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgABAgMEBQYHUEsBAhQDFAAAAAAAAAAhAGFg/bWIAAAAiAAAAAkAAAAAAAAAAAAAAIABAAAAAGFycl8wLm5weVBLBQYAAAAAAQABADcAAADDAAAAAAA=";
    const string Labels = "UEsDBBQAAAAAAAAAIQBaMVr0ggAAAIIAAAAJABQAYXJyXzAubnB5AQAQAIIAAAAAAAAAggAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgMBUEsBAhQDFAAAAAAAAAAhAFoxWvSCAAAAggAAAAkAAAAAAAAAAAAAAIABAAAAAGFycl8wLm5weVBLBQYAAAAAAQABADcAAAC9AAAAAAA=";

    static NpyArray Read(string file) => Npy.Read(new MemoryStream(Convert.FromBase64String(file)), "test.npy");

    [Fact]
    public void Arrays_of_NumPy_are_read() {
        using var plain = Npy.ToTensor(Read(Plain));
        Assert.Equal([2L, 3], plain.shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5], plain.data<float>().ToArray());
        using var fortran = Npy.ToTensor(Read(Fortran));
        Assert.Equal([2L, 3, 4], fortran.shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), fortran.data<long>().ToArray());
        Assert.Equal([1, 0, 1], Read(Bool).Bytes);
        var scalar = Read(Scalar);
        Assert.Empty(scalar.Shape);
        Assert.Equal(2.5, BitConverter.ToDouble(scalar.Bytes));
        var zipped = Npz.Read(new MemoryStream(Convert.FromBase64String(Zipped)));
        Assert.Equal(["x", "y"], zipped.Keys);
        Assert.Equal(ScalarType.Int32, zipped["x"].Type);
        Assert.Equal([2L, 2], zipped["y"].Shape.ToArray());
    }

    [Fact]
    public void Big_endian_and_half_are_refused_by_name() {
        Assert.Contains("test.npy: big-endian values (>i4)", Assert.Throws<InvalidDataException>(() => Read(Big)).Message);
        Assert.Contains("the type <f2 is not supported", Assert.Throws<InvalidDataException>(() => Read(Half)).Message);
    }

    [Fact]
    public void Every_cut_and_a_wrong_magic_are_refused() {
        var file = Convert.FromBase64String(Plain);
        for (var length = 0; length < file.Length; length++)
            Assert.Contains("truncated", Assert.Throws<InvalidDataException>(() => Npy.Read(new MemoryStream(file[..length]), "t")).Message);
        file[1] = 0;
        Assert.Contains("not a .npy file", Assert.Throws<InvalidDataException>(() => Npy.Read(new MemoryStream(file), "t")).Message);
        Assert.Contains("not a whole .npz", Assert.Throws<InvalidDataException>(() => Npz.Read(new MemoryStream(Convert.FromBase64String(Zipped)[..^30]), "t")).Message);
    }

    [Fact]
    public void What_is_written_is_what_NumPy_writes() {
        using var plain = torch.tensor(new[] { 0f, 1, 2, 3, 4, 5 }, [2, 3], dtype: ScalarType.Float32);
        Assert.Equal(Convert.FromBase64String(Plain), Npy.Bytes(plain));
        using var temp = new Temp();
        var path = Path.Combine(temp.Root, "new", "a.npy");
        Npy.Write(path, plain);
        Assert.Equal(Convert.FromBase64String(Plain), File.ReadAllBytes(path));
        Assert.Single(temp.Listing());
        File.AppendAllText(path, "x");
        Assert.Contains("more bytes", Assert.Throws<InvalidDataException>(() => Npy.Read(path)).Message);
    }

    [Fact]
    public void Images_and_labels_in_npz_files_make_a_set() {
        var set = NumpyImages.Read(Convert.FromBase64String(Images), Convert.FromBase64String(Labels), "i.npz", "l.npz");
        Assert.Equal([4, 5, 6, 7], set.Image(1).ToArray());
        Assert.Equal([3, 1], set.Labels);
        Assert.Contains("expected uint8 images", Assert.Throws<InvalidDataException>(() =>
            NumpyImages.Read(Convert.FromBase64String(Plain), Convert.FromBase64String(Labels), "i.npy", "l.npz")).Message);
    }
}
