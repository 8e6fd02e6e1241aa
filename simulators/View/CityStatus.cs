using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>The city at one moment, in numbers.</summary>
/// <param name="CityTime">What the city's clock shows.</param>
/// <param name="Speed">City seconds a real second.</param>
/// <param name="Sun">Day or night.</param>
/// <param name="Lamps">Its lamps.</param>
/// <param name="GatewaysOnline">Gateways that are connected.</param>
/// <param name="GatewaysFailed">Gateways that ended by a defect.</param>
/// <param name="Gateways">All gateways.</param>
/// <param name="ValuesPerSecond">Telemetry values acknowledged a real second, over the last seconds.</param>
/// <param name="Telemetry">Telemetry since the start.</param>
/// <param name="MedianMilliseconds">Half of the last packs were acknowledged within this.</param>
/// <param name="Percentile99Milliseconds">All but one of a hundred were.</param>
/// <param name="Processes">What each process uses.</param>
internal sealed record CityStatus(
    Instant CityTime,
    double Speed,
    SunState Sun,
    LampTally Lamps,
    int GatewaysOnline,
    int GatewaysFailed,
    int Gateways,
    double ValuesPerSecond,
    GatewayTotals Telemetry,
    double MedianMilliseconds,
    double Percentile99Milliseconds,
    IReadOnlyList<ProcessUse> Processes);

/// <summary>Day or night.</summary>
/// <param name="IsUp">Whether the sun is up.</param>
/// <param name="Until">Its next setting or rising.</param>
internal readonly record struct SunState(bool IsUp, Instant Until)
{
    public static SunState At(Instant now, AstronomicalClock clock)
    {
        LightingDay day = clock.DayOf(now);
        if (now < day.Sunset)
            return new SunState(true, day.Sunset);
        return now < day.Sunrise ? new SunState(false, day.Sunrise) : new SunState(true, clock.DayOf(day.Date.PlusDays(1)).Sunset);
    }
}

/// <summary>Lamps by state; each is counted once.</summary>
/// <param name="Lit">At 100 %.</param>
/// <param name="Dimmed">At 1 to 99 %.</param>
/// <param name="Off">At 0 %.</param>
/// <param name="Faulty">With a simulated fault, whatever their level.</param>
internal readonly record struct LampTally(int Lit, int Dimmed, int Off, int Faulty)
{
    public static LampTally Of(IReadOnlyList<SimulatedLamp> lamps)
    {
        int lit = 0, dimmed = 0, off = 0, faulty = 0;
        foreach (SimulatedLamp lamp in lamps)
        {
            if (lamp.Fault != LampFault.None)
                faulty++;
            else if (lamp.LevelPercent == 0)
                off++;
            else if (lamp.LevelPercent == 100)
                lit++;
            else
                dimmed++;
        }

        return new LampTally(lit, dimmed, off, faulty);
    }
}

/// <summary>What one process uses.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="ProcessorPercent">Share of one core since the last look, %.</param>
/// <param name="MemoryMegabytes">Resident memory, MB.</param>
internal readonly record struct ProcessUse(string Name, double ProcessorPercent, double MemoryMegabytes);
