using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ResearchKit.Data.Tests;

/// <summary>A few lines of HTTP on the loopback address, so that a test can send exactly the wrong thing.</summary>
sealed class TestServer : IDisposable {
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();

    /// <param name="answer">From path and first byte asked for (null: no Range) to the raw answer.</param>
    public TestServer(Func<string, long?, byte[]> answer) {
        listener.Start();
        _ = Task.Run(async () => {
            while (!stop.IsCancellationRequested) {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = Task.Run(() => Serve(client, answer));
            }
        });
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

    public List<string> Requests { get; } = [];

    async Task Serve(TcpClient client, Func<string, long?, byte[]> answer) {
        using var _ = client;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync() ?? "").Split(' ')[1];
        long? from = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'));
        lock (Requests) Requests.Add($"{path} {from}".Trim());
        await stream.WriteAsync(answer(path, from));
    }

    public static byte[] Ok(byte[] body, long? length = null) => [.. Head("200 OK", length ?? body.Length), .. body];

    public static byte[] Part(byte[] whole, long from) =>
        [.. Head("206 Partial Content", whole.Length - from, $"Content-Range: bytes {from}-{whole.Length - 1}/{whole.Length}\r\n"), .. whole[(int)from..]];

    public static byte[] Head(string status, long length, string more = "") => Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{more}Connection: close\r\n\r\n");

    public void Dispose() {
        stop.Cancel();
        listener.Dispose();
    }
}
