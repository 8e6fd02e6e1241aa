using System.Text;

namespace LampuKota.Gateway;

/// <summary>Properties of a message as they stand at the end of a topic: <c>name=value&amp;name=value</c>, both escaped (IoT Hub over MQTT, property bag).</summary>
internal static class PropertyBag
{
    /// <summary>Content type, a property of the system.</summary>
    public const string ContentType = "$.ct";

    /// <summary>Content encoding.</summary>
    public const string ContentEncoding = "$.ce";

    /// <summary>Correlation id.</summary>
    public const string CorrelationId = "$.cid";

    /// <summary>Ours: the last levels of the topic that the message has over plain MQTT, which tells telemetry, events, status and the rest apart.</summary>
    public const string Topic = "topic";

    /// <summary>Writes properties; those that are null are left out.</summary>
    public static string Write(params ReadOnlySpan<(string Name, string? Value)> properties)
    {
        var text = new StringBuilder();
        foreach ((string name, string? value) in properties)
        {
            if (value is not null)
                text.Append(text.Length == 0 ? "" : "&").Append(Escape(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }

    /// <summary>Reads properties; one without a value is empty, and of one that is there twice the last counts.</summary>
    public static Dictionary<string, string> Read(ReadOnlySpan<char> bag)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Range part in bag.Split('&'))
        {
            ReadOnlySpan<char> property = bag[part];
            if (property.IsEmpty)
                continue;
            int equals = property.IndexOf('=');
            ReadOnlySpan<char> name = equals < 0 ? property : property[..equals];
            properties[Uri.UnescapeDataString(name)] = equals < 0 ? "" : Uri.UnescapeDataString(property[(equals + 1)..]);
        }

        return properties;
    }

    // The dollar of the system's properties is documented unescaped.
    private static string Escape(string name) =>
        name.StartsWith("$.", StringComparison.Ordinal) ? "$." + Uri.EscapeDataString(name[2..]) : Uri.EscapeDataString(name);
}
