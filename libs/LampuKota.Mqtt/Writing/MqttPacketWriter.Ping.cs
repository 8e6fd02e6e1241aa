using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>Writes a PINGREQ (3.12), two bytes.</summary>
    /// <param name="output">Where to.</param>
    public static void WritePingRequest(IBufferWriter<byte> output) => WriteEmpty(output, MqttPacketType.PingRequest);

    /// <summary>Writes a PINGRESP (3.13), two bytes.</summary>
    /// <param name="output">Where to.</param>
    public static void WritePingResponse(IBufferWriter<byte> output) => WriteEmpty(output, MqttPacketType.PingResponse);

    private static void WriteEmpty(IBufferWriter<byte> output, MqttPacketType type)
    {
        Span<byte> span = output.GetSpan(2);
        span[0] = FirstByte(type);
        span[1] = 0;
        output.Advance(2);
    }
}
