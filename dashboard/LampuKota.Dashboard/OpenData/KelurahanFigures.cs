using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>What is published of a kelurahan and a month.</summary>
/// <param name="Month">As <c>2026-11</c>.</param>
/// <param name="Kelurahan">The kelurahan.</param>
/// <param name="KecamatanName">Its district.</param>
/// <param name="LampCount">How many lamps it has now.</param>
/// <param name="DarknessHours">Lamp-hours that should have burned and did not.</param>
/// <param name="Repairs">What repairs took.</param>
public sealed record KelurahanFigure(string Month, Kelurahan Kelurahan, string KecamatanName, int LampCount, double DarknessHours, RepairFigures Repairs);

/// <summary>Darkness hours and repair times by kelurahan and month, computed at most once in ten minutes whoever asks.</summary>
/// <param name="store">Faults and repairs.</param>
/// <param name="schedules">When lamps should burn; the calendars of today, also for months past.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time.</param>
public sealed class KelurahanFigures(FigureStore store, ScheduleService schedules, CityDirectory directory, CityClock clock, TimeProvider time) : IDisposable
{
    /// <summary>The present month and those before it: a year, so that seasons can be compared.</summary>
    public const int Months = 13;

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    private static readonly RepairFigures NoRepairs = new(0, null);

    private readonly SemaphoreSlim _computing = new(1, 1);
    private volatile Computed? _computed;

    /// <summary>The figures, by month and then by code.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<KelurahanFigure>> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } known)
            return known;
        await _computing.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } meanwhile)
                return meanwhile;
            IReadOnlyList<KelurahanFigure> figures = await ComputeAsync(cancellationToken);
            _computed = new Computed(figures, time.GetTimestamp());
            return figures;
        }
        finally
        {
            _computing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _computing.Dispose();

    private IReadOnlyList<KelurahanFigure>? Fresh() => _computed is { } computed && time.GetElapsedTime(computed.At) < FreshFor ? computed.Figures : null;

    private async Task<IReadOnlyList<KelurahanFigure>> ComputeAsync(CancellationToken cancellationToken)
    {
        CitySnapshot city = directory.Current;
        Instant now = clock.GetCurrentInstant();
        IReadOnlyList<MonthSpan> months = MonthSpan.Last(now, Months);
        Instant from = Instant.FromUnixTimeMilliseconds(months[0].StartUnixMs);
        IReadOnlyList<DarkSpan> dark = await store.LoadDarkAsync(months[0].StartUnixMs, now.ToUnixTimeMilliseconds(), cancellationToken);
        IReadOnlyList<Repair> repairs = await store.LoadRepairsAsync(months[0].StartUnixMs, cancellationToken);
        var burning = new Dictionary<LampSchedule, BurningTimes>(ReferenceEqualityComparer.Instance);
        BurningTimes? BurningOf(LampAsset lamp)
        {
            if (schedules.ScheduleOf(lamp) is not { } schedule)
                return null;
            if (!burning.TryGetValue(schedule, out BurningTimes? times))
                burning[schedule] = times = BurningTimes.Of(schedule, from, now, schedules.Sun);
            return times;
        }

        IReadOnlyDictionary<(string, string), double> hours = Darkness.Sum(dark, months, city, BurningOf);
        IReadOnlyDictionary<(string, string), RepairFigures> times = RepairTimes.Sum(repairs, months);
        return
        [
            .. months.SelectMany(month => city.Assets.Kelurahan.Select(place => new KelurahanFigure(
                month.Name,
                place,
                city.FindKecamatan(place.KecamatanId)?.Name ?? "",
                city.LampsOfKelurahan(place.Id).Count,
                Math.Round(hours.GetValueOrDefault((place.Id, month.Name)), 1),
                times.GetValueOrDefault((place.Id, month.Name), NoRepairs)))),
        ];
    }

    private sealed record Computed(IReadOnlyList<KelurahanFigure> Figures, long At);
}
