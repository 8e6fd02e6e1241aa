using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>
/// How the documents and commands are written as JSON (docs/formats/documents.md, commands.md): camelCase names, enumerations as camelCase
/// words, every member present. Unknown members are ignored, so that a newer writer does not stop an older reader.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(CamelCaseEnumConverter<EventPhase>),
        typeof(CamelCaseEnumConverter<LampCommandResultState>),
        typeof(CamelCaseEnumConverter<RejectionReason>),
        typeof(CamelCaseEnumConverter<LockOrder>),
        typeof(CamelCaseEnumConverter<ProgramTimeBase>),
        typeof(CamelCaseEnumConverter<PhotocellUse>),
        typeof(CamelCaseEnumConverter<LevelOperation>),
        typeof(CamelCaseEnumConverter<ThresholdComparison>),
        typeof(CamelCaseEnumConverter<WeekdayOccurrence>),
        typeof(CamelCaseEnumConverter<CommandState>),
        typeof(CamelCaseEnumConverter<IngestOperation>),
        typeof(CamelCaseEnumConverter<UpdateKind>),
        typeof(CamelCaseEnumConverter<UpdateState>),
    ])]
[JsonSerializable(typeof(LampCommand))]
[JsonSerializable(typeof(LockCommand))]
[JsonSerializable(typeof(LampCommandResult))]
[JsonSerializable(typeof(DesiredDocument))]
[JsonSerializable(typeof(ReportedDocument))]
[JsonSerializable(typeof(DeviceEvent))]
[JsonSerializable(typeof(GatewayStatus))]
[JsonSerializable(typeof(Calendar))]
[JsonSerializable(typeof(ControlProgram))]
[JsonSerializable(typeof(CommandState))]
[JsonSerializable(typeof(IngestRequest))]
[JsonSerializable(typeof(IngestAnswer))]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(EnrolmentResult))]
[JsonSerializable(typeof(UpdateRelease))]
public sealed partial class LightingJsonContext : JsonSerializerContext;

/// <summary>Writes an enumeration as a camelCase word; numbers are refused.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
