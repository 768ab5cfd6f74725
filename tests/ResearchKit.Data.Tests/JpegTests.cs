using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class JpegTests {
    // Pillow 9.4.0: a 16x16 picture of (200, 100, 50), and np.add.outer(arange(16) * 8, arange(16) * 4) as grey; save(f, 'JPEG', quality=95).
    const string Colour = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wAARCAAQABADAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDPr+Vz+2AoAKACgD//2Q==";
    const string Grey = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAQABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APyn+G37Nv8Aq/8AQPT+GvoD4bfs2/6v/QPT+GvoD4bfs2/6v/QPT+GvoD4bfs2/6v8A0D0/hr//2Q==";

    static Picture Decode(string file) {
        try {
            return Jpeg.Decode(Convert.FromBase64String(file), "test.jpg");
        } catch (DllNotFoundException e) {
            Assert.Contains("apt-get install libturbojpeg0", e.Message);
            Skip.If(true, "libturbojpeg0 is not installed");
            throw;
        }
    }

    [SkippableFact]
    public void Colour_is_read() {
        var picture = Decode(Colour);
        Assert.Equal((16, 16, 3), (picture.Width, picture.Height, picture.Channels));
        for (var i = 0; i < 16 * 16 * 3; i++) Assert.InRange(picture.Pixels[i], new[] { 199, 99, 49 }[i % 3], new[] { 201, 101, 51 }[i % 3]);
    }

    [SkippableFact]
    public void Grey_stays_one_channel() {
        var picture = Decode(Grey);
        Assert.Equal(1, picture.Channels);
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++) Assert.InRange(picture.Pixels[y * 16 + x], y * 8 + x * 4 - 3, y * 8 + x * 4 + 3);
    }

    [SkippableFact]
    public void Damage_is_refused() {
        Decode(Grey);
        var file = Convert.FromBase64String(Colour);
        Assert.Contains("test.jpg: corrupt JPEG", Assert.Throws<InvalidDataException>(() => Jpeg.Decode(file[..50], "test.jpg")).Message);
        Assert.Contains("test.jpg: corrupt JPEG", Assert.Throws<InvalidDataException>(() => Jpeg.Decode(file[..^20], "test.jpg")).Message);
    }
}
