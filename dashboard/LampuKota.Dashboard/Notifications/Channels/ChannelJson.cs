using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>How messages to services of others are written: in camelCase, and by <see cref="Snake"/> in snake_case.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(CamelCaseEnumConverter<MessageUrgency>)])]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(PushBody))]
[JsonSerializable(typeof(VapidHeader))]
[JsonSerializable(typeof(VapidClaims))]
[JsonSerializable(typeof(TelegramMessage))]
[JsonSerializable(typeof(WhatsAppMessage))]
internal sealed partial class ChannelJson : JsonSerializerContext
{
    public static ChannelJson Snake { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
