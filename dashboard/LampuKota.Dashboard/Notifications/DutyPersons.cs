using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The people who can be on duty.</summary>
/// <param name="persons">All of them.</param>
internal sealed class DutyPersons(IReadOnlyList<Person> persons)
{
    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<Person> All { get; } = [.. persons.OrderBy(person => person.Name, StringComparer.Ordinal)];

    /// <summary>One of them; null where there is none who may act.</summary>
    public Person? Find(string personId) => All.FirstOrDefault(person => person.Id == personId);
}
