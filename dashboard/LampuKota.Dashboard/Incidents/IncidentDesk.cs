using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>
/// Where every step of an incident comes in: from the operator's page, the crew's, the HTTP API, the notifier and LampuKota's own rules. A step is taken
/// once by its client key, is refused where it no longer fits, and is durable when the call completes.
/// </summary>
/// <param name="incidents">Writes in turn, and tells of it.</param>
/// <param name="ledger">Writes incidents.</param>
/// <param name="store">Reads incidents.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="clock">The city's clock.</param>
public sealed class IncidentDesk(IncidentService incidents, IncidentLedger ledger, IncidentStore store, CityDirectory directory, CityClock clock)
{
    /// <summary>Takes one step.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="request">The step.</param>
    /// <param name="person">Who takes it; null for LampuKota itself.</param>
    /// <param name="cancellationToken">Gives up waiting; the step may still be taken.</param>
    /// <exception cref="RequestRefusedException">There is no such incident, it lies outside of the person's areas, or the step is wrong.</exception>
    /// <exception cref="IncidentConflictException">Others have moved the incident, and the step no longer fits.</exception>
    public async Task<IncidentStepResult> StepAsync(long incidentId, IncidentStepRequest request, Person? person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (person is not null)
            await FindAsync(incidentId, person, cancellationToken);
        IncidentStepResult? result = null;
        await incidents.WriteAsync(
            async () =>
            {
                (result, IReadOnlyList<IncidentRecord> changed) =
                    await ledger.StepAsync(incidentId, request, person, directory.Current, clock.NowUnixMs(), cancellationToken);
                return changed;
            },
            cancellationToken);
        return result!;
    }

    /// <summary>An incident.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="person">Who looks at it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">There is none, or it lies outside of the person's areas.</exception>
    public async Task<IncidentRecord> FindAsync(long id, Person person, CancellationToken cancellationToken)
    {
        IncidentRecord incident = await store.FindAsync(id, cancellationToken) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no incident of this number.");
        return AreaView.Of(person, directory.Current).Has(incident.Place)
            ? incident
            : throw new RequestRefusedException(Refusal.NotAllowed, "area", "This incident lies outside of your area; ask an administrator if it should not.");
    }
}
