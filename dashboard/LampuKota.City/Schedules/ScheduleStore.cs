using System.Text.Json;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Schedules, and the desired documents made of them, in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class ScheduleStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>The newest set; null where none was ever saved.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ScheduleSet?> LoadNewestAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        ScheduleVersionRow? row = await context.ScheduleVersions.AsNoTracking()
            .OrderByDescending(version => version.Version).FirstOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;

        ScheduleDocument document = JsonSerializer.Deserialize(row.Document, ScheduleJsonContext.Default.ScheduleDocument)!;
        return new ScheduleSet(row.Version, row.SavedUnixMs, row.PersonName, document.DefaultCalendarId, document.Calendars, document.Programs)
        {
            DateLists = document.DateLists ?? StandardDateLists.All,
        };
    }

    /// <summary>Adds a version, and tells of it in the audit log.</summary>
    /// <param name="set">The set with its new version.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task AddAsync(ScheduleSet set, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(person);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var document = new ScheduleDocument(set.DefaultCalendarId, set.Calendars, set.Programs, set.DateLists);
        string version = FormattableString.Invariant($"{set.Version}");
        context.ScheduleVersions.Add(new ScheduleVersionRow
        {
            Version = set.Version,
            SavedUnixMs = set.SavedUnixMs,
            PersonId = person.Id,
            PersonName = person.Name,
            Document = JsonSerializer.Serialize(document, ScheduleJsonContext.Default.ScheduleDocument),
        });
        context.AuditEntries.Add(AuditEntry.Of(person, "schedules", version, FormattableString.Invariant($"{set.Calendars.Count} calendars, {set.Programs.Count} control programs"), set.SavedUnixMs));
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The desired documents that the gateways were given, by gateway.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Dictionary<string, DesiredVersionRow>> LoadDesiredAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DesiredVersions.AsNoTracking().ToDictionaryAsync(row => row.GatewayId, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Writes what has changed of them in one commit.</summary>
    /// <param name="rows">The rows as they shall be, one a gateway.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveDesiredAsync(IReadOnlyCollection<DesiredVersionRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        HashSet<string> known = [.. await context.DesiredVersions.Select(row => row.GatewayId).ToListAsync(cancellationToken)];
        context.DesiredVersions.AddRange(rows.Where(row => !known.Contains(row.GatewayId)));
        context.DesiredVersions.UpdateRange(rows.Where(row => known.Contains(row.GatewayId)));
        await context.SaveChangesAsync(cancellationToken);
    }
}
