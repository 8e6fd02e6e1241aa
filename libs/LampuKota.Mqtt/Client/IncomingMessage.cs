namespace LampuKota.Mqtt;

/// <summary>A message that waits for the message handler.</summary>
/// <param name="Message">The message.</param>
/// <param name="PacketIdentifier">Packet Identifier, 0 at QoS 0.</param>
/// <param name="Size">Bytes of topic, properties and payload as they came.</param>
internal readonly record struct IncomingMessage(MqttMessage Message, ushort PacketIdentifier, int Size);
