using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Writes which calendar lamps follow.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class CalendarAssignmentStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Lamps of one statement; a database takes only so many parameters.</summary>
    private const int LampsAtOnce = 500;

    /// <summary>Gives lamps a calendar, and tells of it in the audit log; all or nothing.</summary>
    /// <param name="lampIds">The lamps.</param>
    /// <param name="calendarId">The calendar; null for the city's default.</param>
    /// <param name="audit">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task AssignAsync(IEnumerable<string> lampIds, string? calendarId, AuditEntry audit, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        foreach (string[] some in lampIds.Chunk(LampsAtOnce))
        {
            await context.Lamps.Where(lamp => some.Contains(lamp.Id))
                .ExecuteUpdateAsync(change => change.SetProperty(lamp => lamp.CalendarId, calendarId), cancellationToken);
        }

        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
