using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/status</c>, retained; the Will Message says <c>{"online":false}</c>.</summary>
/// <param name="Online">Whether the gateway is connected.</param>
/// <param name="SinceUnixMs">Since when, by the gateway's clock; null in a will, which cannot know.</param>
/// <param name="Firmware">Version of the gateway program.</param>
public sealed record GatewayStatus(
    bool Online,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? SinceUnixMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Firmware = null)
{
    /// <summary>What is outside the limits, in plain words; empty where the status may be believed.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (SinceUnixMs is { } since && !Validity.IsUnixMs(since))
            problems.Add($"The time {since} is not a time in Unix milliseconds.");
        if (Firmware is { } firmware && !Validity.IsTitle(firmware))
            problems.Add($"The firmware {Validity.Quote(firmware)} must be 1 to {LightingLimits.MaximumNameLength} visible characters.");
        return problems.Sentences;
    }
}
