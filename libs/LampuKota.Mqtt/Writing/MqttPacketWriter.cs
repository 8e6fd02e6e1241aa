using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>No Maximum Packet Size.</summary>
    private const uint NoLimit = uint.MaxValue;

    private delegate void BodyEncoder<TPacket>(BodyWriter body, MqttProtocolVersion version, TPacket packet, DiagnosticDetail detail);

    private static byte FirstByte(MqttPacketType type)
    {
        // [MQTT-2.1.3-1], table 2-2.
        int flags = type is MqttPacketType.PublishRelease or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe ? 0b0010 : 0;
        return (byte)(((int)type << 4) | flags);
    }

    /// <summary>Writes a packet that may shed its diagnostics to fit; false where it does not fit even then, and nothing is written.</summary>
    private static bool WriteShedding<TPacket>(
        IBufferWriter<byte> output,
        MqttPacketType type,
        MqttProtocolVersion version,
        TPacket packet,
        uint maximumPacketSize,
        BodyEncoder<TPacket> encode)
    {
        for (DiagnosticDetail detail = DiagnosticDetail.All; detail <= DiagnosticDetail.None; detail++)
        {
            if (WriteWhole(output, type, version, packet, maximumPacketSize, encode, detail))
                return true;
        }

        return false;
    }

    private static bool WriteWhole<TPacket>(
        IBufferWriter<byte> output,
        MqttPacketType type,
        MqttProtocolVersion version,
        TPacket packet,
        uint maximumPacketSize,
        BodyEncoder<TPacket> encode,
        DiagnosticDetail detail = DiagnosticDetail.All)
    {
        using BodyWriter body = new();
        encode(body, version, packet, detail);
        if (body.PacketSize > maximumPacketSize)
            return false;
        body.CopyTo(output, FirstByte(type));
        return true;
    }

    private static void WriteDiagnostics(
        BodyWriter body, string? reasonString, IReadOnlyList<UserProperty> userProperties, DiagnosticDetail detail)
    {
        if (detail != DiagnosticDetail.None)
            body.WriteProperty(PropertyIdentifier.ReasonString, reasonString);
        if (detail == DiagnosticDetail.All)
            body.WriteUserProperties(userProperties);
    }
}
