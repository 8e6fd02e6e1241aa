namespace LampuKota.City;

/// <summary>What a meter counted in each night of a month.</summary>
/// <param name="Nights">kWh a night; null where nothing was told.</param>
/// <param name="IsHeardBefore">Whether it was heard in the month before: the first night that tells something then holds all since.</param>
/// <param name="IsHeardAfter">Whether it was heard in the month after: what the last nights lack is then in that month's first.</param>
public sealed record EnergyReadings(IReadOnlyList<double?> Nights, bool IsHeardBefore = false, bool IsHeardAfter = false)
{
    /// <summary>Nothing was told.</summary>
    /// <param name="nights">How many nights.</param>
    public static EnergyReadings None(int nights) => new(new double?[nights]);

    /// <summary>
    /// Night by night what was counted, or what was computed until the counter was known and after it was heard last. A silence between two readings is in the growth
    /// that the later one tells, since counters go on counting, so nothing is put in its place.
    /// </summary>
    /// <param name="computed">By calendar, kWh a night.</param>
    /// <returns>The nights, each with whether it was measured; null where no night told anything.</returns>
    public (double KilowattHours, bool IsMeasured)[]? FillWith(IReadOnlyList<double> computed)
    {
        ArgumentNullException.ThrowIfNull(computed);
        int first = Enumerable.Range(0, Nights.Count).FirstOrDefault(night => Nights[night] is not null, -1);
        if (first < 0)
            return null;
        // A counter that was never heard before tells nothing of the night in which it was heard first.
        int from = IsHeardBefore ? 0 : first + 1;
        int last = IsHeardAfter ? Nights.Count - 1 : Enumerable.Range(0, Nights.Count).Last(night => Nights[night] is not null);
        return [.. Nights.Select((counted, night) => night >= from && night <= last ? (counted ?? 0, true) : (computed[night], false))];
    }

    /// <summary>All that was counted, kWh; null where nothing was told.</summary>
    public double? Sum => Nights.Any(night => night is not null) ? Nights.Sum(night => night ?? 0) : null;
}
