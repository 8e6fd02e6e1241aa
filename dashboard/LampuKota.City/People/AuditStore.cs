using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Reads the audit log, adds to it, and proves it.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class AuditStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Adds an entry of something that the database does not hold itself; durable when it returns.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Gives up, and adds nothing.</param>
    public async Task AddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        context.AuditEntries.Add(entry);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Lists entries, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Filter(context.AuditEntries.AsNoTracking(), query).OrderByDescending(entry => entry.Id).Take(query.Limit).ToListAsync(cancellationToken);
    }

    /// <summary>Streams entries, oldest first, for an export.</summary>
    /// <param name="query">Which; its limit is not looked at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(AuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (AuditEntry entry in Filter(context.AuditEntries.AsNoTracking(), query).OrderBy(entry => entry.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return entry;
    }

    /// <summary>The words for what was done that the log knows, in their order.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> ListActionsAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<string> actions = await context.AuditEntries.Select(entry => entry.Action).Distinct().ToListAsync(cancellationToken);
        actions.Sort(StringComparer.Ordinal);
        return actions;
    }

    /// <summary>The end of the chain.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditHead> HeadAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
    }

    /// <summary>Proves the whole log, from its first entry on.</summary>
    /// <param name="expected">An end that was written down before; null for none. Without one, an end that was cut off together with the head is not found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditVerdict> VerifyAsync(AuditHead? expected, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        AuditHead? head = await context.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var proof = new AuditProof(head, expected);
        await foreach (AuditEntry entry in context.AuditEntries.AsNoTracking().OrderBy(entry => entry.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (proof.Take(entry) is { } broken)
                return broken;
        }

        return proof.End();
    }

    private static IQueryable<AuditEntry> Filter(IQueryable<AuditEntry> entries, AuditQuery query)
    {
        if (query.BeforeId is { } beforeId)
            entries = entries.Where(entry => entry.Id < beforeId);
        if (query.PersonId is { } personId)
            entries = entries.Where(entry => entry.PersonId == personId);
        if (query.Action is { } action)
            entries = entries.Where(entry => entry.Action == action);
        if (query.FromUnixMs is { } from)
            entries = entries.Where(entry => entry.AtUnixMs >= from);
        if (query.ToUnixMs is { } to)
            entries = entries.Where(entry => entry.AtUnixMs < to);
        if (query.Text is { } text)
            entries = entries.Where(entry => entry.Detail.Contains(text) || entry.Subject.Contains(text) || entry.PersonName.Contains(text));
        return entries;
    }
}

/// <summary>Which entries of the audit log; what is null leaves nothing out.</summary>
/// <param name="BeforeId">Only with a smaller number: the cursor of the next page.</param>
/// <param name="PersonId">Only of this person.</param>
/// <param name="Action">Only of this word.</param>
/// <param name="FromUnixMs">Only from here on, city time.</param>
/// <param name="ToUnixMs">Only before this, city time.</param>
/// <param name="Text">Only with this in detail, subject or name.</param>
/// <param name="Limit">At most so many.</param>
public sealed record AuditQuery(
    long? BeforeId = null, string? PersonId = null, string? Action = null, long? FromUnixMs = null, long? ToUnixMs = null, string? Text = null, int Limit = 100);
