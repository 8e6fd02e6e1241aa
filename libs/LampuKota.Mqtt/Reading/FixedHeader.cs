using System.Buffers;

namespace LampuKota.Mqtt;

/// <summary>The first bytes of every Control Packet: type, flags and Remaining Length (MQTT 5.0 and 3.1.1, 2.1).</summary>
internal readonly record struct FixedHeader(byte FirstByte, int RemainingLength, int Length)
{
    private const int MaximumLength = 5;

    public MqttPacketType Type => (MqttPacketType)(FirstByte >> 4);

    public int Flags => FirstByte & 0x0F;

    public int PacketSize => Length + RemainingLength;

    /// <summary>[MQTT-1.5.5-1]; 3.1.1 has no such rule.</summary>
    public bool IsMinimal => Length - 1 == VariableByteInteger.Size(RemainingLength);

    /// <summary>[MQTT-2.1.3-1]: the flags of all types but PUBLISH are fixed.</summary>
    public bool FlagsAreValid => Type switch
    {
        MqttPacketType.Publish => true,
        MqttPacketType.PublishRelease or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe => Flags == 0b0010,
        _ => Flags == 0,
    };

    public static ReadStatus TryRead(in ReadOnlySequence<byte> buffer, out FixedHeader header)
    {
        ReadOnlySpan<byte> bytes = buffer.FirstSpan;
        return bytes.Length >= MaximumLength || buffer.IsSingleSegment
            ? TryRead(bytes, out header)
            : TryReadSplit(buffer, out header);
    }

    private static ReadStatus TryReadSplit(in ReadOnlySequence<byte> buffer, out FixedHeader header)
    {
        Span<byte> bytes = stackalloc byte[MaximumLength];
        int available = (int)Math.Min(buffer.Length, MaximumLength);
        buffer.Slice(0, available).CopyTo(bytes);
        return TryRead(bytes[..available], out header);
    }

    private static ReadStatus TryRead(ReadOnlySpan<byte> bytes, out FixedHeader header)
    {
        header = default;
        if (bytes.IsEmpty)
            return ReadStatus.NeedMoreData;
        ReadStatus status = VariableByteInteger.Read(bytes[1..], out int remainingLength, out int length);
        header = new FixedHeader(bytes[0], remainingLength, 1 + length);
        return status;
    }
}
