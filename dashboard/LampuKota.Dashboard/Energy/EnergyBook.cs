using System.Collections.Concurrent;
using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Energy and money of the present month and the year before it, each month computed once and kept for a while, whoever asks.</summary>
/// <param name="reader">What meters counted.</param>
/// <param name="figures">Faults that waste energy.</param>
/// <param name="schedules">When lamps should burn; the calendars of today, also for months past.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="rates">What energy costs.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time.</param>
internal sealed class EnergyBook(
    EnergyReader reader, FigureStore figures, ScheduleService schedules, CityDirectory directory, EnergyRates rates, CityClock clock, TimeProvider time) : IDisposable
{
    /// <summary>How many months there are: a year, and the same month of the year before.</summary>
    public const int Months = 13;

    private static readonly TimeSpan FreshWhileItLasts = TimeSpan.FromMinutes(5);

    // What was kept at a gateway that was away comes late: a month that is over is looked at again.
    private static readonly TimeSpan FreshOnceOver = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _computing = new(1, 1);
    private readonly ConcurrentDictionary<YearMonth, Computed> _computed = [];

    /// <summary>What energy costs.</summary>
    public EnergyRates Rates => rates;

    /// <summary>The present month, by the lighting day.</summary>
    public YearMonth Present => EnergySpan.MonthOf(clock.GetCurrentInstant());

    /// <summary>The months that there are, the present one first.</summary>
    public IEnumerable<YearMonth> All => Enumerable.Range(0, Months).Select(back => Present.PlusMonths(-back));

    /// <summary>A month as it was computed last, however long ago; null where it never was.</summary>
    /// <param name="month">The month.</param>
    public EnergyMonth? Find(YearMonth month) => _computed.GetValueOrDefault(month)?.Month;

    /// <summary>A month, computed anew where it is not fresh.</summary>
    /// <param name="month">The month.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">It is none of <see cref="All"/>, or the store cannot be read now.</exception>
    public async Task<EnergyMonth> GetAsync(YearMonth month, CancellationToken cancellationToken)
    {
        if (month > Present || month <= Present.PlusMonths(-Months))
            throw new RequestRefusedException(Refusal.NotFound, "month", "There are the present month and the twelve before it, written as 2026-11.");
        if (Fresh(month) is { } known)
            return known;
        await _computing.WaitAsync(cancellationToken);
        try
        {
            if (Fresh(month) is { } meanwhile)
                return meanwhile;
            CitySnapshot city = directory.Current;
            EnergyMonth computed = await ComputeAsync(new EnergySpan(month), city, cancellationToken);
            _computed[month] = new Computed(computed, city, time.GetTimestamp());
            return computed;
        }
        finally
        {
            _computing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _computing.Dispose();

    private EnergyMonth? Fresh(YearMonth month) =>
        _computed.TryGetValue(month, out Computed? known) && known.City == directory.Current && time.GetElapsedTime(known.At) < (known.Month.IsOver ? FreshOnceOver : FreshWhileItLasts)
            ? known.Month
            : null;

    private async Task<EnergyMonth> ComputeAsync(EnergySpan span, CitySnapshot city, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        long from = span.Start.ToUnixTimeMilliseconds();
        CityReadings readings = await reader.ReadAsync(span, city, cancellationToken);
        var wasted = new WasteSpans(
            await figures.LoadDarkAsync(from, now.ToUnixTimeMilliseconds(), cancellationToken), await figures.LoadUnexpectedlyOnAsync(from, now.ToUnixTimeMilliseconds(), cancellationToken));
        return EnergyMonth.Of(span, now, city, schedules.ScheduleOf, schedules.Sun, rates, readings, wasted);
    }

    private sealed record Computed(EnergyMonth Month, CitySnapshot City, long At);
}
