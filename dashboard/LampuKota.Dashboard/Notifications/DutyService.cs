using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Who is on duty and how each is reached: what is in force, and its changes.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="directory">The areas that there are.</param>
/// <param name="clock">The city's clock.</param>
public sealed class DutyService(RotaStore store, CityDirectory directory, CityClock clock) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile Rota _rota = Rota.Empty;
    private volatile ContactBook _contacts = ContactBook.Empty;

    /// <summary>Raised after a change; handlers must return quickly.</summary>
    public event Action? Changed;

    /// <summary>The rota in force.</summary>
    public Rota Rota => _rota;

    /// <summary>How each person is reached.</summary>
    public ContactBook Contacts => _contacts;

    /// <summary>Reads both; for the start.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _rota = await store.LoadRotaAsync(cancellationToken);
        _contacts = await store.LoadContactsAsync(cancellationToken);
    }

    /// <summary>Saves a crew, new or changed.</summary>
    /// <param name="crew">The crew.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="condition">What is expected to be there; null for nothing.</param>
    /// <exception cref="RequestRefusedException">It does not check, or this person may not.</exception>
    public async Task<Crew> SaveAsync(Crew crew, Person person, CancellationToken cancellationToken, EditCondition? condition = null)
    {
        RequireManager(person);
        Crew good = CrewRules.Check(crew, directory.Current);
        bool isNew = _rota.Crews.All(known => known.Id != good.Id);
        if (isNew && _rota.Crews.Count >= CrewRules.MaximumCrews)
            throw new RequestRefusedException(Refusal.TooLarge, "id", $"A city may have {CrewRules.MaximumCrews} crews; remove one first.");
        await ChangeAsync(
            () => store.SaveAsync(good, Audit(good.Id, person, FormattableString.Invariant($"{good.Name}: {good.Shifts.Count} shifts, {good.Dates.Count} exceptions")), cancellationToken),
            cancellationToken, () => condition?.Require(_rota.Crews.FirstOrDefault(known => known.Id == good.Id)?.Version));
        return good;
    }

    /// <summary>Changes a crew as it is now.</summary>
    /// <param name="crewId">Which.</param>
    /// <param name="change">What becomes of it.</param>
    /// <param name="person">Who changes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">There is none, it does not check, or this person may not.</exception>
    public Task<Crew> ChangeAsync(string crewId, Func<Crew, Crew> change, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return SaveAsync(change(Find(crewId)), person, cancellationToken);
    }

    /// <summary>Removes a crew.</summary>
    /// <param name="crewId">Which.</param>
    /// <param name="person">Who removes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="condition">What is expected to be there; null for nothing.</param>
    /// <exception cref="RequestRefusedException">There is none, or this person may not.</exception>
    public Task RemoveAsync(string crewId, Person person, CancellationToken cancellationToken, EditCondition? condition = null)
    {
        RequireManager(person);
        Crew crew = Find(crewId);
        return ChangeAsync(
            () => store.RemoveAsync(crewId, Audit(crewId, person, $"{crew.Name}: removed"), cancellationToken), cancellationToken, () => condition?.Require(Find(crewId).Version));
    }

    /// <summary>Saves how a person wants to be told.</summary>
    /// <param name="contacts">The contacts.</param>
    /// <param name="person">Who saves them: the person itself, or whoever manages the rota.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">They do not check, or this person may not.</exception>
    public async Task<PersonContacts> SaveAsync(PersonContacts contacts, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        if (contacts.PersonId != person.Id)
            RequireManager(person);
        PersonContacts good = ContactRules.Check(contacts);
        string channels = good.Contacts.Count == 0 ? "no contacts" : string.Join(", ", good.Contacts.Select(contact => contact.Channel)); // The audit log names no address.
        await ChangeAsync(() => store.SaveAsync(good, Audit(good.PersonId, person, $"{good.PersonName}: {channels}"), cancellationToken), cancellationToken);
        return good;
    }

    /// <summary>Takes a browser's subscription as a person's web push contact, in front of the others where there was none.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="person">Whose browser it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">It does not check.</exception>
    public Task SubscribeAsync(PushSubscription subscription, Person person, CancellationToken cancellationToken)
    {
        PersonContacts known = _contacts.Find(person.Id) ?? new PersonContacts(person.Id, person.Name, "id", [], null);
        var contact = new Contact(ContactChannel.WebPush, ContactRules.Write(subscription));
        IEnumerable<Contact> contacts = known.Find(ContactChannel.WebPush) is null
            ? known.Contacts.Prepend(contact)
            : known.Contacts.Select(one => one.Channel == ContactChannel.WebPush ? contact : one);
        return SaveAsync(known with { Contacts = [.. contacts] }, person, cancellationToken);
    }

    /// <summary>Ends a person's web push contact, whichever browser it is of.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">It could not be saved.</exception>
    public async Task UnsubscribeAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (_contacts.Find(person.Id) is { } known && known.Find(ContactChannel.WebPush) is not null)
            await SaveAsync(known with { Contacts = [.. known.Contacts.Where(contact => contact.Channel != ContactChannel.WebPush)] }, person, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    /// <summary>Forgets an address of which a service said that it is no more.</summary>
    internal async Task ForgetAsync(string personId, Contact gone, CancellationToken cancellationToken)
    {
        // Another may have taken its place while the service answered.
        if (_contacts.Find(personId) is { } known && known.Contacts.Contains(gone))
            await ChangeAsync(() => store.SaveAsync(known with { Contacts = [.. known.Contacts.Where(one => one != gone)] }, null, cancellationToken), cancellationToken);
    }

    private static void RequireManager(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageDuty);
    }

    private Crew Find(string crewId) =>
        _rota.Crews.FirstOrDefault(crew => crew.Id == crewId) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no crew of this id.");

    private async Task ChangeAsync(Func<Task> change, CancellationToken cancellationToken, Action? require = null)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            require?.Invoke();
            await change();
            await LoadAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The change could not be saved; check the dashboard's disk and try again.");
        }
        finally
        {
            _changing.Release();
        }

        Changed?.Invoke();
    }

    private AuditEntry Audit(string subject, Person person, string detail) =>
        AuditEntry.Of(person, "duty", subject, detail, clock.NowUnixMs());
}
