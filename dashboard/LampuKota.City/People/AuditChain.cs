using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>
/// Chains the audit log as it is written. Every context that holds entries saves through here, so an entry is on disk with the change that it tells of
/// or not at all, and no code can add one that is not chained.
/// </summary>
internal static class AuditChain
{
    /// <summary>Saves a context's changes; numbers and chains the entries among them, within its transaction or one of its own.</summary>
    /// <param name="context">The context.</param>
    /// <param name="save">Saves its changes.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public static async Task<int> SaveAsync(DbContext context, Func<CancellationToken, Task<int>> save, CancellationToken cancellationToken)
    {
        EntityEntry<AuditEntry>[] added = Added(context);
        if (added.Length == 0)
            return await save(cancellationToken);
        if (context.Database.CurrentTransaction is not null)
            return await ChainAndSaveAsync(context, added, save, cancellationToken);

        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        int saved = await ChainAndSaveAsync(context, added, save, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return saved;
    }

    /// <summary>Refuses to save entries without waiting: chaining reads and writes.</summary>
    public static void RefuseToSaveAtOnce(DbContext context)
    {
        if (Added(context).Length > 0)
            throw new InvalidOperationException("Entries of the audit log are saved by SaveChangesAsync.");
    }

    /// <summary>Gives a log that was never chained its chain; does nothing to one that is.</summary>
    /// <exception cref="CityOpenException">The head of a chained log is gone.</exception>
    public static async Task PrepareAsync(CityContext context, CancellationToken cancellationToken)
    {
        if (await context.AuditHeads.AnyAsync(cancellationToken))
            return;
        if (await context.AuditEntries.AnyAsync(entry => entry.Hash != "", cancellationToken))
            throw new CityOpenException("The head of the audit log is missing from the city's database, so its end cannot be proven; restore the database from a backup.");

        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        List<AuditEntry> entries = await context.AuditEntries.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync(cancellationToken);
        string hash = AuditHash.Start;
        List<AuditEntry> chained = [];
        foreach (AuditEntry entry in entries)
        {
            hash = AuditHash.Of(hash, entry.Id, entry);
            chained.Add(new AuditEntry
            {
                Id = entry.Id, AtUnixMs = entry.AtUnixMs, PersonId = entry.PersonId, PersonName = entry.PersonName, Action = entry.Action, Subject = entry.Subject,
                Detail = entry.Detail, Hash = hash,
            });
        }

        await context.UpdateAllAsync(chained, cancellationToken);
        context.AuditHeads.Add(new AuditHead { LastId = entries.Count == 0 ? 0 : entries[^1].Id, Hash = hash });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static EntityEntry<AuditEntry>[] Added(DbContext context) =>
        [.. context.ChangeTracker.Entries<AuditEntry>().Where(entry => entry.State == EntityState.Added).OrderBy(entry => entry.Property(row => row.Id).CurrentValue)];

    private static async Task<int> ChainAndSaveAsync(
        DbContext context, EntityEntry<AuditEntry>[] added, Func<CancellationToken, Task<int>> save, CancellationToken cancellationToken)
    {
        AuditHead head = await TakeHeadAsync(context, cancellationToken);
        (long id, string hash) = (head.LastId, head.Hash);
        foreach (EntityEntry<AuditEntry> entry in added)
        {
            hash = AuditHash.Of(hash, ++id, entry.Entity);
            entry.Property(row => row.Id).CurrentValue = id;
            entry.Property(row => row.Hash).CurrentValue = hash;
        }

        int saved = await save(cancellationToken);
        await Head(context).ExecuteUpdateAsync(row => row.SetProperty(one => one.LastId, id).SetProperty(one => one.Hash, hash), cancellationToken);
        return saved;
    }

    // Writing the row, as it is, takes its lock: the next one waits here until this transaction has ended, and then reads what it left.
    private static async Task<AuditHead> TakeHeadAsync(DbContext context, CancellationToken cancellationToken)
    {
        await Head(context).ExecuteUpdateAsync(row => row.SetProperty(one => one.LastId, one => one.LastId), cancellationToken);
        return await Head(context).AsNoTracking().SingleAsync(cancellationToken);
    }

    private static IQueryable<AuditHead> Head(DbContext context) => context.Set<AuditHead>().Where(head => head.Id == AuditHead.OnlyId);
}
