using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Which devices had a fault when.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class FaultHistory(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Most faults of one answer: twice the lamps of the largest city.</summary>
    public const int MaximumFaults = 200_000;

    /// <summary>The faults, silence apart, that lasted at some time of a span, the newest first.</summary>
    /// <param name="fromUnixMs">First millisecond of the span.</param>
    /// <param name="toUnixMs">First millisecond after it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<FaultSpan>> ReadAsync(long fromUnixMs, long toUnixMs, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.IncidentConditions.AsNoTracking()
            .Where(one => one.StartUnixMs < toUnixMs && (one.EndedUnixMs == null || one.EndedUnixMs > fromUnixMs) && one.Event != Lighting.EventNames.CommunicationFailure)
            .OrderByDescending(one => one.StartUnixMs)
            .Take(MaximumFaults)
            .Select(one => new FaultSpan(one.DeviceId, one.StartUnixMs, one.EndedUnixMs))
            .ToListAsync(cancellationToken);
    }
}

/// <summary>A fault of a device.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="StartUnixMs">When it began.</param>
/// <param name="EndedUnixMs">When it ended; null while it lasts.</param>
public sealed record FaultSpan(string DeviceId, long StartUnixMs, long? EndedUnixMs);
