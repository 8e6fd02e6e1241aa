using System.Globalization;
using LampuKota.Mqtt;

namespace LampuKota.Gateway;

/// <summary>The topics that IoT Hub documents for a device (IoT Hub over MQTT 3.1.1). It closes the connection of whoever uses another.</summary>
/// <param name="deviceId">The device.</param>
internal sealed class IotHubTopics(string deviceId)
{
    public const string TwinGet = "$iothub/twin/GET/?$rid=";
    public const string TwinReported = "$iothub/twin/PATCH/properties/reported/?$rid=";
    private const string TwinAnswer = "$iothub/twin/res/";
    private const string TwinDesired = "$iothub/twin/PATCH/properties/desired/";
    private const string Method = "$iothub/methods/POST/";
    private readonly string _deviceBound = $"devices/{deviceId}/messages/devicebound/";

    /// <summary>What a device asks to be sent.</summary>
    public IReadOnlyList<TopicSubscription> Subscriptions { get; } =
    [
        new($"devices/{deviceId}/messages/devicebound/#", QualityOfService.AtLeastOnce),
        new(TwinAnswer + "#", QualityOfService.AtLeastOnce),
        new(TwinDesired + "#", QualityOfService.AtLeastOnce),
        new(Method + "#", QualityOfService.AtLeastOnce),
    ];

    /// <summary>Where a device-to-cloud message goes.</summary>
    public string Events(string propertyBag) => $"devices/{deviceId}/messages/events/{propertyBag}";

    /// <summary>Where the answer to a direct method goes.</summary>
    public static string MethodAnswer(int status, string requestId) =>
        string.Create(CultureInfo.InvariantCulture, $"$iothub/methods/res/{status}/?$rid={requestId}");

    /// <summary>A cloud-to-device message's properties; null where the topic is another.</summary>
    public Dictionary<string, string>? TryParseDeviceBound(string topic) =>
        topic.StartsWith(_deviceBound, StringComparison.Ordinal) ? PropertyBag.Read(topic.AsSpan(_deviceBound.Length)) : null;

    /// <summary>Whether a patch of the desired properties came, and the version that it makes; 0 where it does not say.</summary>
    public static bool TryParseDesired(string topic, out long version)
    {
        version = 0;
        if (!topic.StartsWith(TwinDesired, StringComparison.Ordinal))
            return false;
        _ = PropertyBag.Read(topic.AsSpan(TwinDesired.Length).TrimStart('?')).TryGetValue("$version", out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);
        return true;
    }

    /// <summary>Status and request of a twin's answer.</summary>
    public static bool TryParseTwinAnswer(string topic, out int status, out string requestId) =>
        TryParseRequest(topic, TwinAnswer, out string word, out requestId)
            & int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out status);

    /// <summary>Name and request of a direct method.</summary>
    public static bool TryParseMethod(string topic, out string name, out string requestId) => TryParseRequest(topic, Method, out name, out requestId);

    // {prefix}{word}/?$rid={request}, perhaps with more properties behind.
    private static bool TryParseRequest(string topic, string prefix, out string word, out string requestId)
    {
        (word, requestId) = ("", "");
        if (!topic.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        string rest = topic[prefix.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return false;
        word = rest[..slash];
        requestId = PropertyBag.Read(rest.AsSpan(slash + 1).TrimStart('?')).GetValueOrDefault("$rid", "");
        return requestId.Length > 0;
    }
}
