namespace LampuKota.Lighting;

/// <summary>Which parts of a desired document's schedules do not check.</summary>
[Flags]
public enum ScheduleFlaws
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>A control program.</summary>
    Program = 1,

    /// <summary>A calendar, or a date list that it refers to.</summary>
    Calendar = 2,
}
