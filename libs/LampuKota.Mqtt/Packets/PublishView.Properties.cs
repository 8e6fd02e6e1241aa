using System.Buffers;
using System.Text;

namespace LampuKota.Mqtt;

public readonly ref partial struct PublishView
{
    /// <summary>Payload Format Indicator: true where the payload says that it is UTF-8 text.</summary>
    public bool PayloadIsUtf8 => TryFind(PropertyIdentifier.PayloadFormatIndicator, out PropertyCursor found) && found.Number == 1;

    /// <summary>User Properties in their order.</summary>
    public UserPropertyViews UserProperties => new(Properties);

    /// <summary>Message Expiry Interval.</summary>
    /// <param name="seconds">Whole seconds; 0 where absent.</param>
    /// <returns>False where the message never expires.</returns>
    public bool TryGetMessageExpiryIntervalSeconds(out uint seconds)
    {
        bool present = TryFind(PropertyIdentifier.MessageExpiryInterval, out PropertyCursor found);
        seconds = found.Number;
        return present;
    }

    /// <summary>Content Type, for instance <c>application/senml+json</c>.</summary>
    /// <param name="contentType">UTF-8, already checked; empty where absent.</param>
    /// <returns>Whether the property is there.</returns>
    public bool TryGetContentType(out ReadOnlySpan<byte> contentType) => TryGetBytes(PropertyIdentifier.ContentType, out contentType);

    /// <summary>Response Topic of a request.</summary>
    /// <param name="topic">UTF-8, already checked to be a Topic Name; empty where absent.</param>
    /// <returns>Whether the property is there.</returns>
    public bool TryGetResponseTopic(out ReadOnlySpan<byte> topic) => TryGetBytes(PropertyIdentifier.ResponseTopic, out topic);

    /// <summary>Correlation Data of a request or its response.</summary>
    /// <param name="data">Bytes, possibly none; empty where absent.</param>
    /// <returns>Whether the property is there.</returns>
    public bool TryGetCorrelationData(out ReadOnlySpan<byte> data) => TryGetBytes(PropertyIdentifier.CorrelationData, out data);

    /// <summary>Copies the packet into a message that owns its bytes.</summary>
    public MqttMessage ToMessage()
    {
        MqttMessage message = new()
        {
            Topic = Encoding.UTF8.GetString(Topic),
            Payload = Payload.IsEmpty ? ReadOnlyMemory<byte>.Empty : Payload.ToArray(),
            Qos = Qos,
            Retain = Retain,
            Duplicate = Duplicate,
        };
        return Properties.IsEmpty ? message : PublishProperties.AddTo(message, Properties);
    }

    private bool TryGetBytes(PropertyIdentifier identifier, out ReadOnlySpan<byte> bytes)
    {
        bool present = TryFind(identifier, out PropertyCursor found);
        bytes = found.Bytes;
        return present;
    }

    private bool TryFind(PropertyIdentifier identifier, out PropertyCursor found) =>
        PropertyCursor.TryFind(Properties, identifier, out found);
}
