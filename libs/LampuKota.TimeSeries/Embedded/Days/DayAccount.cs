namespace LampuKota.TimeSeries;

/// <summary>What the store knows of a UTC day's chunks.</summary>
/// <param name="Samples">Samples in them; null for a day that an older version began, of which nobody counted.</param>
/// <param name="WasDeleted">Whether retention deleted the day once. Its file may have come again with late samples.</param>
internal readonly record struct DayAccount(long? Samples, bool WasDeleted)
{
    /// <summary>Whether there must be a file.</summary>
    public bool NeedsFile => Samples != 0;
}

/// <summary>A day's chunks that were lost as a whole.</summary>
/// <param name="Day">The day.</param>
/// <param name="File">The name that its file was set aside under; null where it is gone.</param>
/// <param name="Samples">Samples in them, as far as known.</param>
internal readonly record struct LostDay(long Day, string? File, long Samples);

/// <summary>A day file that was set aside.</summary>
/// <param name="Day">Its day.</param>
/// <param name="File">Its name now.</param>
internal readonly record struct SetAsideFile(long Day, string File);
