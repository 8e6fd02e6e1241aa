using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>All people who may sign in, whether by accounts or as demonstration persons.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="settings">Which of both.</param>
public sealed class PersonDirectory(AccountService accounts, PeopleSettings settings)
{
    /// <summary>All who are not locked out, by name.</summary>
    public IReadOnlyList<Person> All => settings.IsDemonstration
        ? [.. DemonstrationPersons.All.OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase)]
        : [.. accounts.All.Where(account => !account.IsLocked).Select(account => account.Person)];

    /// <summary>A person who is not locked out, or null.</summary>
    /// <param name="id">Its id.</param>
    public Person? Find(string id) => All.FirstOrDefault(person => person.Id == id);
}
