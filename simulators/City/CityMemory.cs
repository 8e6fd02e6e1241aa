using System.Text.Json;
using LampuKota.Lighting;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Simulators;

/// <summary>
/// What a city's folder remembers from run to run: what its clock has shown, so that it never goes back, and what the lamps' controllers have counted, so that
/// no counter falls. Saved now and then with some time in hand, since the process may be killed; saved exactly when it stops in good order.
/// </summary>
internal sealed class CityMemory(CityFolder folder)
{
    /// <summary>How often it is saved, in real time.</summary>
    public static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(30);

    // A save may come late on a busy machine; the clock of a killed city must not have gone beyond this.
    private static readonly Duration TimeInHand = Duration.FromMinutes(2);

    /// <summary>What the clock has shown in earlier runs, at most; null for a new city.</summary>
    public Instant? Shown => ReadClock()?.ShownInstant;

    /// <summary>Gives the lamps back what they had counted.</summary>
    /// <param name="lamps">All lamps of the city.</param>
    public void Restore(IReadOnlyList<SimulatedLamp> lamps)
    {
        LampsRecord? record = SafeFile.ReadJson(folder.LampsFile, CityJson.Default.LampsRecord);
        if (record is null)
            return;

        Instant shown = Shown ?? Instant.FromUnixTimeMilliseconds(record.AtUnixMs);
        double unaccountedHours = Math.Max(0, (shown - Instant.FromUnixTimeMilliseconds(record.AtUnixMs)).TotalHours);
        foreach (SimulatedLamp lamp in lamps)
        {
            if (record.Lamps.TryGetValue(lamp.DeviceId, out double[]? kept) && kept is [double level, double energy, double hours, double switchOns])
                lamp.Restore(new LampCounters((int)level, energy, hours, (int)switchOns), unaccountedHours);
        }
    }

    /// <summary>Saves.</summary>
    /// <param name="clock">The city's clock.</param>
    /// <param name="lamps">All lamps of the city.</param>
    /// <param name="isLast">Whether the city has stopped.</param>
    public void Save(CityClock clock, IReadOnlyList<SimulatedLamp> lamps, bool isLast)
    {
        Instant now = clock.GetCurrentInstant();
        Instant shown = isLast ? now : now + TimeInHand * clock.Speed;
        var kept = new Dictionary<string, double[]>(lamps.Count, StringComparer.Ordinal);
        foreach (SimulatedLamp lamp in lamps)
        {
            LampCounters counters = lamp.Counters();
            kept.Add(lamp.DeviceId, [counters.LevelPercent, counters.EnergyKwh, counters.OperatingHours, counters.SwitchOns]);
        }

        SafeFile.Write(folder.ClockFile, JsonSerializer.SerializeToUtf8Bytes(ClockRecord.Of(shown), CityJson.Default.ClockRecord));
        var lampsRecord = new LampsRecord(now.ToUnixTimeMilliseconds(), kept);
        SafeFile.Write(folder.LampsFile, JsonSerializer.SerializeToUtf8Bytes(lampsRecord, CityJson.Default.LampsRecord));
    }

    private ClockRecord? ReadClock()
    {
        ClockRecord? record = SafeFile.ReadJson(folder.ClockFile, CityJson.Default.ClockRecord);
        return record?.ShownInstant is null ? null : record;
    }
}

/// <summary>What <c>clock.json</c> holds.</summary>
/// <param name="Shown">The latest instant that the city's clock may have shown, ISO 8601.</param>
internal sealed record ClockRecord(string Shown)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Instant? ShownInstant => InstantPattern.ExtendedIso.Parse(Shown) is { Success: true } parsed ? parsed.Value : null;

    public static ClockRecord Of(Instant shown) => new(InstantPattern.ExtendedIso.Format(shown));
}

/// <summary>What <c>lamps.json</c> holds.</summary>
/// <param name="AtUnixMs">City time at which it was taken.</param>
/// <param name="Lamps">For each lamp: level %, energy kWh, burning hours, switch-ons.</param>
internal sealed record LampsRecord(long AtUnixMs, IReadOnlyDictionary<string, double[]> Lamps);
