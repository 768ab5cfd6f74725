using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Lab.Tests;

public class IdentityTests {
    sealed record Thing(string Name, int Count, double Rate, string[] Parts);

    static readonly Thing Some = new("a", 1, 0.05, ["x", "y"]);

    [Fact]
    public void Canonical_json_sorts_keys_and_has_no_white_space() =>
        Assert.Equal("""{"count":1,"name":"a","parts":["x","y"],"rate":0.05}""", Canonical.Json(Some));

    // printf '%s' '{"count":1,"name":"a","parts":["x","y"],"rate":0.05}' | sha256sum
    [Fact]
    public void The_hash_is_sha256_of_the_canonical_json() =>
        Assert.Equal("7302c1378a68fbaaf979014010d2abf33821f553ae2eb6edacdc91c69b79e3ff", Canonical.Hash(Some));

    [Fact]
    public void Order_of_keys_does_not_matter_and_order_of_lists_does() {
        Assert.Equal(Canonical.Hash(JsonDocument.Parse("""{"a":1,"b":{"c":2,"d":3}}""").RootElement), Canonical.Hash(JsonDocument.Parse("""{"b":{"d":3,"c":2},"a":1}""").RootElement));
        Assert.NotEqual(Canonical.Hash(Some), Canonical.Hash(Some with { Parts = ["y", "x"] }));
    }

    [Fact]
    public void Every_field_is_part_of_the_identity() => Assert.Equal(5, new[] {
        Some, Some with { Name = "b" }, Some with { Count = 2 }, Some with { Rate = 5e-2 }, Some with { Rate = 0.06 }, Some with { Parts = ["x"] }
    }.Select(RunFolder.Identity).Distinct().Count());

    [Fact]
    public void Numbers_keep_all_their_bits() => Prop.ForAll(ArbMap.Default.ArbFor<double>().Filter(double.IsFinite), ArbMap.Default.ArbFor<double>().Filter(double.IsFinite),
        (a, b) => Canonical.Hash(a) == Canonical.Hash(b) == a.Equals(b)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_that_json_lacks_is_refused() =>
        Assert.Contains("infinity", Assert.Throws<ArgumentException>(() => Canonical.Json(Some with { Rate = double.NaN })).Message);
}
