using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>What a gateway is made of. What its lamps shall do comes in the desired document.</summary>
public sealed record GatewayOptions
{
    /// <summary>The gateway's id; see <see cref="DeviceId"/>.</summary>
    public required string GatewayId { get; init; }

    /// <summary>The lamps that hang on this gateway.</summary>
    public required IReadOnlyList<GatewayLamp> Lamps { get; init; }

    /// <summary>The sensors that hang on this gateway. One whose device is a lamp is that lamp's meter, and is read at once when the lamp's level changes.</summary>
    public required IReadOnlyList<ISensor> Sensors { get; init; }

    /// <summary>Version of the gateway program, reported upwards.</summary>
    public string Firmware { get; init; } = FirmwareVersion.Current;

    /// <summary>Folder for what must outlive a restart (desired document, overrides); null keeps it in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>
    /// Samples that may wait in memory, 24 bytes each, where there is no <see cref="StateDirectory"/> or its medium fails; then the oldest are dropped and counted.
    /// 100,000 are four hours of 50 lamps at a report a minute.
    /// </summary>
    public int OutboxMaximumSamples { get; init; } = 100_000;

    /// <summary>What keeps the program up to date; null where nothing does.</summary>
    public IGatewayUpdates? Updates { get; init; }

    /// <summary>What is kept on disk for a backend that is away; only where there is a <see cref="StateDirectory"/>.</summary>
    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>The gateway's real clock, on which the city's clock given to the service runs; null where the time is always believed, as in simulations.</summary>
    public GatewayClock? Clock { get; init; }

    /// <summary>
    /// The longest outage that the gateway assumes while it does not know the time after one; a day or more, and its lamps burn all that while. See
    /// docs/decisions/0065-doubtful-night.md.
    /// </summary>
    public Duration LongestOutage { get; init; } = GatewayLimits.LongestOutage;

    /// <summary>The files; tests put a medium that fails in their place.</summary>
    internal IDisk Disk { get; init; } = LinuxDisk.Instance;

    /// <summary>What is wrong, in plain words; empty where a gateway can be made.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (!DeviceId.IsValid(GatewayId))
            problems.Add($"The gateway's id \"{GatewayId}\" must match [A-Z0-9][A-Z0-9.-]{{0,62}}.");
        if (Lamps.Count > LightingLimits.MaximumLamps)
            problems.Add($"A gateway can have {LightingLimits.MaximumLamps} lamps, not {Lamps.Count}.");
        problems.AddRange(Lamps.Where(lamp => !DeviceId.IsValid(lamp.Id)).Select(lamp => $"The lamp's id \"{lamp.Id}\" must match [A-Z0-9][A-Z0-9.-]{{0,62}}."));
        problems.AddRange(Lamps.CountBy(lamp => lamp.Id).Where(lamp => lamp.Value > 1).Select(lamp => $"The lamp {lamp.Key} is there twice."));
        problems.AddRange(Sensors.Where(sensor => !DeviceId.IsValid(sensor.DeviceId))
            .Select(sensor => $"The sensor's device id \"{sensor.DeviceId}\" must match [A-Z0-9][A-Z0-9.-]{{0,62}}."));
        if (OutboxMaximumSamples < GatewayLimits.SmallestMemorySamples)
            problems.Add($"The outbox must hold at least {GatewayLimits.SmallestMemorySamples} samples in memory.");
        if (LongestOutage < Duration.Zero || LongestOutage > GatewayLimits.MaximumLongestOutage)
            problems.Add($"The longest outage must be 0 to {GatewayLimits.MaximumLongestOutage.TotalHours} hours.");
        problems.AddRange(Outbox.Validate());
        return problems;
    }
}

/// <summary>One lamp and what drives it.</summary>
/// <param name="Id">Lamp id.</param>
/// <param name="Output">What switches and dims it.</param>
public sealed record GatewayLamp(string Id, ILampOutput Output);
