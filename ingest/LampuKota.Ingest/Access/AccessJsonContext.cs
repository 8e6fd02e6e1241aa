using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.Ingest;

/// <summary>How <c>credentials.json</c> is written: camelCase, one line a member, so that people can read and compare it.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialDocument))]
internal sealed partial class AccessJsonContext : JsonSerializerContext;
