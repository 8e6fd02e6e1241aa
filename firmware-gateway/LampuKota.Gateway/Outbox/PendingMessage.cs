using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>An event or an answer that waits for the uplink.</summary>
/// <param name="Event">The event; null for an answer.</param>
/// <param name="Result">The answer; null for an event.</param>
/// <param name="CorrelationData">Correlation Data of the answered command.</param>
internal sealed record PendingMessage(DeviceEvent? Event, LampCommandResult? Result, ReadOnlyMemory<byte> CorrelationData)
{
    /// <summary>Whether it is in the outbox's file, so that a restart finds it.</summary>
    public bool IsKept { get; set; }
}
