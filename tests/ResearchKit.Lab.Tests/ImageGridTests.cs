using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Data.Readers;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

public class ImageGridTests {
    static Tensor Bytes(params long[] shape) => (torch.arange(shape.Aggregate(1L, (a, b) => a * b)) * 7 % 251).to(ScalarType.Byte).reshape(shape);

    // Pixel (y, x, channel) of picture i in a grid, by counting.
    static byte At(Picture sheet, int i, int columns, int gap, int scale, int h, int w, int y, int x, int c) =>
        sheet.Pixels[((gap + i / columns * (h * scale + gap) + y * scale) * sheet.Width + gap + i % columns * (w * scale + gap) + x * scale) * sheet.Channels + c];

    [Fact]
    public void One_picture_is_its_pixels() {
        foreach (var image in new[] { Bytes(5, 4), Bytes(1, 5, 4) }) {
            var png = Png.Decode(ImageGrid.Of(image, scale: 1).Png, "one");
            Assert.Equal((4, 5, 1), (png.Width, png.Height, png.Channels));
            Assert.Equal(image.data<byte>().ToArray(), png.Pixels);
        }
        var colour = Bytes(3, 5, 4);
        var rgb = Png.Decode(ImageGrid.Of(colour, scale: 1).Png, "rgb");
        Assert.Equal(colour.permute(1, 2, 0).contiguous().data<byte>().ToArray(), rgb.Pixels);
        Assert.Equal("a picture of 4 x 5 in colour", ImageGrid.Of(colour).Text);
    }

    [Fact]
    public void Each_pixel_of_a_grid_is_where_it_belongs() => Prop.ForAll(Gen.Choose(1, 7).Four().ToArbitrary(), Gen.Elements(1, 3).ToArbitrary(), (sizes, channels) => {
        var (n, h, w, columns) = sizes;
        const int scale = 2;
        var images = Bytes(n, channels, h, w);
        var sheet = Png.Decode(ImageGrid.Of(images, columns, scale).Png, "grid");
        var (across, gap) = (Math.Min(columns, n), n > 1 ? 2 : 0);
        Assert.Equal((across * (w * scale + gap) + gap, (n + across - 1) / across * (h * scale + gap) + gap), (sheet.Width, sheet.Height));
        var values = images.data<byte>().ToArray();
        for (var p = 0; p < values.Length; p++)
            Assert.Equal(values[p], At(sheet, p / (channels * h * w), across, gap, scale, h, w, p / w % h, p % w, p / (h * w) % channels));
        Assert.Equal(values.Length * scale * scale + (sheet.Width * sheet.Height * channels - values.Length * scale * scale), sheet.Pixels.Length);
        if (n > 1) Assert.All(Enumerable.Range(0, channels), c => Assert.Equal(128, sheet.Pixels[c]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_are_shown_from_0_to_1_and_others_stretched() {
        var unit = torch.tensor(new[] { 0f, 0.5f, 1f, 0.2f }).reshape(2, 2);
        Assert.Equal([0, 128, 255, 51], Png.Decode(ImageGrid.Of(unit, scale: 1).Png, "unit").Pixels);
        var any = ImageGrid.Of(torch.tensor(new[] { -3f, 0f, 1f, -1f }).reshape(2, 2), scale: 1, stretch: true);
        Assert.Equal([0, 191, 255, 128], Png.Decode(any.Png, "any").Pixels);
        Assert.Equal("a picture of 2 x 2, -3 black, 1 white", any.Text);
        Assert.Equal([0, 0], Png.Decode(ImageGrid.Of(torch.full([1, 2], 5f), scale: 1, stretch: true).Png, "flat").Pixels);
    }

    [Fact]
    public void A_small_picture_is_enlarged_and_of_many_the_first_are_shown() {
        var png = Png.Decode(ImageGrid.Of(Bytes(28, 28)).Png, "small");
        Assert.Equal((84, 84), (png.Width, png.Height));
        Assert.Equal("200 pictures of 1 x 1, the first of 300", ImageGrid.Of(Bytes(300, 1, 1, 1)).Text);
    }

    public static TheoryData<Func<Tensor>, string> Wrong => new() {
        { () => torch.zeros(4), "images must be [h, w], [1, h, w], [3, h, w] or [n, 1 or 3, h, w], got Float32 [4]" },
        { () => torch.zeros(5, 8, 8), "[n, h, w] becomes [n, 1, h, w] by unsqueeze(1)" },
        { () => torch.zeros(2, 4, 8, 8), "got Float32 [2, 4, 8, 8]" },
        { () => torch.zeros(0, 1, 8, 8), "got Float32 [0, 1, 8, 8]" },
        { () => torch.full([2, 2], -1.5f), "images must be bytes or lie in 0..1, got -1.5..-1.5: undo their normalisation, or show them with stretch: true" },
        { () => torch.full([2, 2], float.NaN), "images must be finite, got NaN at place 0" },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_no_picture_is_refused(Func<Tensor> images, string message) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => ImageGrid.Of(images())).Message);
}
