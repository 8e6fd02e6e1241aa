namespace LampuKota.Mqtt;

/// <summary>A message that waits for the message handler.</summary>
internal readonly record struct IncomingMessage(MqttMessage Message, ushort PacketIdentifier);
