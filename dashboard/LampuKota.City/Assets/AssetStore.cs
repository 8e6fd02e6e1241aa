using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Writes changed assets.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class AssetStore(IDbContextFactory<CityContext> contexts)
{
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
        await WriteAsync<Cabinet>(context, plan, cancellationToken);
        await WriteAsync<GatewayAsset>(context, plan, cancellationToken);
        await WriteAsync<LampAsset>(context, plan, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task WriteAsync<T>(CityContext context, AssetPlan plan, CancellationToken cancellationToken)
        where T : class
    {
        await context.InsertAllAsync(Of<T>(plan, AssetOutcome.Added), cancellationToken);
        await context.UpdateAllAsync(Of<T>(plan, AssetOutcome.Changed), cancellationToken);
    }

    private static T[] Of<T>(AssetPlan plan, AssetOutcome outcome)
        where T : class => [.. plan.Lines.Where(line => line.Outcome == outcome).Select(line => line.Asset).OfType<T>()];
}
