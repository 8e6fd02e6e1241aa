using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>
/// Where every step of an incident comes in: from the operator's page, the crew's, the HTTP API, the notifier and LampuKota's own rules. A step is taken
/// once by its client key, is refused where it no longer fits, and is durable when the call completes. What follows from it at the lamps, a maintenance lock or a test
/// light, is asked for after that, by the commands that everybody uses.
/// </summary>
/// <param name="incidents">Writes in turn, and tells of it.</param>
/// <param name="ledger">Writes incidents.</param>
/// <param name="store">Reads incidents.</param>
/// <param name="lamps">Locks, releases and lights lamps.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="photos">Knows which photos are there.</param>
/// <param name="clock">The city's clock.</param>
public sealed class IncidentDesk(
    IncidentService incidents, IncidentLedger ledger, IncidentStore store, IncidentLamps lamps, CityDirectory directory, PhotoStore photos, CityClock clock)
{
    /// <summary>Takes one step.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="request">The step.</param>
    /// <param name="person">Who takes it; null for LampuKota itself.</param>
    /// <param name="cancellationToken">Gives up waiting; the step may still be taken.</param>
    /// <exception cref="RequestRefusedException">There is no such incident, it or the one that it is merged into, lies outside of the person's areas, or the step is wrong.</exception>
    /// <exception cref="IncidentConflictException">Others have moved the incident, and the step no longer fits.</exception>
    public async Task<IncidentStepResult> StepAsync(long incidentId, IncidentStepRequest request, Person? person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (person is not null)
            await RequireAsync(incidentId, request, person, cancellationToken);
        IncidentStepResult result = await WriteAsync(incidentId, request, person, cancellationToken);
        return person is null ? result : await FollowAsync(result, person, cancellationToken);
    }

    /// <summary>Raises an incident by people's word, where nothing was measured.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="person">Who raises it; null for LampuKota itself, on a citizen's report.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be raised.</param>
    /// <returns>The incident; the one that was raised before where the client key was taken.</returns>
    /// <exception cref="RequestRefusedException">The place is not known, lies outside of the person's areas, a photo is not there, or the person may not.</exception>
    public async Task<IncidentRecord> RaiseAsync(IncidentReport report, Person? person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        CitySnapshot city = directory.Current;
        if (person is not null && !AreaView.Of(person, city).Has(IncidentPlaces.Of(report.RootId, city)))
            throw new RequestRefusedException(Refusal.NotAllowed, "area", "This lies outside of your area; ask an administrator if it should not.");

        if (person is not null)
            await RequirePhotosAsync(report.PhotoIds, cancellationToken);
        IncidentRecord? raised = null;
        await incidents.WriteAsync(
            async () =>
            {
                (raised, bool isNew) = await ledger.RaiseAsync(report, person, city, clock.NowUnixMs(), cancellationToken);
                return isNew ? [raised] : [];
            },
            cancellationToken);
        return raised!;
    }

    /// <summary>An incident.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="person">Who looks at it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">There is none, or it lies outside of the person's areas.</exception>
    public async Task<IncidentRecord> FindAsync(long id, Person person, CancellationToken cancellationToken)
    {
        IncidentRecord incident = await store.FindAsync(id, cancellationToken) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no incident of this number.");
        RequireArea(incident, person);
        return incident;
    }

    // LampuKota's own steps lie nowhere but where the rules found them, and show photos that were taken in with citizens' reports.
    private async Task RequireAsync(long incidentId, IncidentStepRequest request, Person person, CancellationToken cancellationToken)
    {
        await FindAsync(incidentId, person, cancellationToken);
        // That there is none, or that it is closed, is the ledger's to say.
        if (request is { Kind: IncidentStepKind.Merged, OtherIncidentId: { } otherId } && await store.FindAsync(otherId, cancellationToken) is { } other)
            RequireArea(other, person);
        await RequirePhotosAsync(request.PhotoIds, cancellationToken);
    }

    private void RequireArea(IncidentRecord incident, Person person)
    {
        if (!AreaView.Of(person, directory.Current).Has(incident.Place))
            throw new RequestRefusedException(Refusal.NotAllowed, "area", "This incident lies outside of your area; ask an administrator if it should not.");
    }

    // Too many, or what has no form of an id, is the ledger's to refuse.
    private async Task RequirePhotosAsync(IReadOnlyList<string>? photoIds, CancellationToken cancellationToken)
    {
        if (photoIds is { Count: > 0 and <= IncidentStepRules.MaximumPhotos } && !await photos.ExistAsync(photoIds, cancellationToken))
            throw new RequestRefusedException(Refusal.Invalid, "photoIds", "There is no photo of this id; send the photo first, then the step with the id that it was taken in under.");
    }

    private async Task<IncidentStepResult> WriteAsync(long incidentId, IncidentStepRequest request, Person? person, CancellationToken cancellationToken)
    {
        IncidentStepResult? result = null;
        await incidents.WriteAsync(
            async () =>
            {
                (result, IReadOnlyList<IncidentRecord> changed) = await ledger.StepAsync(incidentId, request, person, directory.Current, clock.NowUnixMs(), cancellationToken);
                return changed;
            },
            cancellationToken);
        return result!;
    }

    // A step that is sent again after a crash finds what was left undone.
    private async Task<IncidentStepResult> FollowAsync(IncidentStepResult result, Person person, CancellationToken cancellationToken)
    {
        IncidentStepRequest? next = result.Step.Kind switch
        {
            IncidentStepKind.OnSite when result.Incident is { State: IncidentState.OnSite, LockId: null } => await lamps.LockAsync(result.Incident, person, cancellationToken),
            IncidentStepKind.Fixed or IncidentStepKind.GivenBack or IncidentStepKind.Waived or IncidentStepKind.Merged when result.Incident.LockId is not null =>
                await lamps.ReleaseAsync(result.Incident, person, cancellationToken),
            IncidentStepKind.TestLight when result.Incident is { State: IncidentState.Fixed, TestCommandId: null } => await lamps.TestAsync(result.Incident, person, cancellationToken),
            _ => null,
        };
        return next is null ? result : result with { Incident = (await WriteAsync(result.Incident.Id, next, person: null, cancellationToken)).Incident };
    }
}
