using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a version of the schedules holds, as it lies in the database.</summary>
/// <param name="DefaultCalendarId">The calendar of every lamp that names no other.</param>
/// <param name="Calendars">The calendars.</param>
/// <param name="Programs">The control programs.</param>
/// <param name="DateLists">The date lists; null in versions of the time before there were any, for which the standard lists stand in.</param>
internal sealed record ScheduleDocument(
    string DefaultCalendarId, IReadOnlyList<Calendar> Calendars, IReadOnlyList<ControlProgram> Programs, IReadOnlyList<DateList>? DateLists = null);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters =
    [
        typeof(CamelCaseEnumConverter<ProgramTimeBase>),
        typeof(CamelCaseEnumConverter<WeekdayOccurrence>),
        typeof(CamelCaseEnumConverter<PhotocellUse>),
        typeof(CamelCaseEnumConverter<LevelOperation>),
        typeof(CamelCaseEnumConverter<ThresholdComparison>),
    ])]
[JsonSerializable(typeof(ScheduleDocument))]
internal sealed partial class ScheduleJsonContext : JsonSerializerContext;
