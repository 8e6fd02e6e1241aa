using System.Data.Common;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>Gives lamps another calendar: first the year that would follow, then, if a person wants it, the change itself.</summary>
/// <param name="store">Where lamps are kept.</param>
/// <param name="schedules">The calendars.</param>
/// <param name="groups">The lamp groups.</param>
/// <param name="directory">The lamps.</param>
/// <param name="clock">The city's clock.</param>
public sealed class CalendarAssignmentService(CalendarAssignmentStore store, ScheduleService schedules, LampGroupService groups, CityDirectory directory, CityClock clock)
{
    /// <summary>What an assignment would change; changes nothing.</summary>
    /// <param name="assignment">What shall be.</param>
    /// <exception cref="RequestRefusedException">There are no such lamps, or there is no such calendar.</exception>
    public AssignmentPreview Preview(CalendarAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        CitySnapshot city = directory.Current;
        return AssignmentPreview.Of(
            assignment,
            CommandScopes.Resolve(assignment.Scope, assignment.LampIds, city, groups.Current),
            schedules.Current,
            city,
            schedules.Sun,
            schedules.Sun.DayOf(clock.GetCurrentInstant()).Date);
    }

    /// <summary>Gives lamps another calendar; their gateways are told at once.</summary>
    /// <param name="assignment">What shall be.</param>
    /// <param name="reason">Why, in the person's words.</param>
    /// <param name="person">Who wants it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="RequestRefusedException">The person may not, there is no such calendar, or it would leave protected lamps dark: nothing is changed then.</exception>
    public async Task<AssignmentPreview> AssignAsync(CalendarAssignment assignment, string reason, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageSchedules);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LightingLimits.MaximumReasonLength)
            throw new RequestRefusedException(Refusal.Invalid, "reason", $"The reason must have 1 to {LightingLimits.MaximumReasonLength} characters.");

        using IDisposable hold = await schedules.HoldAsync(cancellationToken); // So that the calendar is not removed meanwhile, nor the assets read twice.
        AssignmentPreview preview = Preview(assignment);
        if (preview.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error) is { } worst)
            throw new RequestRefusedException(Refusal.Invalid, "calendar", worst.Message);
        if (preview.Changed.Count == 0)
            return preview;

        await SaveAsync(assignment, preview, Audit(assignment, preview, reason, person), cancellationToken);
        return preview;
    }

    private async Task SaveAsync(CalendarAssignment assignment, AssignmentPreview preview, AuditEntry audit, CancellationToken cancellationToken)
    {
        HashSet<string> ids = [.. preview.Changed.Select(lamp => lamp.Id)];
        try
        {
            await store.AssignAsync(ids, assignment.CalendarId, audit, cancellationToken);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The calendar could not be saved; check the dashboard's disk and try again.");
        }

        CityAssets assets = directory.Current.Assets;
        directory.Replace(assets with { Lamps = [.. assets.Lamps.Select(lamp => ids.Contains(lamp.Id) ? lamp with { CalendarId = assignment.CalendarId } : lamp)] });
    }

    private AuditEntry Audit(CalendarAssignment assignment, AssignmentPreview preview, string reason, Person person)
    {
        IEnumerable<string> before = preview.Changed.CountBy(lamp => lamp.CalendarId ?? "default").Select(one => FormattableString.Invariant($"{one.Key} {one.Value}"));
        string scope = assignment.Scope.Kind == CommandScopeKind.Lamps ? "lamps" : $"{assignment.Scope.Kind} {assignment.Scope.Id}".TrimEnd();
        return AuditEntry.Of(person, "calendar", assignment.CalendarId ?? "default", FormattableString.Invariant($"{preview.Changed.Count} lamps of {scope}, before: {string.Join(", ", before)}; {reason}"), clock.NowUnixMs());
    }
}
