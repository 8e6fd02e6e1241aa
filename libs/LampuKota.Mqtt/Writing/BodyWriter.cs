using System.Buffers;
using System.Buffers.Binary;

namespace LampuKota.Mqtt;

/// <summary>
/// Collects everything behind the fixed header of a packet that is rare (all but PUBLISH and plain acknowledgements), in a pooled buffer
/// that is cleared when given back: a CONNECT holds a password.
/// </summary>
internal sealed class BodyWriter : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(256);
    private int _length;

    /// <summary>The size of the packet with its fixed header.</summary>
    public int PacketSize => 1 + VariableByteInteger.Size(_length) + _length;

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    public void WriteText(string text)
    {
        int length = MqttText.Size(text);
        WriteUInt16((ushort)length);
        MqttText.Write(text, Take(length));
    }

    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ushort.MaxValue)
            throw new ArgumentException("MQTT Binary Data is at most 65,535 bytes (1.5.6).");
        WriteUInt16((ushort)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    public void WriteProperty(PropertyIdentifier identifier, byte value)
    {
        WriteByte((byte)identifier);
        WriteByte(value);
    }

    public void WriteProperty(PropertyIdentifier identifier, ushort value)
    {
        WriteByte((byte)identifier);
        WriteUInt16(value);
    }

    public void WriteProperty(PropertyIdentifier identifier, uint? value)
    {
        if (value is not { } number)
            return;
        WriteByte((byte)identifier);
        WriteUInt32(number);
    }

    public void WriteProperty(PropertyIdentifier identifier, string? value)
    {
        if (value is null)
            return;
        WriteByte((byte)identifier);
        WriteText(value);
    }

    public void WriteProperty(PropertyIdentifier identifier, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes)
            return;
        WriteByte((byte)identifier);
        WriteBinary(bytes.Span);
    }

    public void WriteSubscriptionIdentifier(uint? value)
    {
        if (value is not { } identifier)
            return;
        ArgumentOutOfRangeException.ThrowIfZero(identifier);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(identifier, (uint)VariableByteInteger.Maximum);
        WriteByte((byte)PropertyIdentifier.SubscriptionIdentifier);
        VariableByteInteger.Write(Take(VariableByteInteger.Size((int)identifier)), (int)identifier);
    }

    public void WriteUserProperties(IReadOnlyList<UserProperty> properties)
    {
        foreach (UserProperty property in properties)
        {
            WriteProperty(PropertyIdentifier.UserProperty, property.Name);
            WriteText(property.Value);
        }
    }

    /// <summary>Begins the Properties; what it returns is handed to <see cref="EndProperties"/>.</summary>
    public int BeginProperties() => _length;

    /// <summary>Puts the Property Length before all that was written since <see cref="BeginProperties"/>.</summary>
    public void EndProperties(int start)
    {
        int length = _length - start;
        int prefix = VariableByteInteger.Size(length);
        _ = Take(prefix);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + prefix));
        VariableByteInteger.Write(_buffer.AsSpan(start), length);
    }

    public void CopyTo(IBufferWriter<byte> output, byte firstByte)
    {
        SpanWriter writer = new(output.GetSpan(PacketSize));
        writer.WriteByte(firstByte);
        writer.WriteVariableByteInteger(_length);
        writer.WriteRaw(_buffer.AsSpan(0, _length));
        output.Advance(writer.Position);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _buffer.Length)
            Grow(_length + count);
        Span<byte> span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Grow(int needed)
    {
        if (needed > VariableByteInteger.Maximum)
            throw new ArgumentException("An MQTT packet has at most 268,435,455 bytes of Remaining Length (2.1.4).");
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
