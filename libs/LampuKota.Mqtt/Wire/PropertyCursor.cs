using System.Buffers.Binary;
using System.Text;

namespace LampuKota.Mqtt;

/// <summary>
/// Walks over the Properties of a packet where they lie (MQTT 5.0, 2.2.2). It checks identifiers and lengths only, so it never reads beyond
/// the bytes; <see cref="PropertyRules"/> checks the values.
/// </summary>
internal ref struct PropertyCursor(ReadOnlySpan<byte> properties)
{
    private ReadOnlySpan<byte> _rest = properties;

    /// <summary>The identifier of the present property.</summary>
    public PropertyIdentifier Identifier { get; private set; }

    /// <summary>Value of a property that is a number of any width.</summary>
    public uint Number { get; private set; }

    /// <summary>Value of a property that is a string or binary data, or the name of a User Property.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value of a User Property.</summary>
    public ReadOnlySpan<byte> SecondBytes { get; private set; }

    /// <summary>The present property whole: its identifier and its value.</summary>
    public ReadOnlySpan<byte> Encoded { get; private set; }

    /// <summary>Whether the walk ended at bytes that are no property.</summary>
    public bool IsBroken { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    public readonly UserProperty UserProperty => new(Text, Encoding.UTF8.GetString(SecondBytes));

    /// <summary>Finds a property in bytes that have been checked.</summary>
    public static bool TryFind(ReadOnlySpan<byte> properties, PropertyIdentifier identifier, out PropertyCursor found)
    {
        found = new PropertyCursor(properties);
        while (found.MoveNext())
        {
            if (found.Identifier == identifier)
                return true;
        }

        found = default;
        return false;
    }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        Identifier = (PropertyIdentifier)_rest[0];
        ReadOnlySpan<byte> start = _rest;
        _rest = _rest[1..];
        if (!TryReadValue())
        {
            IsBroken = true;
            _rest = default;
            return false;
        }

        Encoded = start[..(start.Length - _rest.Length)];
        return true;
    }

    private bool TryReadValue()
    {
        switch (Identifier)
        {
            case PropertyIdentifier.PayloadFormatIndicator:
            case PropertyIdentifier.RequestProblemInformation:
            case PropertyIdentifier.RequestResponseInformation:
            case PropertyIdentifier.MaximumQos:
            case PropertyIdentifier.RetainAvailable:
            case PropertyIdentifier.WildcardSubscriptionAvailable:
            case PropertyIdentifier.SubscriptionIdentifierAvailable:
            case PropertyIdentifier.SharedSubscriptionAvailable:
                return TryReadByte();
            case PropertyIdentifier.ServerKeepAlive:
            case PropertyIdentifier.ReceiveMaximum:
            case PropertyIdentifier.TopicAliasMaximum:
            case PropertyIdentifier.TopicAlias:
                return TryReadUInt16();
            case PropertyIdentifier.MessageExpiryInterval:
            case PropertyIdentifier.SessionExpiryInterval:
            case PropertyIdentifier.WillDelayInterval:
            case PropertyIdentifier.MaximumPacketSize:
                return TryReadUInt32();
            case PropertyIdentifier.SubscriptionIdentifier:
                return TryReadVariableByteInteger();
            case PropertyIdentifier.UserProperty:
                return TryReadUserProperty();
            case PropertyIdentifier.ContentType:
            case PropertyIdentifier.ResponseTopic:
            case PropertyIdentifier.CorrelationData:
            case PropertyIdentifier.AssignedClientIdentifier:
            case PropertyIdentifier.AuthenticationMethod:
            case PropertyIdentifier.AuthenticationData:
            case PropertyIdentifier.ResponseInformation:
            case PropertyIdentifier.ServerReference:
            case PropertyIdentifier.ReasonString:
                bool complete = TryReadBytes(out ReadOnlySpan<byte> bytes);
                Bytes = bytes;
                return complete;
            default:
                return false;
        }
    }

    private bool TryReadByte()
    {
        if (_rest.IsEmpty)
            return false;
        Number = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    private bool TryReadUInt16()
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_rest, out ushort value))
            return false;
        Number = value;
        _rest = _rest[2..];
        return true;
    }

    private bool TryReadUInt32()
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out uint value))
            return false;
        Number = value;
        _rest = _rest[4..];
        return true;
    }

    private bool TryReadVariableByteInteger()
    {
        if (VariableByteInteger.Read(_rest, out int value, out int length) != ReadStatus.Done || length != VariableByteInteger.Size(value))
            return false;
        Number = (uint)value;
        _rest = _rest[length..];
        return true;
    }

    private bool TryReadUserProperty()
    {
        bool complete = TryReadBytes(out ReadOnlySpan<byte> name) & TryReadBytes(out ReadOnlySpan<byte> value);
        Bytes = name;
        SecondBytes = value;
        return complete;
    }

    private bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_rest, out ushort length) || _rest.Length - 2 < length)
            return false;
        bytes = _rest.Slice(2, length);
        _rest = _rest[(2 + length)..];
        return true;
    }
}
