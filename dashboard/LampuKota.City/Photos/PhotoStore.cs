using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Photos in the city's database, named by what they show.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class PhotoStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Digits of a photo's id.</summary>
    public const int IdLength = 32;

    /// <summary>Whether a text has the form of a photo's id.</summary>
    /// <param name="text">The text; null is none.</param>
    public static bool IsId(string? text) => text is { Length: IdLength } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Keeps a photo; on disk when it returns. One that is there already is left as it is.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="personId">Who sent it; null for a citizen.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and keeps nothing.</param>
    /// <returns>Its id.</returns>
    public async Task<string> AddAsync(PhotoForms photo, string? personId, long nowUnixMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(photo);
        string id = Convert.ToHexStringLower(SHA256.HashData(photo.Full))[..IdLength];
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ExistAsync(context, [id], cancellationToken))
            return id;

        context.Photos.Add(new PhotoRow
        {
            Id = id,
            Width = photo.Width,
            Height = photo.Height,
            ByteCount = photo.Full.Length + photo.Small.Length,
            ReceivedUnixMs = nowUnixMs,
            PersonId = personId,
            Full = photo.Full,
            Small = photo.Small,
        });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Sent twice at the same time: one of the two came first.
            if (!await ExistAsync(context, [id], cancellationToken))
                throw;
        }

        return id;
    }

    /// <summary>One form of a photo.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isSmall">The form for lists instead of the full one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>JPEG; null where there is no such photo.</returns>
    public async Task<byte[]?> FindAsync(string id, bool isSmall, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<PhotoRow> photo = context.Photos.AsNoTracking().Where(row => row.Id == id);
        return await photo.Select(row => isSmall ? row.Small : row.Full).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Whether all of these photos are there.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> ExistAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ExistAsync(context, ids, cancellationToken);
    }

    /// <summary>Bytes of all photos together.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> CountBytesAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Photos.SumAsync(row => row.ByteCount, cancellationToken);
    }

    private static async Task<bool> ExistAsync(CityContext context, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        string[] wanted = [.. ids.Distinct()];
        return await context.Photos.CountAsync(row => wanted.Contains(row.Id), cancellationToken) == wanted.Length;
    }
}
