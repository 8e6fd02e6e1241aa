using System.Collections.Frozen;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>The city's calendars and control programs.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="directory">The lamps that follow them.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="live">What photocells and sensors say.</param>
public sealed class ScheduleService(ScheduleStore store, CityDirectory directory, CityClock clock, LiveCity live) : IDisposable
{
    internal static readonly Person System = new("system", "LampuKota", PersonRole.Operator);

    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly AstronomicalClock _sun = AstronomicalClock.Kupang();
    private volatile Previewed? _previewed;
    private volatile Prepared _current = Prepared.Of(ScheduleRules.Standard);

    /// <summary>Raised after a new version was saved; handlers must return quickly.</summary>
    public event Action? Changed;

    /// <summary>The set in force.</summary>
    public ScheduleSet Current => _current.Set;

    /// <summary>The place's sunset and sunrise.</summary>
    public AstronomicalClock Sun => _sun;

    /// <summary>The level that a lamp's control program asks for, 0 to 100 %; null where its calendar is not known.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="instant">City time.</param>
    public int? LevelOf(LampAsset lamp, Instant instant)
    {
        return ScheduleOf(lamp) is { } schedule
            ? schedule.LevelAt(instant, _sun, ObservedInputs.Of(lamp, schedule.ProgramOn(_sun.DayOf(instant)), directory.Current, live, instant))
            : null;
    }

    /// <summary>What a lamp follows; null where its calendar is not known.</summary>
    /// <param name="lamp">The lamp.</param>
    public LampSchedule? ScheduleOf(LampAsset lamp)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        Prepared current = _current;
        return current.Schedules.GetValueOrDefault(lamp.CalendarId ?? current.Set.DefaultCalendarId);
    }

    /// <summary>The year from now on of a set, perhaps not fit to be saved, with the city's lamps.</summary>
    /// <param name="draft">The set.</param>
    /// <exception cref="RequestRefusedException">Something in it has no id of its own.</exception>
    public YearPreview Preview(ScheduleSet draft) => SchedulePreview.Of(draft, directory.Current, _sun, _sun.DayOf(clock.GetCurrentInstant()).Date);

    /// <summary>The year from now on of the set in force; computed anew only where set, lamps or day are others.</summary>
    public YearPreview PreviewCurrent()
    {
        ScheduleSet set = Current;
        CitySnapshot city = directory.Current;
        LocalDate from = _sun.DayOf(clock.GetCurrentInstant()).Date;
        if (_previewed is not { } known || known.Set != set || known.City != city || known.Preview.From != from)
            _previewed = known = new Previewed(set, city, SchedulePreview.Of(set, city, _sun, from));
        return known.Preview;
    }

    /// <summary>Checks a set, saves it as a new version and gives it to the gateways.</summary>
    /// <param name="draft">The set; its version names the one it was made from.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The set as saved.</returns>
    /// <exception cref="RequestRefusedException">It does not check, or somebody saved another version in the meantime.</exception>
    public async Task<ScheduleSet> SaveAsync(ScheduleSet draft, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageSchedules);
        ScheduleRules.Check(draft, directory.Current);
        ScheduleRules.Check(Preview(draft));
        await _saving.WaitAsync(cancellationToken);
        try
        {
            if (draft.Version != Current.Version)
                throw new RequestRefusedException(Refusal.Conflict, "version", $"Version {Current.Version} was saved in the meantime; load it and make your change there.");

            await AddAsync(draft with { Version = draft.Version + 1 }, person, cancellationToken);
        }
        catch (DbUpdateException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The schedules could not be saved; check the dashboard's disk and try again.");
        }
        finally
        {
            _saving.Release();
        }

        Changed?.Invoke();
        return Current;
    }

    /// <summary>Keeps others from saving until the result is disposed, so that what is read of the set stays so.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        return new Hold(_saving);
    }

    /// <inheritdoc/>
    public void Dispose() => _saving.Dispose();

    /// <summary>Loads the newest set; a new city gets the standard set.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await store.LoadNewestAsync(cancellationToken) is { } newest)
            _current = Prepared.Of(newest);
        else
            await AddAsync(ScheduleRules.Standard with { Version = 1 }, System, cancellationToken);
    }

    private async Task AddAsync(ScheduleSet set, Person person, CancellationToken cancellationToken)
    {
        ScheduleSet saved = set with { SavedUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds(), PersonName = person.Name };
        await store.AddAsync(saved, person, cancellationToken);
        _current = Prepared.Of(saved);
    }

    private sealed class Hold(SemaphoreSlim saving) : IDisposable
    {
        public void Dispose() => saving.Release();
    }

    private sealed record Previewed(ScheduleSet Set, CitySnapshot City, YearPreview Preview);

    private sealed record Prepared(ScheduleSet Set, FrozenDictionary<string, LampSchedule> Schedules)
    {
        public static Prepared Of(ScheduleSet set) =>
            new(set, set.Calendars.ToFrozenDictionary(calendar => calendar.Id, calendar => new LampSchedule(calendar, set.Programs, set.DateLists)));
    }
}
