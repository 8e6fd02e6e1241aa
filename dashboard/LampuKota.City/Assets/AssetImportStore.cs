using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Imports of assets in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class AssetImportStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>How many imports are kept; older ones are forgotten, and so cannot be taken back.</summary>
    public const int MaximumKept = 20;

    /// <summary>Keeps an import that was read; the oldest beyond <see cref="MaximumKept"/> are forgotten.</summary>
    /// <param name="import">The import.</param>
    /// <param name="cancellationToken">Gives up, and keeps nothing.</param>
    public async Task AddAsync(AssetImportRow import, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<string> old = await context.AssetImports.OrderByDescending(row => row.CreatedUnixMs).Skip(MaximumKept - 1).Select(row => row.Id).ToListAsync(cancellationToken);
        context.AssetImports.RemoveRange(context.AssetImports.Where(row => old.Contains(row.Id)));
        context.AssetImports.Add(import);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>An import with its file, or null.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AssetImportRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AssetImports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>All imports without their files, the newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<AssetImportRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AssetImports.AsNoTracking().OrderByDescending(row => row.CreatedUnixMs).Select(row => new AssetImportRow
        {
            Id = row.Id, CreatedUnixMs = row.CreatedUnixMs, PersonId = row.PersonId, PersonName = row.PersonName, FileName = row.FileName, State = row.State, Text = "",
            AppliedUnixMs = row.AppliedUnixMs, Added = row.Added, Changed = row.Changed, Refused = row.Refused, Undo = "",
        }).ToListAsync(cancellationToken);
    }

    /// <summary>Writes what an import takes and that it was taken, in one commit.</summary>
    /// <param name="import">The import as it is then.</param>
    /// <param name="plan">What it takes.</param>
    /// <param name="audit">Who does it.</param>
    /// <param name="progress">Hears how many assets are written.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public Task ApplyAsync(AssetImportRow import, AssetPlan plan, AuditEntry audit, Action<int> progress, CancellationToken cancellationToken) =>
        CommitAsync(import, audit, context => AssetStore.WriteAsync(context, plan, progress, cancellationToken), cancellationToken);

    /// <summary>Takes an import back, in one commit.</summary>
    /// <param name="import">The import as it is then.</param>
    /// <param name="plan">What gives changed assets their values back.</param>
    /// <param name="added">Ids of the assets that are taken out.</param>
    /// <param name="audit">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public Task UndoAsync(AssetImportRow import, AssetPlan plan, IReadOnlyCollection<string> added, AuditEntry audit, CancellationToken cancellationToken) => CommitAsync(
        import,
        audit,
        async context =>
        {
            await AssetStore.WriteAsync(context, plan, _ => { }, cancellationToken);
            foreach (string[] some in added.Chunk(AssetStore.ChunkSize))
                await context.Lamps.Where(lamp => some.Contains(lamp.Id)).ExecuteDeleteAsync(cancellationToken);
            foreach (string[] some in added.Chunk(AssetStore.ChunkSize))
                await context.Gateways.Where(gateway => some.Contains(gateway.Id)).ExecuteDeleteAsync(cancellationToken);
            foreach (string[] some in added.Chunk(AssetStore.ChunkSize))
                await context.Cabinets.Where(cabinet => some.Contains(cabinet.Id)).ExecuteDeleteAsync(cancellationToken);
        },
        cancellationToken);

    private async Task CommitAsync(AssetImportRow import, AuditEntry audit, Func<CityContext, Task> write, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.AuditEntries.Add(audit);
        context.AssetImports.Update(import);
        await context.SaveChangesAsync(cancellationToken);
        await write(context);
        await transaction.CommitAsync(cancellationToken);
    }
}
