using System.Buffers.Binary;
using System.Text;

namespace LampuKota.Mqtt;

/// <summary>
/// Reads the fields of a packet one after the other. The first fault is kept and everything after it reads as nothing, so that a reader of a packet is a
/// plain list of its fields with one question at the end.
/// </summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;

    public int Position { get; private set; }

    public Rejection? Rejection { get; private set; }

    public readonly bool Failed => Rejection is not null;

    public readonly bool AtEnd => Position == _body.Length;

    public void Fail(Rejection rejection)
    {
        Rejection ??= rejection;
        Position = _body.Length;
    }

    public byte ReadByte()
    {
        ReadOnlySpan<byte> bytes = Take(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    public ushort ReadUInt16()
    {
        ReadOnlySpan<byte> bytes = Take(2);
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>[MQTT-2.2.1-3] and, in 3.1.1, [MQTT-2.3.1-1]: never 0.</summary>
    public ushort ReadPacketIdentifier()
    {
        ushort identifier = ReadUInt16();
        if (identifier == 0)
            Fail(LampuKota.Mqtt.Rejection.ProtocolError("the Packet Identifier is 0"));
        return identifier;
    }

    public ReadOnlySpan<byte> ReadBinary() => Take(ReadUInt16());

    public ReadOnlySpan<byte> ReadText()
    {
        ReadOnlySpan<byte> text = ReadBinary();
        if (!MqttText.IsValid(text))
            Fail(LampuKota.Mqtt.Rejection.Malformed("a string is not valid UTF-8"));
        return text;
    }

    public string ReadString()
    {
        ReadOnlySpan<byte> text = ReadText();
        return Failed ? "" : Encoding.UTF8.GetString(text);
    }

    public ReadOnlySpan<byte> ReadRest() => Take(_body.Length - Position);

    /// <summary>Reads Property Length and Properties and checks them all (MQTT 5.0, 2.2.2).</summary>
    public ReadOnlySpan<byte> ReadProperties(PropertySet allowed, out PropertySet seen, bool repeatsSubscriptionIdentifier = false)
    {
        seen = default;
        ReadOnlySpan<byte> properties = Take(ReadVariableByteInteger());
        if (!properties.IsEmpty && PropertyRules.Check(properties, allowed, repeatsSubscriptionIdentifier, out seen) is { } rejection)
            Fail(rejection);
        return Failed ? default : properties;
    }

    public PropertyCursor ReadProperties(PropertySet allowed) => new(ReadProperties(allowed, out _));

    public void ExpectEnd()
    {
        if (!AtEnd)
            Fail(LampuKota.Mqtt.Rejection.Malformed("bytes are left over at the end of the packet"));
    }

    private int ReadVariableByteInteger()
    {
        if (VariableByteInteger.Read(_body[Position..], out int value, out int length) != ReadStatus.Done
            || length != VariableByteInteger.Size(value))
        {
            Fail(LampuKota.Mqtt.Rejection.Malformed("the Property Length cannot be parsed"));
            return 0;
        }

        Position += length;
        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _body.Length - Position)
        {
            Fail(LampuKota.Mqtt.Rejection.Malformed("the packet ends within a field"));
            return default;
        }

        ReadOnlySpan<byte> bytes = _body.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
