namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/status</c>, retained; the Will Message says <c>{"online":false}</c>.</summary>
/// <param name="Online">Whether the gateway is connected.</param>
/// <param name="SinceUnixMs">Since when, by the gateway's clock; null in a will, which cannot know.</param>
/// <param name="Firmware">Version of the gateway program.</param>
public sealed record GatewayStatus(bool Online, long? SinceUnixMs = null, string? Firmware = null);
