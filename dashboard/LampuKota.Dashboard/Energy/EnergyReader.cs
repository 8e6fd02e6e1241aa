using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>Reads what meters counted, a number a night.</summary>
/// <param name="series">The stored series.</param>
internal sealed class EnergyReader(SeriesService series)
{
    // As far before and after a month somebody looks for a counter that was heard.
    private const int AroundDays = 31;

    private static readonly long DayMs = (long)EnergySpan.DayLength.TotalMilliseconds;

    /// <summary>What the meters of all cabinets and of their lamps counted.</summary>
    /// <param name="span">The nights.</param>
    /// <param name="city">The assets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The store cannot be read now.</exception>
    public async Task<CityReadings> ReadAsync(EnergySpan span, CitySnapshot city, CancellationToken cancellationToken)
    {
        SeriesGroup[] lamps =
        [
            .. city.Assets.Cabinets.Select(cabinet => new SeriesGroup(cabinet.Id, [.. city.LampsOfCabinet(cabinet.Id).Select(index => city.Lamps[index]).Where(lamp => lamp.IsMetered).Select(lamp => lamp.Id)]))
                .Where(group => group.DeviceIds.Count > 0),
        ];
        SeriesGroup[] meters = [.. city.Assets.Cabinets.Select(cabinet => new SeriesGroup(cabinet.Id, [cabinet.Id]))];
        return new CityReadings(
            await ReadAsync(Quantities.ActiveEnergy, lamps, span, cancellationToken), await ReadAsync(Quantities.TotalActiveEnergy, meters, span, cancellationToken));
    }

    /// <summary>What the meter of each of some lamps counted.</summary>
    /// <param name="span">The nights.</param>
    /// <param name="lamps">The lamps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The store cannot be read now.</exception>
    public Task<IReadOnlyDictionary<string, EnergyReadings>> ReadAsync(EnergySpan span, IEnumerable<LampAsset> lamps, CancellationToken cancellationToken) =>
        ReadAsync(Quantities.ActiveEnergy, [.. lamps.Select(lamp => new SeriesGroup(lamp.Id, [lamp.Id]))], span, cancellationToken);

    private async Task<IReadOnlyDictionary<string, EnergyReadings>> ReadAsync(Quantity quantity, SeriesGroup[] groups, EnergySpan span, CancellationToken cancellationToken)
    {
        if (groups.Length == 0)
            return new Dictionary<string, EnergyReadings>();

        long start = span.Start.ToUnixTimeMilliseconds() - (AroundDays * DayMs);
        var range = new TimeRange(start, span.End.ToUnixTimeMilliseconds() + (AroundDays * DayMs));
        var resolution = new SeriesResolution(DayMs, SeriesAggregate.Increase, start % DayMs);
        double?[]?[] days = new double?[]?[groups.Length];
        (_, IAsyncEnumerable<GroupPoint> points) = series.ReadGroups(quantity.Name, groups, range, resolution);
        await foreach (GroupPoint point in points.WithCancellation(cancellationToken))
            (days[point.Group] ??= new double?[AroundDays + span.Days + AroundDays])[(point.Point.TimestampUnixMs - start) / DayMs] = point.Point.Value;
        return groups.Zip(days).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First.Name, pair => ReadingsOf(pair.Second, span));
    }

    private static EnergyReadings ReadingsOf(ReadOnlySpan<double?> days, EnergySpan span) =>
        new(days.Slice(AroundDays, span.Days).ToArray(), days[..AroundDays].ContainsAnyExcept((double?)null), days[^AroundDays..].ContainsAnyExcept((double?)null));
}
