using System.Data.Common;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>The city's lamp groups.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="directory">The lamps.</param>
/// <param name="clock">The city's clock.</param>
public sealed class LampGroupService(LampGroupStore store, CityDirectory directory, CityClock clock) : IDisposable
{
    private readonly SemaphoreSlim _saving = new(1, 1);
    private volatile LampGroups _current = LampGroups.None;

    /// <summary>The groups as they are now.</summary>
    public LampGroups Current => _current;

    /// <summary>Reads them; for the start.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(CancellationToken cancellationToken) => _current = await store.LoadAsync(cancellationToken);

    /// <summary>Checks and saves a group, new or changed, with all lamps of some places besides.</summary>
    /// <param name="group">The group.</param>
    /// <param name="places">The places.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="condition">What is expected to be there; null for nothing.</param>
    /// <returns>The group as saved.</returns>
    /// <exception cref="RequestRefusedException">It does not check, is not as expected, or this person may not.</exception>
    public Task<LampGroup> SaveAsync(LampGroup group, IReadOnlyList<CommandScope> places, Person person, CancellationToken cancellationToken, EditCondition? condition = null) =>
        SaveAsync(LampGroupRules.WithPlaces(group, places, directory.Current, _current), person, cancellationToken, condition);

    /// <summary>Checks and saves a group, new or changed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="condition">What is expected to be there; null for nothing.</param>
    /// <returns>The group as saved.</returns>
    /// <exception cref="RequestRefusedException">It does not check, is not as expected, or this person may not.</exception>
    public async Task<LampGroup> SaveAsync(LampGroup group, Person person, CancellationToken cancellationToken, EditCondition? condition = null)
    {
        LampGroup good = LampGroupRules.Check(group, directory.Current);
        Require(person, good, _current.Find(good.Id));
        if (_current.Find(good.Id) is null && _current.All.Count >= LampGroupRules.MaximumGroups)
            throw new RequestRefusedException(Refusal.TooLarge, "id", $"A city may have {LampGroupRules.MaximumGroups} groups; remove one first.");

        await ChangeAsync(
            good.Id, condition, () => store.SaveAsync(good, Audit(good.Id, person, FormattableString.Invariant($"{good.Name}: {good.LampIds.Count} lamps")), cancellationToken), cancellationToken);
        return good;
    }

    /// <summary>Removes a group.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="person">Who removes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="condition">What is expected to be there; null for nothing.</param>
    /// <exception cref="RequestRefusedException">There is none, it is not as expected, or this person may not.</exception>
    public async Task RemoveAsync(string id, Person person, CancellationToken cancellationToken, EditCondition? condition = null)
    {
        LampGroup group = _current.Find(id) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no group of this id.");
        Require(person, group);
        await ChangeAsync(id, condition, () => store.RemoveAsync(id, Audit(id, person, $"{group.Name}: removed"), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _saving.Dispose();

    // A group that reaches beyond a person's area is not that person's to change.
    private void Require(Person person, params IEnumerable<LampGroup?> groups)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageGroups);
        AreaView.Of(person, directory.Current).RequireLamps(groups.OfType<LampGroup>().SelectMany(group => group.LampIds));
    }

    private async Task ChangeAsync(string id, EditCondition? condition, Func<Task> change, CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        try
        {
            condition?.Require(_current.Find(id)?.Version);
            await change();
            await LoadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The group could not be saved; check the dashboard's disk and try again.");
        }
        finally
        {
            _saving.Release();
        }
    }

    private AuditEntry Audit(string groupId, Person person, string detail) =>
        AuditEntry.Of(person, "group", groupId, detail, clock.NowUnixMs());
}
