namespace LampuKota.TimeSeries;

/// <summary>Why a day was deleted.</summary>
public enum RetentionReason
{
    /// <summary>It lay further back than <see cref="EmbeddedStoreOptions.RetentionDays"/>.</summary>
    Age,

    /// <summary>The store had more than <see cref="EmbeddedStoreOptions.RetentionBytes"/>.</summary>
    Size,

    /// <summary>The disk had less than <see cref="EmbeddedStoreOptions.MinimumFreeBytes"/> left.</summary>
    FreeSpace,
}

/// <summary>A day's files.</summary>
/// <param name="Day">Its number since 1970-01-01, UTC.</param>
/// <param name="Bytes">Their bytes, side files and damaged ones included.</param>
internal readonly record struct StoredDay(long Day, long Bytes);

/// <summary>A day that goes.</summary>
internal readonly record struct ExpiredDay(long Day, long Bytes, RetentionReason Reason);

/// <summary>What may be kept; null where there is no such limit.</summary>
internal readonly record struct RetentionLimits(int? Days, long? Bytes, long? MinimumFreeBytes);

/// <summary>Which days go: whole days, the oldest first, and never today's. Pure.</summary>
internal static class RetentionPlan
{
    /// <summary>
    /// Days that are not deleted for the sake of free space. Something else may be filling the disk, and it shall not cost the city its history: below this ingest rather stops
    /// acknowledging, and the gateways keep what is not acknowledged. A week lets operators compare tonight with the same night a week ago.
    /// </summary>
    public const int DaysKeptWhateverIsFree = 7;

    /// <summary>Chooses.</summary>
    /// <param name="days">The days that there are, in order.</param>
    /// <param name="storeBytes">Bytes of all the store's files, those of the days among them.</param>
    /// <param name="freeBytes">Bytes that the disk has left.</param>
    /// <param name="today">The present day.</param>
    /// <param name="limits">What may be kept.</param>
    public static IReadOnlyList<ExpiredDay> Choose(IReadOnlyList<StoredDay> days, long storeBytes, long freeBytes, long today, RetentionLimits limits)
    {
        var expired = new List<ExpiredDay>();
        foreach (StoredDay day in days.TakeWhile(day => day.Day < today))
        {
            if (ReasonFor(day.Day, storeBytes, freeBytes, today, limits) is not { } reason)
                break;
            expired.Add(new ExpiredDay(day.Day, day.Bytes, reason));
            storeBytes -= day.Bytes;
            freeBytes += day.Bytes;
        }

        return expired;
    }

    private static RetentionReason? ReasonFor(long day, long storeBytes, long freeBytes, long today, RetentionLimits limits) =>
        day < today - limits.Days ? RetentionReason.Age
        : storeBytes > limits.Bytes ? RetentionReason.Size
        : freeBytes < limits.MinimumFreeBytes && day <= today - DaysKeptWhateverIsFree ? RetentionReason.FreeSpace
        : null;
}
