namespace LampuKota.Gateway;

/// <summary>What came with a command.</summary>
/// <param name="CorrelationData">To be given back with the answers; empty where there is none. Kept.</param>
/// <param name="TimeLeft">What was left of its life when it was delivered, in real time: the Message Expiry Interval [MQTT-3.3.2-6]; null where nobody says.</param>
public readonly record struct CommandDelivery(ReadOnlyMemory<byte> CorrelationData, TimeSpan? TimeLeft = null);
