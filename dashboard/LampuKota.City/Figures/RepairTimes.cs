namespace LampuKota.City;

/// <summary>A repair that is over.</summary>
/// <param name="KelurahanId">Where, by official code.</param>
/// <param name="StartUnixMs">When the fault began, city time.</param>
/// <param name="EndUnixMs">When it ended, city time.</param>
/// <param name="ClosedUnixMs">When it was closed, city time.</param>
public readonly record struct Repair(string KelurahanId, long StartUnixMs, long EndUnixMs, long ClosedUnixMs);

/// <summary>What repairs of a kelurahan took in a month.</summary>
/// <param name="Count">How many were closed.</param>
/// <param name="MedianHours">Half of them took no longer, hours; null where there are too few to say so without telling of one of them.</param>
public sealed record RepairFigures(int Count, double? MedianHours);

/// <summary>How long repairs take; pure.</summary>
public static class RepairTimes
{
    /// <summary>Below so many, a median would tell when a crew was where.</summary>
    public const int FewestForMedian = 3;

    private const double HourMs = 3_600_000;

    /// <summary>Sums them up by kelurahan and month of closing.</summary>
    /// <param name="repairs">The repairs.</param>
    /// <param name="months">The months.</param>
    public static IReadOnlyDictionary<(string KelurahanId, string Month), RepairFigures> Sum(IEnumerable<Repair> repairs, IReadOnlyList<MonthSpan> months)
    {
        ArgumentNullException.ThrowIfNull(repairs);
        ArgumentNullException.ThrowIfNull(months);
        return repairs
            .Select(repair => (repair.KelurahanId, Month: months.FirstOrDefault(month => repair.ClosedUnixMs >= month.StartUnixMs && repair.ClosedUnixMs < month.EndUnixMs)?.Name,
                Hours: Math.Max(0, repair.EndUnixMs - repair.StartUnixMs) / HourMs))
            .Where(repair => repair.Month is not null)
            .GroupBy(repair => (repair.KelurahanId, repair.Month!), repair => repair.Hours)
            .ToDictionary(group => group.Key, group => FiguresOf([.. group.Order()]));
    }

    private static RepairFigures FiguresOf(double[] hours)
    {
        int middle = hours.Length / 2;
        double median = hours.Length % 2 == 1 ? hours[middle] : (hours[middle - 1] + hours[middle]) / 2;
        return new RepairFigures(hours.Length, hours.Length >= FewestForMedian ? median : null);
    }
}
