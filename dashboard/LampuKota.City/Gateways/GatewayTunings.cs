using System.Collections.Immutable;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What is set of all gateways at one moment; immutable. What a gateway does not have of its own it has of the city.</summary>
public sealed class GatewayTunings
{
    private readonly ImmutableDictionary<string, GatewayTuningVersion> _own;

    private GatewayTunings(GatewayTuningVersion city, ImmutableDictionary<string, GatewayTuningVersion> own) => (City, _own) = (city, own);

    /// <summary>Nothing was ever set.</summary>
    public static GatewayTunings None { get; } = new(Unset(null), ImmutableDictionary.Create<string, GatewayTuningVersion>(StringComparer.Ordinal));

    /// <summary>What holds for every gateway that has nothing of its own.</summary>
    public GatewayTuningVersion City { get; }

    /// <summary>The highest version of any.</summary>
    public int NewestVersion => Math.Max(City.Version, _own.Values.Select(one => one.Version).DefaultIfEmpty().Max());

    /// <summary>The gateways that have something of their own.</summary>
    public IEnumerable<string> GatewayIds => _own.Values.Where(one => one.Tuning != GatewayTuning.Nothing).Select(one => one.GatewayId!);

    /// <summary>The city's thresholds, for gateways without their own.</summary>
    public PhotocellThresholds Photocell => City.Tuning.Photocell ?? PhotocellThresholds.Standard;

    /// <summary>The city's power return, for gateways without their own.</summary>
    public PowerReturnSettings PowerReturn => City.Tuning.PowerReturn ?? PowerReturnSettings.Default;

    /// <summary>What was set of a gateway alone.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public GatewayTuningVersion OwnOf(string gatewayId) => _own.GetValueOrDefault(gatewayId) ?? Unset(gatewayId);

    /// <summary>The photocell that a gateway is told; null where it shall take any sensor's word.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public PhotocellSettings? PhotocellOf(string gatewayId)
    {
        GatewayTuning own = OwnOf(gatewayId).Tuning;
        return own.PhotocellDevice is { } device ? (own.Photocell ?? Photocell).For(device) : null;
    }

    /// <summary>The power return that a gateway is told; null where nobody set one, so that its own default holds.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public PowerReturnSettings? PowerReturnOf(string gatewayId) => OwnOf(gatewayId).Tuning.PowerReturn ?? City.Tuning.PowerReturn;

    /// <summary>The same with another version in the place of the one that was there.</summary>
    /// <param name="version">The version.</param>
    public GatewayTunings With(GatewayTuningVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.GatewayId is { } gatewayId ? new GatewayTunings(City, _own.SetItem(gatewayId, version)) : new GatewayTunings(version, _own);
    }

    private static GatewayTuningVersion Unset(string? gatewayId) => new(0, gatewayId, GatewayTuning.Nothing, 0, "");
}
