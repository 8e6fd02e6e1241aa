using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>Takes the city's status, once a second at most; looks, and changes nothing.</summary>
internal sealed class CityMonitor(CityWorld world, GatewayFleet fleet, IReadOnlyList<ProcessWatch> processes, TimeProvider timeProvider)
{
    /// <summary>Gateways report once a minute, each at its own second: over ten seconds the rate is calm.</summary>
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);

    private readonly AstronomicalClock _sun = AstronomicalClock.Kupang();
    private readonly Queue<(long Timestamp, long Acknowledged)> _past = new();

    /// <summary>The status now.</summary>
    public CityStatus Take()
    {
        Instant now = world.Clock.GetCurrentInstant();
        GatewayTotals totals = fleet.Totals;
        (double median, double percentile99) = fleet.Times.Percentiles();
        return new CityStatus(
            now,
            world.Clock.Speed,
            SunState.At(now, _sun),
            LampTally.Of(world.Lamps),
            fleet.Online,
            fleet.Failed,
            fleet.Count,
            Rate(totals.Acknowledged),
            totals,
            median,
            percentile99,
            [.. processes.Select(process => process.Look())]);
    }

    private double Rate(long acknowledged)
    {
        long now = timeProvider.GetTimestamp();
        while (_past.Count > 1 && timeProvider.GetElapsedTime(_past.Peek().Timestamp, now) > RateWindow)
            _past.Dequeue();

        _past.Enqueue((now, acknowledged));
        (long timestamp, long before) = _past.Peek();
        double seconds = timeProvider.GetElapsedTime(timestamp, now).TotalSeconds;
        return seconds > 0 ? (acknowledged - before) / seconds : 0;
    }
}
