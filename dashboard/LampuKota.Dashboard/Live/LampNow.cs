using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What is known of a lamp at this moment.</summary>
/// <param name="Lamp">The asset.</param>
/// <param name="Condition">Normal, failed, offline or unknown.</param>
/// <param name="Values">Newest value of each quantity that has been reported, by quantity name.</param>
/// <param name="Override">The override in force, by the gateway's word; null where the control program rules.</param>
/// <param name="Lock">The maintenance lock that holds it, by the gateway's word; null where none does.</param>
/// <param name="IsGatewayOnline">Whether its gateway is connected; null where it has never said.</param>
public sealed record LampNow(
    LampAsset Lamp, LampCondition Condition, IReadOnlyDictionary<string, Measured> Values, LampOverride? Override, LampLock? Lock, bool? IsGatewayOnline)
{
    /// <summary>Measured level, %; null where never reported.</summary>
    public Measured? Level => Find("actualLightState");

    /// <summary>Measured active power, W; null where never reported.</summary>
    public Measured? PowerWatts => Find("activePower");

    private Measured? Find(string quantity) => Values.TryGetValue(quantity, out Measured measured) ? measured : null;
}

/// <summary>A value and when it was measured.</summary>
/// <param name="Value">Value in the quantity's unit.</param>
/// <param name="TimestampUnixMs">City time of the measurement.</param>
public readonly record struct Measured(double Value, long TimestampUnixMs);

/// <summary>An override in force at a lamp.</summary>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="ExpiresUnixMs">When it ends, city time.</param>
/// <param name="CommandId">The command that made it.</param>
public sealed record LampOverride(int LevelPercent, long ExpiresUnixMs, string CommandId);

/// <summary>A maintenance lock that holds a lamp.</summary>
/// <param name="LockId">The lock: the command that took it.</param>
/// <param name="LevelPercent">The level that the lamp is held at, 0 to 100 %; null where its output is left as it is.</param>
/// <param name="Owner">Who holds it, for people.</param>
/// <param name="Reason">Why.</param>
/// <param name="SinceUnixMs">Since when, by the gateway's clock.</param>
/// <param name="DueUnixMs">When the work should be over, city time; it holds beyond that.</param>
public sealed record LampLock(string LockId, int? LevelPercent, string Owner, string Reason, long SinceUnixMs, long DueUnixMs);

/// <summary>Condition of a lamp; the numbers are those of the map's columns (docs/formats/http-api.md).</summary>
public enum LampCondition
{
    /// <summary>Never heard of.</summary>
    Unknown = 0,

    /// <summary>Nothing is wrong.</summary>
    Normal = 1,

    /// <summary>A fault of its own is open.</summary>
    Failed = 2,

    /// <summary>Its gateway is not connected: what the lamp does now is not known.</summary>
    Offline = 3,
}

/// <summary>What is known of a city sensor at this moment.</summary>
/// <param name="Sensor">The asset.</param>
/// <param name="Values">Newest value of each quantity, by quantity name.</param>
/// <param name="IsGatewayOnline">Whether its gateway is connected; null where it has never said.</param>
public sealed record SensorNow(SensorAsset Sensor, IReadOnlyDictionary<string, Measured> Values, bool? IsGatewayOnline);

/// <summary>What is known of a gateway at this moment.</summary>
/// <param name="Gateway">The asset.</param>
/// <param name="IsOnline">Whether it is connected; null where it has never said.</param>
/// <param name="SinceUnixMs">Since when, city time.</param>
/// <param name="Firmware">Version of its program.</param>
/// <param name="DesiredVersion">Version of the desired document it runs; null where it has not reported.</param>
public sealed record GatewayNow(GatewayAsset Gateway, bool? IsOnline, long? SinceUnixMs, string? Firmware, long? DesiredVersion);

/// <summary>The city in six numbers.</summary>
/// <param name="Lit">Lamps that are normal and measured above 0 %.</param>
/// <param name="Off">Lamps that are normal and measured at 0 %.</param>
/// <param name="Failed">Lamps with a fault of their own.</param>
/// <param name="Offline">Lamps behind a gateway that is not connected.</param>
/// <param name="Unknown">Lamps never heard of.</param>
/// <param name="PowerWatts">Sum of the newest measured power of all lamps that are not offline, watts.</param>
public readonly record struct CityTotals(int Lit, int Off, int Failed, int Offline, int Unknown, double PowerWatts);
