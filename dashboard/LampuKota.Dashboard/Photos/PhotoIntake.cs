using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Takes photos in: from the crew's phones, and from citizens. What is kept was drawn anew from its pixels; name and notes of the upload are ignored.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="settings">How much room they may take.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">For the deadline.</param>
public sealed class PhotoIntake(PhotoStore store, PhotoSettings settings, CityClock clock, TimeProvider time) : IDisposable
{
    /// <summary>How long an upload may take, waiting included; a phone on 3G sends what it has made small in a few seconds.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Each decodes up to 100 MB of pixels: two at once leave room and processor time for the city.
    private const int MaximumAtOnce = 2;

    private readonly SemaphoreSlim _places = new(MaximumAtOnce, MaximumAtOnce);

    /// <summary>Keeps one photo; on disk when it returns.</summary>
    /// <param name="upload">What was sent: JPEG, at most <see cref="PhotoLimits.MaximumUploadBytes"/>.</param>
    /// <param name="personId">Who sent it; null for a citizen.</param>
    /// <param name="cancellationToken">Gives up, and keeps nothing.</param>
    /// <returns>The photo's id, for <c>GET /api/v1/photos/{id}</c>.</returns>
    /// <exception cref="RequestRefusedException">It is no photo that can be kept, or there is no room for it.</exception>
    public async Task<string> TakeAsync(Stream upload, string? personId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            byte[] jpeg = await ReadAsync(upload, either.Token);
            PhotoForms photo = await RecodeAsync(jpeg, either.Token);
            await RequireRoomAsync(photo, either.Token);
            return await store.AddAsync(photo, personId, clock.NowUnixMs(), either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RequestRefusedException(Refusal.Unavailable, "photo", "The photo took longer than a minute; send it again when the connection is better.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private static async Task<byte[]> ReadAsync(Stream upload, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (await upload.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (read.Length + count > PhotoLimits.MaximumUploadBytes)
                throw new RequestRefusedException(Refusal.TooLarge, "photo", "The photo is larger than 16 MB; take it with fewer pixels.");
            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    private async Task<PhotoForms> RecodeAsync(byte[] jpeg, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => PhotoCodec.Recode(jpeg, cancellationToken), cancellationToken);
        }
        catch (PhotoRefusedException refused)
        {
            throw new RequestRefusedException(refused.Refusal == PhotoRefusal.TooLarge ? Refusal.TooLarge : Refusal.Invalid, "photo", WordsOf(refused.Refusal));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task RequireRoomAsync(PhotoForms photo, CancellationToken cancellationToken)
    {
        if (await store.CountBytesAsync(cancellationToken) + photo.Full.Length + photo.Small.Length > settings.MaximumBytes)
            throw new RequestRefusedException(Refusal.Unavailable, "photo", "There is no room for more photos; raise Photos:MaximumBytes.");
    }

    private static RefusalSentence WordsOf(PhotoRefusal refusal) => refusal switch
    {
        PhotoRefusal.NotJpeg => "The photo must be a JPEG file.",
        PhotoRefusal.Unusual => "The photo is a kind of JPEG that is not read here; send it as the camera took it.",
        PhotoRefusal.TooLarge => "The photo has more than 64 million pixels; take it with fewer.",
        _ => "The photo is damaged; take or send it again.",
    };
}
