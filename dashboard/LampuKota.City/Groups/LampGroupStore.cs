using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Lamp groups in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class LampGroupStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>All groups.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LampGroups> LoadAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<LampGroupRow> rows = await context.LampGroups.AsNoTracking().ToListAsync(cancellationToken);
        return new LampGroups(rows.Select(row => new LampGroup(row.Id, row.Name, row.Kind, row.LampIds)));
    }

    /// <summary>Writes a group, new or changed.</summary>
    /// <param name="group">A group that checks.</param>
    /// <param name="audit">Who saves it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(LampGroup group, AuditEntry audit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = new LampGroupRow { Id = group.Id, Name = group.Name, Kind = group.Kind, LampIds = group.LampIds };
        bool isKnown = await context.LampGroups.AnyAsync(known => known.Id == group.Id, cancellationToken);
        context.Entry(row).State = isKnown ? EntityState.Modified : EntityState.Added;
        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Removes a group.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="audit">Who removes it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task RemoveAsync(string id, AuditEntry audit, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.LampGroups.SingleOrDefaultAsync(group => group.Id == id, cancellationToken) is not { } row)
            return;

        context.LampGroups.Remove(row);
        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
    }
}
