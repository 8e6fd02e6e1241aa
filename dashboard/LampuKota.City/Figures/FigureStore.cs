using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Reads what figures by kelurahan are made of.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class FigureStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>The times in which known faults left lamps dark.</summary>
    /// <param name="fromUnixMs">Only what lasted beyond this.</param>
    /// <param name="nowUnixMs">City time: until then what has not ended counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<DarkSpan>> LoadDarkAsync(long fromUnixMs, long nowUnixMs, CancellationToken cancellationToken)
    {
        string[] darkening = [.. FaultCover.DarkeningEvents];
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<DarkSpan> conditions = await LoadConditionsAsync(context, darkening, fromUnixMs, nowUnixMs, cancellationToken);
        // What only people saw has no condition that ends; it is dark until it is closed.
        var reported = await context.Incidents.AsNoTracking()
            .Where(row => row.Cause == IncidentCause.Report && darkening.Contains(row.Event) && (row.ClosedUnixMs == null || row.ClosedUnixMs > fromUnixMs))
            .Select(row => new { row.DeviceId, row.StartUnixMs, EndedUnixMs = row.ClosedUnixMs }).ToListAsync(cancellationToken);
        return [.. conditions, .. reported.Select(row => new DarkSpan(row.DeviceId, row.StartUnixMs, row.EndedUnixMs ?? nowUnixMs))];
    }

    /// <summary>The times in which lamps burned that should not have.</summary>
    /// <param name="fromUnixMs">Only what lasted beyond this.</param>
    /// <param name="nowUnixMs">City time: until then what has not ended counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<DarkSpan>> LoadUnexpectedlyOnAsync(long fromUnixMs, long nowUnixMs, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await LoadConditionsAsync(context, [EventNames.LampUnexpectedOn], fromUnixMs, nowUnixMs, cancellationToken);
    }

    /// <summary>The repairs of dark lamps that people did and that were closed.</summary>
    /// <param name="fromUnixMs">Only those closed at this time or after.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Repair>> LoadRepairsAsync(long fromUnixMs, CancellationToken cancellationToken)
    {
        string[] darkening = [.. FaultCover.DarkeningEvents];
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var closed = await context.Incidents.AsNoTracking()
            .Where(row => row.ClosedUnixMs >= fromUnixMs && row.AcceptedUnixMs != null && row.MergedIntoId == null && row.KelurahanId != null && darkening.Contains(row.Event))
            .Select(row => new { row.KelurahanId, row.StartUnixMs, row.EndedUnixMs, row.ClosedUnixMs }).ToListAsync(cancellationToken);
        return [.. closed.Select(row => new Repair(row.KelurahanId!, row.StartUnixMs, row.EndedUnixMs ?? row.ClosedUnixMs!.Value, row.ClosedUnixMs!.Value))];
    }

    private static async Task<IReadOnlyList<DarkSpan>> LoadConditionsAsync(CityContext context, string[] events, long fromUnixMs, long nowUnixMs, CancellationToken cancellationToken)
    {
        var conditions = await context.IncidentConditions.AsNoTracking()
            .Where(row => events.Contains(row.Event) && (row.EndedUnixMs == null || row.EndedUnixMs > fromUnixMs))
            .Select(row => new { row.DeviceId, row.StartUnixMs, row.EndedUnixMs }).ToListAsync(cancellationToken);
        return [.. conditions.Select(row => new DarkSpan(row.DeviceId, row.StartUnixMs, row.EndedUnixMs ?? nowUnixMs))];
    }
}
