using System.Net;
using System.Net.Http.Headers;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Fetches a package over HTTPS into a file, and goes on where an earlier attempt ended.</summary>
/// <param name="client">Its handler says whom it trusts; made when there is something to fetch.</param>
/// <param name="files">The disk.</param>
/// <param name="timeProvider">Real time, for deadlines.</param>
internal sealed class PackageFetcher(Lazy<HttpClient> client, IUpdateFiles files, TimeProvider timeProvider)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Fetches.</summary>
    /// <param name="update">What and from where.</param>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="cancellationToken">Gives up; what has come stays.</param>
    /// <exception cref="IOException">It did not come whole; what has come stays.</exception>
    /// <exception cref="UpdateRefusedException">More comes than was announced.</exception>
    public async Task FetchAsync(DesiredUpdate update, string path, CancellationToken cancellationToken)
    {
        long size = update.Release.SizeBytes;
        if (files.Length(path) > size)
            files.DeleteFile(path);
        if (files.Length(path) == size)
            return;

        using var deadline = new CancellationTokenSource(UpdateLimits.FetchDeadline, timeProvider);
        using var stall = new CancellationTokenSource(UpdateLimits.StallDeadline, timeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stall.Token, cancellationToken);
        try
        {
            await FetchAsync(new Uri(update.Url), path, size, stall, any.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"{new Uri(update.Url).Host} cannot be reached: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(deadline.IsCancellationRequested ? "it took too long." : $"nothing came for {UpdateLimits.StallDeadline.TotalSeconds} s.");
        }
    }

    private async Task FetchAsync(Uri url, string path, long size, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        long have = files.Length(path) ?? 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using HttpResponseMessage response = await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            files.DeleteFile(path);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            throw new IOException($"{url.Host} answers {(int)response.StatusCode}.");

        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !goesOn)
            throw new IOException($"{url.Host} answers with another part than was asked for.");
        have = goesOn ? have : 0;
        if (have + response.Content.Headers.ContentLength > size)
            throw new UpdateRefusedException($"The package has more than the {size} bytes that were announced.");
        await using Stream content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using Stream file = goesOn ? files.Append(path) : files.Create(path);
        await CopyAsync(content, file, size, have, stall, cancellationToken);
        files.Sync(file);
    }

    private static async Task CopyAsync(Stream content, Stream file, long size, long have, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            stall.CancelAfter(UpdateLimits.StallDeadline);
            int read = await content.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                break;
            have += read;
            if (have > size)
                throw new UpdateRefusedException($"The package has more than the {size} bytes that were announced.");
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (have < size)
            throw new IOException($"it ended after {have} of {size} bytes.");
    }
}
