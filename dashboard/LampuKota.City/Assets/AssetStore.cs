using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Writes changed assets.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class AssetStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Assets of one step of progress, and ids of one statement; a database takes only so many parameters.</summary>
    internal const int ChunkSize = 500;

    /// <summary>Writes what a plan takes, and tells of it in the audit log; all or nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="audit">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(AssetPlan plan, AuditEntry audit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
        await WriteAsync(context, plan, _ => { }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Writes what a plan takes within the context's transaction: first what others stand on.</summary>
    internal static async Task WriteAsync(CityContext context, AssetPlan plan, Action<int> progress, CancellationToken cancellationToken)
    {
        int written = 0;
        await WriteAsync<Cabinet>(context, plan, count => progress(written += count), cancellationToken);
        await WriteAsync<GatewayAsset>(context, plan, count => progress(written += count), cancellationToken);
        await WriteAsync<LampAsset>(context, plan, count => progress(written += count), cancellationToken);
    }

    private static async Task WriteAsync<T>(CityContext context, AssetPlan plan, Action<int> wrote, CancellationToken cancellationToken)
        where T : class
    {
        foreach (T[] some in Of<T>(plan, AssetOutcome.Added).Chunk(ChunkSize))
        {
            await context.InsertAllAsync(some, cancellationToken);
            wrote(some.Length);
        }

        foreach (T[] some in Of<T>(plan, AssetOutcome.Changed).Chunk(ChunkSize))
        {
            await context.UpdateAllAsync(some, cancellationToken);
            wrote(some.Length);
        }
    }

    private static IEnumerable<T> Of<T>(AssetPlan plan, AssetOutcome outcome)
        where T : class => plan.Lines.Where(line => line.Outcome == outcome).Select(line => line.Asset).OfType<T>();
}
