using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>Writes what the map shows of lamps, column by column.</summary>
internal static class LampColumns
{
    /// <summary>Writes the columns <c>level</c>, <c>state</c>, <c>override</c>, <c>lock</c> and <c>power</c> into an open object.</summary>
    public static void Write(Utf8JsonWriter json, LampMark[] marks)
    {
        json.WriteStartArray("level"u8);
        foreach (ref readonly LampMark mark in marks.AsSpan())
            json.WriteNumberValue(mark.LevelPercent);
        json.WriteEndArray();
        json.WriteStartArray("state"u8);
        foreach (ref readonly LampMark mark in marks.AsSpan())
            json.WriteNumberValue((int)mark.Condition);
        json.WriteEndArray();
        json.WriteStartArray("override"u8);
        foreach (ref readonly LampMark mark in marks.AsSpan())
            json.WriteNumberValue(mark.IsOverridden ? 1 : 0);
        json.WriteEndArray();
        json.WriteStartArray("lock"u8);
        foreach (ref readonly LampMark mark in marks.AsSpan())
            json.WriteNumberValue(mark.IsLocked ? 1 : 0);
        json.WriteEndArray();
        json.WriteStartArray("power"u8);
        foreach (ref readonly LampMark mark in marks.AsSpan())
            json.WriteNumberValue(Math.Round((decimal)mark.PowerWatts, 1));
        json.WriteEndArray();
    }
}
