using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>What gateways told of themselves, the newest time of each, in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class GatewayNoticeStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>The newest time that each gateway told of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Dictionary<string, long>> LoadAsync(string eventName, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.GatewayNotices.AsNoTracking().Where(row => row.Event == eventName)
            .ToDictionaryAsync(row => row.GatewayId, row => row.AtUnixMs, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Keeps a time; durable when it returns.</summary>
    /// <param name="notice">The gateway, the event and when.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(GatewayNoticeRow notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        bool isKnown = await context.GatewayNotices.AnyAsync(row => row.GatewayId == notice.GatewayId && row.Event == notice.Event, cancellationToken);
        context.Entry(notice).State = isKnown ? EntityState.Modified : EntityState.Added;
        await context.SaveChangesAsync(cancellationToken);
    }
}
