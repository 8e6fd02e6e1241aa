namespace LampuKota.City;

/// <summary>What a citizen sees at a lamp.</summary>
public enum ReportKind
{
    /// <summary>It is dark where it should burn.</summary>
    Dark,

    /// <summary>It goes on and off, or trembles.</summary>
    Flicker,

    /// <summary>It burns by day.</summary>
    DayBurner,

    /// <summary>The pole, the arm or a cable is damaged: a danger.</summary>
    Damaged,
}
