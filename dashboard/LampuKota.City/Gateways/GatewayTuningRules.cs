using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What settings of gateways must be before they are saved.</summary>
public static class GatewayTuningRules
{
    /// <summary>Checks what shall be set.</summary>
    /// <param name="gatewayId">The gateway; null for the whole city.</param>
    /// <param name="tuning">What shall be set.</param>
    /// <param name="city">The assets.</param>
    /// <exception cref="RequestRefusedException">It does not check; the message tells the first thing to mend.</exception>
    public static void Check(string? gatewayId, GatewayTuning tuning, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        ArgumentNullException.ThrowIfNull(city);
        if (gatewayId is not null && city.FindGateway(gatewayId) is null)
            throw new RequestRefusedException(Refusal.NotFound, "id", "There is no gateway of this id; search for it.");
        if (tuning.PhotocellDevice is { } device)
            CheckDevice(gatewayId, device, city);
        if (tuning.Photocell is { } thresholds)
            Require("photocell", thresholds.For(tuning.PhotocellDevice ?? "PHOTOCELL").Validate());
        Require("powerReturn", tuning.PowerReturn?.Validate() ?? []);
    }

    private static void CheckDevice(string? gatewayId, string device, CitySnapshot city)
    {
        const string field = "photocellDevice";
        if (gatewayId is null)
            throw Invalid(field, "A photocell belongs to one gateway; name it at that gateway.");
        if (!DeviceId.IsValid(device))
            throw Invalid(field, "The photocell must be a device id of 1 to 63 capital letters, digits, dots or hyphens, as the gateway's own settings name it.");
        string? other = city.FindSensor(device)?.GatewayId ?? city.FindLamp(device)?.GatewayId;
        if (other is not null && other != gatewayId)
            throw Invalid(field, $"The device {device} stands behind the gateway {other}; name a sensor of {gatewayId}.");
    }

    private static void Require(string field, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
            throw Invalid(field, problems[0]);
    }

    private static RequestRefusedException Invalid(string field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);
}
