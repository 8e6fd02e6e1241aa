using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The people who can be on duty.</summary>
/// <param name="duty">Whoever has contacts.</param>
internal sealed class DutyPersons(DutyService duty)
{
    /// <summary>All of them, by name.</summary>
    public Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Person>>([.. DemonstrationPersons.All.OrderBy(person => person.Name, StringComparer.Ordinal)]);

    /// <summary>One of them; null where there is none who may act.</summary>
    public async Task<Person?> FindAsync(string personId, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(person => person.Id == personId);
}
