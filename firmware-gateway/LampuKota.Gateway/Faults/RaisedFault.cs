using System.Text.Json;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>A condition that is raised, as it outlives a restart (docs/formats/gateway-outbox.md).</summary>
/// <param name="Event">Event name.</param>
/// <param name="Device">Device id.</param>
/// <param name="StartUnixMs">When it began; part of the key by which it will be cleared.</param>
internal sealed record RaisedFault(string Event, string Device, long StartUnixMs)
{
    public static byte[] ToUtf8(IReadOnlyList<RaisedFault> faults) => JsonSerializer.SerializeToUtf8Bytes(faults, GatewayJsonContext.Default.IReadOnlyListRaisedFault);

    public static bool TryParse(ReadOnlySpan<byte> utf8Json, out IReadOnlyList<RaisedFault>? faults, out string? problem)
    {
        (faults, problem) = (null, null);
        try
        {
            faults = JsonSerializer.Deserialize(utf8Json, GatewayJsonContext.Default.IReadOnlyListRaisedFault);
        }
        catch (JsonException exception)
        {
            problem = exception.Message;
        }

        if (faults is not null && faults.Any(static fault => fault is not { Event: not null, Device: not null, StartUnixMs: >= 0 and <= LatestUnixMs } || !DeviceId.IsValid(fault.Device)))
            (faults, problem) = (null, "a fault has no event, device or time");
        problem ??= faults is null ? "there is nothing in it" : null;
        return faults is not null;
    }

    // NodaTime's instants end with the year 9999.
    private const long LatestUnixMs = 253_402_300_799_999;
}
