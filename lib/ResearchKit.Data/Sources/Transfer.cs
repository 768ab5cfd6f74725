using System.Net;
using System.Net.Http.Headers;

namespace ResearchKit.Data;

/// <summary>One file over HTTP into a partial file, going on where an earlier attempt stopped. Nothing here touches the final file.</summary>
internal static class Transfer {
    const long Unlimited = 20_000_000_000;
    static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <summary>Downloads what is missing of the partial file. It is complete by length when this returns.</summary>
    /// <exception cref="DownloadException">The server refuses, the length is another, or the body ends early. What came is kept to go on from.</exception>
    public static async Task Get(HttpClient client, string address, string partial, long? size, Action<long, long?> progress, CancellationToken cancel) {
        var have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        if (have > (size ?? Unlimited)) have = Restart(partial);
        if (have > 0 && have == size) return;
        using var response = await Send(client, address, partial, have, cancel).ConfigureAwait(false);
        if (have > 0 && response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.OK
            || response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From != have) {
            have = Restart(partial);
            if (response.StatusCode != HttpStatusCode.OK) {
                await Get(client, address, partial, size, progress, cancel).ConfigureAwait(false);
                return;
            }
        }
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            throw new DownloadException($"{address}: HTTP {(int)response.StatusCode} {response.ReasonPhrase}.");
        var total = response.Content.Headers.ContentLength is { } length ? have + length : size;
        if (size is not null && total != size) throw new DownloadException($"{address}: wrong length: the manifest says {size} bytes, the server {total}.");
        if (response.Headers.ETag is { IsWeak: false } tag) await File.WriteAllTextAsync(TagFile(partial), tag.ToString(), cancel).ConfigureAwait(false);
        var got = await Copy(response, address, partial, have, total, progress, cancel).ConfigureAwait(false);
        if (total is not null && got != total) throw new DownloadException($"{address}: the body ended after {got} of {total} bytes; run it again to go on from there.");
    }

    public static long Restart(string partial) {
        File.Delete(partial);
        File.Delete(TagFile(partial));
        return 0;
    }

    static string TagFile(string partial) => partial + ".etag";

    static async Task<HttpResponseMessage> Send(HttpClient client, string address, string partial, long have, CancellationToken cancel) {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0) {
            request.Headers.Range = new RangeHeaderValue(have, null);
            if (File.Exists(TagFile(partial)) && EntityTagHeaderValue.TryParse(await File.ReadAllTextAsync(TagFile(partial), cancel).ConfigureAwait(false), out var tag))
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }
        try {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        } catch (HttpRequestException e) {
            throw new DownloadException($"{address}: {e.Message}", e);
        }
    }

    static async Task<long> Copy(HttpResponseMessage response, string address, string partial, long have, long? total, Action<long, long?> progress, CancellationToken cancel) {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var file = new FileStream(partial, have == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write);
        try {
            await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            var buffer = new byte[1 << 16];
            while (true) {
                stall.CancelAfter(Stall);
                var got = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
                if (got == 0) break;
                if (have + got > (total ?? Unlimited)) throw new DownloadException($"{address}: the body is longer than the {total ?? Unlimited} bytes expected.");
                await file.WriteAsync(buffer.AsMemory(0, got), cancel).ConfigureAwait(false);
                progress(have += got, total);
            }
            await file.FlushAsync(cancel).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            return have;
        } catch (Exception e) when (e is HttpRequestException or HttpIOException or System.Net.Sockets.SocketException || e is IOException and not DownloadException) {
            throw new DownloadException($"{address}: the body ended after {have} of {total?.ToString() ?? "?"} bytes ({e.Message}); run it again to go on from there.", e);
        } catch (OperationCanceledException e) when (!cancel.IsCancellationRequested) {
            throw new DownloadException($"{address}: nothing came for {Stall.TotalSeconds} s after {have} bytes; run it again to go on from there.", e);
        }
    }
}
