using System.Buffers.Binary;

namespace LampuKota.Mqtt;

/// <summary>Writes fields into a span whose size was calculated before.</summary>
internal ref struct SpanWriter(Span<byte> span)
{
    private readonly Span<byte> _span = span;

    public int Position { get; private set; }

    public void WriteByte(byte value) => _span[Position++] = value;

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_span[Position..], value);
        Position += sizeof(ushort);
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_span[Position..], value);
        Position += sizeof(uint);
    }

    public void WriteVariableByteInteger(int value) => Position += VariableByteInteger.Write(_span[Position..], value);

    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_span[Position..]);
        Position += bytes.Length;
    }

    public void WriteBinary(scoped ReadOnlySpan<byte> bytes)
    {
        WriteUInt16((ushort)bytes.Length);
        WriteRaw(bytes);
    }

    public void WriteText(string text)
    {
        int length = MqttText.Write(text, _span[(Position + sizeof(ushort))..]);
        WriteUInt16((ushort)length);
        Position += length;
    }
}
