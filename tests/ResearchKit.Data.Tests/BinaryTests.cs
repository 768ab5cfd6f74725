using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class Mat5Tests {
    // scipy 1.10.1: X = np.arange(120, dtype=np.uint8).reshape(4, 5, 3, 2); y = np.array([[10], [3]], dtype=np.uint8)
    // sio.savemat(f, {'X': X, 'y': y}), with do_compression=True, with y.astype(float), and with y[:1]
    const string Plain = "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjEgMTE6NTk6NDkgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0OAAAAsAAAAAYAAAAIAAAACQAAAAAAAAAFAAAAEAAAAAQAAAAFAAAAAwAAAAIAAAABAAEAWAAAAAIAAAB4AAAAAB48WgYkQmAMKkhmEjBObBg2VHICID5cCCZEYg4sSmgUMlBuGjhWdAQiQF4KKEZkEC5MahY0UnAcOlh2AR89WwclQ2ENK0lnEzFPbRk3VXMDIT9dCSdFYw8tS2kVM1FvGzlXdQUjQV8LKUdlES9Naxc1U3EdO1l3DgAAADAAAAAGAAAACAAAAAkAAAAAAAAABQAAAAgAAAACAAAAAQAAAAEAAQB5AAAAAgACAAoDAAA=";
    const string Compressed = "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjEgMTE6NTk6NDkgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0PAAAAowAAAHic42NgYNgAxGxAzAHEnAwQwArEAkDMAmUzAzETEDMCYQSUXQFSKGcTxabilMCj5ZEmZOCXI2EWUsSkYBfDoeaSxKfjlSFiFJAnZRFWwqLkEMel4ZYioOeTJWYSVCBjFVHGKG8bza7qnMir7ZkubOifK2keWsysaB/Lqe6azK/rnSlqHJgvbRleyqrsGM+t6Z4qqO+bLW4aXChrHVkOAHCZHbEPAAAAKQAAAHic42NgYDAAYjYg5gBiTgYIYIXymYCYEYwZGSrBfCYGLmYGBgAYywDy";
    const string Doubles = "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjEgMTE6NTk6NDkgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0OAAAAsAAAAAYAAAAIAAAACQAAAAAAAAAFAAAAEAAAAAQAAAAFAAAAAwAAAAIAAAABAAEAWAAAAAIAAAB4AAAAAB48WgYkQmAMKkhmEjBObBg2VHICID5cCCZEYg4sSmgUMlBuGjhWdAQiQF4KKEZkEC5MahY0UnAcOlh2AR89WwclQ2ENK0lnEzFPbRk3VXMDIT9dCSdFYw8tS2kVM1FvGzlXdQUjQV8LKUdlES9Naxc1U3EdO1l3DgAAAEAAAAAGAAAACAAAAAYAAAAAAAAABQAAAAgAAAACAAAAAQAAAAEAAQB5AAAACQAAABAAAAAAAAAAAAAkQAAAAAAAAAhA";
    const string Short = "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjEgMTE6NTk6NDkgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0OAAAAsAAAAAYAAAAIAAAACQAAAAAAAAAFAAAAEAAAAAQAAAAFAAAAAwAAAAIAAAABAAEAWAAAAAIAAAB4AAAAAB48WgYkQmAMKkhmEjBObBg2VHICID5cCCZEYg4sSmgUMlBuGjhWdAQiQF4KKEZkEC5MahY0UnAcOlh2AR89WwclQ2ENK0lnEzFPbRk3VXMDIT9dCSdFYw8tS2kVM1FvGzlXdQUjQV8LKUdlES9Naxc1U3EdO1l3DgAAADAAAAAGAAAACAAAAAkAAAAAAAAABQAAAAgAAAABAAAAAQAAAAEAAQB5AAAAAgABAAoAAAA=";

    [Theory, InlineData(Plain), InlineData(Compressed), InlineData(Doubles)]
    public void Svhn_images_are_turned_to_planes_and_ten_is_zero(string file) {
        var set = Mat5.ReadSvhn(Convert.FromBase64String(file), "test.mat");
        Assert.Equal((2, 3, 4, 5), (set.Count, set.Channels, set.Height, set.Width));
        Assert.Equal([0, 3], set.Labels);
        for (var n = 0; n < 2; n++)
            for (var c = 0; c < 3; c++)
                for (var y = 0; y < 4; y++)
                    for (var x = 0; x < 5; x++)
                        Assert.Equal(((y * 5 + x) * 3 + c) * 2 + n, set.Image(n)[(c * 4 + y) * 5 + x]);
    }

    [Fact]
    public void Damage_is_refused_by_name() {
        var plain = Convert.FromBase64String(Plain);
        Assert.Contains("2 images but 1 labels", Refused(Convert.FromBase64String(Short)));
        Assert.Contains("not a little-endian MATLAB 5.0 file", Refused([.. plain.Select((b, i) => i == 126 ? (byte)'M' : b)]));
        Assert.Contains("truncated", Refused(plain[..200]));
        Assert.Contains("no array named y; it holds X", Refused(plain[..(128 + 8 + 176)]));
        var compressed = Convert.FromBase64String(Compressed);
        compressed[160] ^= 0x55;
        Assert.Contains("test.mat", Refused(compressed));
    }

    static string Refused(byte[] file) => Assert.Throws<InvalidDataException>(() => Mat5.ReadSvhn(file, "test.mat")).Message;
}

public class CifarBinaryTests {
    [Fact]
    public void Records_are_label_then_planes_and_the_fine_label_is_the_second() {
        byte[] Record(params byte[] labels) => [.. labels, .. Enumerable.Range(0, 3072).Select(i => (byte)(i + labels[^1]))];
        var ten = CifarBinary.Read([[.. Record(3), .. Record(9)], Record(1)], 1, "t");
        Assert.Equal([3, 9, 1], ten.Labels);
        Assert.Equal(Record(9)[1..], ten.Image(1).ToArray());
        var hundred = CifarBinary.Read([[.. Record(5, 77)]], 2, "t");
        Assert.Equal([77], hundred.Labels);
        Assert.Contains("not a whole number of 3073-byte records", Assert.Throws<InvalidDataException>(() => CifarBinary.Read([Record(3)[..^1]], 1, "t")).Message);
    }
}
