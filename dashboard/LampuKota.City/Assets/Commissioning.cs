using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>A gateway that was put in, tried with its lamps and accepted.</summary>
public sealed class CommissioningRow
{
    /// <summary>The gateway.</summary>
    public required string GatewayId { get; init; }

    /// <summary>When it was accepted, city time.</summary>
    public required long AcceptedUnixMs { get; set; }

    /// <summary>Who accepted it.</summary>
    public required string PersonId { get; set; }

    /// <summary>Who accepted it, for people.</summary>
    public required string PersonName { get; set; }

    /// <summary>How many lamps it had then.</summary>
    public required int Lamps { get; set; }
}

/// <summary>Accepted gateways in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class CommissioningStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>All accepted gateways, the newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CommissioningRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Commissionings.AsNoTracking().OrderByDescending(row => row.AcceptedUnixMs).ToListAsync(cancellationToken);
    }

    /// <summary>The acceptance of a gateway, or null.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CommissioningRow?> FindAsync(string gatewayId, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Commissionings.AsNoTracking().SingleOrDefaultAsync(row => row.GatewayId == gatewayId, cancellationToken);
    }

    /// <summary>Accepts a gateway, in one commit with its entry in the audit log; again where it was accepted before.</summary>
    /// <param name="accepted">What is accepted.</param>
    /// <param name="audit">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(CommissioningRow accepted, AuditEntry audit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        bool isKnown = await context.Commissionings.AnyAsync(row => row.GatewayId == accepted.GatewayId, cancellationToken);
        context.Entry(accepted).State = isKnown ? EntityState.Modified : EntityState.Added;
        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
    }
}
