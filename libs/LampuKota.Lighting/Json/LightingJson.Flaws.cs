namespace LampuKota.Lighting;

public static partial class LightingJson
{
    /// <summary>Which parts of a refused desired document's schedules do not check; none where it cannot be read at all, or something else is wrong with it.</summary>
    /// <param name="utf8Json">The payload.</param>
    public static ScheduleFlaws FlawsOf(ReadOnlySpan<byte> utf8Json) =>
        TryParse(utf8Json, Json.DesiredDocument, static _ => [], out DesiredDocument? read, out _) ? read.FindScheduleFlaws() : ScheduleFlaws.None;
}
