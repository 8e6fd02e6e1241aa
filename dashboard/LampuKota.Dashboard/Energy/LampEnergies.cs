using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Computed and measured energy lamp by lamp, read when somebody asks.</summary>
/// <param name="reader">What meters counted.</param>
/// <param name="schedules">When lamps should burn.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class LampEnergies(EnergyReader reader, ScheduleService schedules, CityDirectory directory, CityClock clock)
{
    /// <summary>The lamps of a cabinet.</summary>
    /// <param name="cabinetId">The cabinet.</param>
    /// <param name="span">The nights.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">It feeds no lamp, or the store cannot be read now.</exception>
    public async Task<IReadOnlyList<ApiLampEnergy>> OfAsync(string cabinetId, EnergySpan span, CancellationToken cancellationToken)
    {
        CitySnapshot city = directory.Current;
        LampAsset[] lamps = [.. city.LampsOfCabinet(cabinetId).Select(index => city.Lamps[index])];
        if (lamps.Length == 0)
            throw new RequestRefusedException(Refusal.NotFound, "cabinet", "There is no cabinet of this id that feeds lamps.");

        IReadOnlyDictionary<string, EnergyReadings> measured = await reader.ReadAsync(span, lamps.Where(lamp => lamp.IsMetered), cancellationToken);
        Instant until = Instant.Min(clock.GetCurrentInstant(), span.End);
        var hours = new Dictionary<LampSchedule, double>(ReferenceEqualityComparer.Instance);
        double HoursOf(LampAsset lamp)
        {
            if (schedules.ScheduleOf(lamp) is not { } schedule)
                return 0;
            if (!hours.TryGetValue(schedule, out double known))
                hours[schedule] = known = CalendarHours.Of(schedule, schedules.Sun, span, until).FullLoad.Sum();
            return known;
        }

        return
        [
            .. lamps.Select(lamp => new ApiLampEnergy(
                lamp.Id, lamp.PoleCode, lamp.RatedPowerWatts, Math.Round(lamp.RatedPowerWatts / 1_000 * HoursOf(lamp), 3), measured.GetValueOrDefault(lamp.Id)?.Sum is { } sum ? Math.Round(sum, 3) : null)),
        ];
    }
}
