using System.Security.Cryptography;
using System.Text.Json;

namespace ResearchKit.Data.Tests;

public class FetchTests {
    static readonly byte[] Images = Temp.Gzip(Temp.Idx([3, 2, 2], [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 9))]));
    static readonly byte[] Labels = Temp.Gzip(Temp.Idx([3], [0, 1, 1]));

    /// <summary>A manifest of one split, whose files come from the server; and places with an empty cache.</summary>
    static LoadOptions Toy(Temp temp, string address, byte[]? images = null, bool checksum = true, string[]? addresses = null) {
        object File(string name, byte[] content) => new { name, versions = new[] { new { origin = "official", size = content.Length, sha256 = checksum ? Convert.ToHexStringLower(SHA256.HashData(content)) : null } } };
        var manifest = new {
            id = "toy",
            title = "Toy",
            homePage = "http://example.org/",
            paper = "none",
            licence = "MIT",
            image = new { channels = 1, height = 2, width = 2 },
            classNames = new[] { "a", "b" },
            files = new[] { File("images.gz", images ?? Images), File("labels.gz", Labels) },
            layouts = new[] { new { name = "official", format = "idx", splits = new { test = new { count = 3, images = new[] { "images.gz" }, labels = new[] { "labels.gz" } } } } },
            sources = new object[] { new { kind = "local", folders = new[] { "toy" } }, new { kind = "url", urls = addresses ?? [address] } },
        };
        temp.File("manifests/toy.json", JsonSerializer.SerializeToUtf8Bytes(manifest));
        return new() { Catalogue = DataCatalogue.Load(Path.Combine(temp.Root, "manifests")), Places = new(Path.Combine(temp.Root, "local"), Path.Combine(temp.Root, "cache")) };
    }

    static byte[] Whole(string path, long? from) => (path, from) switch {
        ("/images.gz", null) => TestServer.Ok(Images),
        ("/images.gz", { } f) => TestServer.Part(Images, f),
        ("/labels.gz", _) => TestServer.Ok(Labels),
        _ => TestServer.Head("404 Not Found", 0),
    };

    static string Cached(Temp temp, string name = "images.gz") => Path.Combine(temp.Root, "cache", "toy", name);

    static Task<FetchReport> Fetch(LoadOptions options, IProgress<FetchProgress>? progress = null) => DataSets.FetchAsync("toy", options: options, progress: progress);

    sealed class Told : IProgress<FetchProgress> {
        public List<FetchProgress> All { get; } = [];
        public void Report(FetchProgress value) => All.Add(value);
    }

    [Fact]
    public async Task Fetched_files_are_loaded_and_not_fetched_twice() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var options = Toy(temp, server.Address);
        var missing = Assert.Throws<DataUnavailableException>(() => DataSets.Load("toy", "test", options));
        Assert.Contains("lacks images.gz, labels.gz", missing.Message);
        Assert.Contains("run: ./kit data fetch toy", missing.Message);
        Assert.False(DataSets.Status("toy", options).Splits[0].Available);
        var told = new Told();
        var report = await Fetch(options, told);
        Assert.Equal(["images.gz", "labels.gz"], report.Fetched.Select(f => f.Name));
        Assert.All(report.Fetched, f => Assert.True(f.Checked));
        Assert.Equal(new FetchProgress("labels.gz", Labels.Length, Labels.Length), told.All[^1]);
        using var data = DataSets.Load("toy", "test", options);
        Assert.Equal([0L, 1, 1], data.Labels.data<long>().ToArray());
        Assert.True(DataSets.Status("toy", options).Splits[0] is { Available: true, Source: "url" });
        Assert.True(Assert.Single(DataSets.Verify("toy", options)).Ok);
        Assert.Empty((await Fetch(options)).Fetched);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_local_copy_comes_first_and_is_not_fetched() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var options = Toy(temp, server.Address);
        temp.File("local/toy/images.gz", Images);
        temp.File("local/toy/labels.gz", Labels);
        using var data = DataSets.Load("toy", "test", options);
        Assert.StartsWith("local", data.Origin);
        Assert.Empty((await Fetch(options)).Fetched);
        Assert.Empty(server.Requests);
    }

    [Theory, InlineData(404, "HTTP 404"), InlineData(500, "HTTP 500")]
    public async Task An_error_of_the_server_leaves_the_cache_as_it_was(int status, string message) {
        using var temp = new Temp();
        using var server = new TestServer((_, _) => TestServer.Head($"{status} Sorry", 0));
        var options = Toy(temp, server.Address);
        Assert.Contains(message, (await Assert.ThrowsAsync<DownloadException>(() => Fetch(options))).Message);
        Assert.False(File.Exists(Cached(temp)));
    }

    [Fact]
    public async Task A_short_body_is_an_error_and_the_next_attempt_goes_on_from_there() {
        using var temp = new Temp();
        var first = true;
        using var server = new TestServer((path, from) => {
            if (path != "/images.gz" || !first) return Whole(path, from);
            first = false;
            return TestServer.Ok(Images[..20], Images.Length);
        });
        var options = Toy(temp, server.Address);
        Assert.Contains($"the body ended after 20 of {Images.Length} bytes", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(options))).Message);
        Assert.False(File.Exists(Cached(temp)));
        Assert.Throws<DataUnavailableException>(() => DataSets.Load("toy", "test", options));
        await Fetch(options);
        Assert.Equal(["/images.gz", "/images.gz 20", "/labels.gz"], server.Requests);
        Assert.Equal(Images, File.ReadAllBytes(Cached(temp)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(temp.Root, "cache", "toy", ".partial")));
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_start_again() {
        using var temp = new Temp();
        using var server = new TestServer((path, _) => Whole(path, null));
        var options = Toy(temp, server.Address);
        temp.File("cache/toy/.partial/images.gz", [1, 2, 3]);
        await Fetch(options);
        Assert.Equal(Images, File.ReadAllBytes(Cached(temp)));
    }

    [Fact]
    public async Task A_resumed_file_with_a_wrong_beginning_is_fetched_anew() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var options = Toy(temp, server.Address);
        temp.File("cache/toy/.partial/images.gz", new byte[10]);
        await Fetch(options);
        Assert.Equal(["/images.gz 10", "/images.gz", "/labels.gz"], server.Requests);
        Assert.Equal(Images, File.ReadAllBytes(Cached(temp)));
    }

    [Fact]
    public async Task A_wrong_length_is_refused_before_the_body() {
        using var temp = new Temp();
        using var server = new TestServer((path, from) => path == "/images.gz" ? TestServer.Ok([.. Images, 0]) : Whole(path, from));
        var options = Toy(temp, server.Address);
        Assert.Contains($"wrong length: the manifest says {Images.Length} bytes, the server {Images.Length + 1}", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(options))).Message);
        Assert.False(File.Exists(Cached(temp)));
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_an_old_file_stays() {
        using var temp = new Temp();
        var other = (byte[])Images.Clone();
        other[30] ^= 1;
        using var server = new TestServer((path, from) => path == "/images.gz" ? TestServer.Ok(other) : Whole(path, from));
        var options = Toy(temp, server.Address);
        temp.File("cache/toy/labels.gz", Labels);
        Assert.Contains("wrong checksum", (await Assert.ThrowsAsync<DataCorruptException>(() => Fetch(options))).Message);
        Assert.False(File.Exists(Cached(temp)));
        Assert.Equal(Labels, File.ReadAllBytes(Cached(temp, "labels.gz")));
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_refused_when_loading_and_replaced_when_fetching() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var options = Toy(temp, server.Address);
        await Fetch(options);
        var damaged = (byte[])Images.Clone();
        damaged[^1] ^= 1;
        File.WriteAllBytes(Cached(temp), damaged);
        var e = Assert.Throws<DataCorruptException>(() => DataSets.Load("toy", "test", options));
        Assert.Equal(Cached(temp), e.File);
        Assert.Contains("has a wrong checksum", e.Message);
        var check = Assert.Single(DataSets.Verify("toy", options));
        Assert.False(check.Ok);
        Assert.Equal(["images.gz"], (await Fetch(options)).Fetched.Select(f => f.Name));
        Assert.True(Assert.Single(DataSets.Verify("toy", options)).Ok);
    }

    [Fact]
    public async Task The_second_address_is_tried_when_the_first_fails() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var options = Toy(temp, server.Address, addresses: [server.Address + "gone/", server.Address]);
        var report = await Fetch(options);
        Assert.Equal(server.Address + "images.gz", report.Fetched[0].Address);
        var none = Toy(temp, server.Address, addresses: [server.Address + "a/", server.Address + "b/"]);
        Directory.Delete(Path.Combine(temp.Root, "cache"), recursive: true);
        var e = await Assert.ThrowsAsync<DownloadException>(() => Fetch(none));
        Assert.Contains("/a/images.gz", e.Message);
        Assert.Contains("/b/images.gz", e.Message);
    }

    [Fact]
    public async Task Many_at_once_fetch_each_file_once() {
        using var temp = new Temp();
        using var server = new TestServer((path, from) => {
            Thread.Sleep(50);
            return Whole(path, from);
        });
        var options = Toy(temp, server.Address);
        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Fetch(options))));
        Assert.Equal(2, reports.Sum(r => r.Fetched.Length));
        Assert.Equal(2, server.Requests.Count);
        Assert.True(Assert.Single(DataSets.Verify("toy", options)).Ok);
    }

    [Fact]
    public async Task A_lock_held_by_another_process_is_waited_for() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var options = Toy(temp, server.Address);
        Directory.CreateDirectory(Path.Combine(temp.Root, "cache", "toy"));
        var path = Path.Combine(temp.Root, "cache", "toy", ".lock");
        using var other = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("flock", ["-x", path, "cat"]) { RedirectStandardInput = true })!;
        for (var i = 0; i < 100 && !Held(path); i++) await Task.Delay(20);
        Assert.True(Held(path));
        var fetch = Fetch(options);
        await Task.Delay(300);
        Assert.False(fetch.IsCompleted);
        Assert.Empty(server.Requests);
        other.StandardInput.Close();
        await other.WaitForExitAsync();
        Assert.Equal(2, (await fetch).Fetched.Length);
    }

    static bool Held(string path) {
        try {
            using var mine = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return false;
        } catch (IOException) {
            return true;
        }
    }

    [Fact]
    public async Task Without_a_known_checksum_the_report_says_so() {
        using var temp = new Temp();
        using var server = new TestServer(Whole);
        var report = await Fetch(Toy(temp, server.Address, checksum: false));
        Assert.All(report.Fetched, f => Assert.False(f.Checked));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Images)), report.Fetched[0].Sha256);
    }

    [Fact]
    public void A_count_unlike_the_manifests_is_refused() {
        using var temp = new Temp();
        var four = Temp.Gzip(Temp.Idx([4, 2, 2], new byte[16]));
        var options = Toy(temp, "http://127.0.0.1:1/", four);
        temp.File("local/toy/images.gz", four);
        temp.File("local/toy/labels.gz", Labels);
        Assert.Equal("images.gz holds 4 images but labels.gz holds 3 labels.", Assert.Throws<InvalidDataException>(() => DataSets.Load("toy", "test", options)).Message);
    }
}
