namespace LampuKota.Broker;

/// <summary>A Retained Message as the host reads it.</summary>
/// <param name="Topic">Topic Name.</param>
/// <param name="Payload">The payload; not to be changed. A message that was not replaced since has the same memory.</param>
public readonly record struct RetainedMessage(string Topic, ReadOnlyMemory<byte> Payload);
