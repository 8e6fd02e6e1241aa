using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.Gateway;

/// <summary>What a gateway keeps on disk of the last time that it trusted, or of the bounds of the time while it does not (docs/formats/gateway-outbox.md).</summary>
/// <param name="UnixMs">That time, or the earliest that it can have been, Unix milliseconds.</param>
/// <param name="SinceBootMs">The same moment in milliseconds since the boot.</param>
/// <param name="BootId">Which boot.</param>
/// <param name="UncertainMs">How much later it may have been; 0 where it was trusted.</param>
public sealed record ClockMemory(
    long UnixMs, long SinceBootMs, Guid BootId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long UncertainMs = 0)
{
    private const long MaximumUncertainMs = 400L * 24 * 60 * 60 * 1_000;

    /// <summary>Whether the time was known.</summary>
    internal bool IsCertain => UncertainMs == 0;

    internal byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, GatewayJsonContext.Default.ClockMemory);

    internal static bool TryParse(ReadOnlySpan<byte> utf8Json, out ClockMemory? memory, out string? problem)
    {
        (memory, problem) = (null, null);
        try
        {
            memory = JsonSerializer.Deserialize(utf8Json, GatewayJsonContext.Default.ClockMemory);
        }
        catch (JsonException exception)
        {
            problem = exception.Message;
        }

        // NodaTime's instants end with the year 9999.
        if (memory is { UnixMs: < 0 or > 253_402_300_799_999 } or { SinceBootMs: < 0 } or { UncertainMs: < 0 or > MaximumUncertainMs })
            (memory, problem) = (null, "a time is outside its limits");
        problem ??= memory is null ? "there is nothing in it" : null;
        return memory is not null;
    }
}

/// <summary>How the gateway's own small files are written as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClockMemory))]
[JsonSerializable(typeof(IReadOnlyList<LampCount>))]
[JsonSerializable(typeof(IReadOnlyList<RaisedFault>))]
[JsonSerializable(typeof(RunningState))]
internal sealed partial class GatewayJsonContext : JsonSerializerContext;
