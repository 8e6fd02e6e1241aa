namespace LampuKota.Mqtt;

/// <summary>An acknowledgement or a PINGREQ that waits to be sent.</summary>
internal readonly record struct ControlPacket(MqttPacketType Type, ushort PacketIdentifier = 0, ReasonCode ReasonCode = ReasonCode.Success);
