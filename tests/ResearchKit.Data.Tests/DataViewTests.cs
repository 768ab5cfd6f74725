using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class DataViewTests {
    [Fact]
    public void The_contact_sheet_has_a_row_per_class_and_the_counts_are_the_labels() {
        using var data = Dataset.Of("toy", "test", new([10, 20, 30], 3, 1, 1, 1, [1, 0, 1]), ["a", "b"], "made");
        var view = DataView.Of(data);
        Assert.Equal([("a", 1), ("b", 2)], view.Classes.ToArray());
        var sheet = Png.Decode(view.ContactSheet, "sheet");
        Assert.Equal((10 * 3 + 2, 2 * 3 + 2), (sheet.Width, sheet.Height));
        byte At(int row, int column) => sheet.Pixels[(2 + 3 * row) * sheet.Width + 2 + 3 * column];
        Assert.Equal([20, 128, 10, 30, 128], new[] { At(0, 0), At(0, 1), At(1, 0), At(1, 1), At(1, 2) });
    }

    [Fact]
    public void Colour_planes_become_pixels_and_images_without_labels_stand_in_order() {
        using var data = Dataset.Of("toy", "test", new([.. Enumerable.Range(0, 11).SelectMany(i => new byte[] { (byte)i, 100, 200 })], 11, 3, 1, 1, [.. Enumerable.Repeat(-1, 11)]), [], "made");
        var view = DataView.Of(data);
        Assert.Equal([("no label", 11)], view.Classes.ToArray());
        var sheet = Png.Decode(view.ContactSheet, "sheet");
        Assert.Equal(3, sheet.Channels);
        Assert.Equal([9, 100, 200], sheet.Pixels.AsSpan((2 * sheet.Width + 2 + 3 * 9) * 3, 3).ToArray());
        Assert.Equal([10, 100, 200], sheet.Pixels.AsSpan((5 * sheet.Width + 2) * 3, 3).ToArray());
    }
}
