using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Reads and writes the city's assets as a whole.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class CityStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>The sea's key among the backdrops.</summary>
    private const string Sea = "sea";

    /// <summary>Brings the database to the present schema; makes it where there is none.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CityOpenException">The database cannot be opened, or is of a newer version.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            if (!await HasNewestMigrationAsync(context, cancellationToken))
                await context.Database.MigrateAsync(cancellationToken);
            await AuditChain.PrepareAsync(context, cancellationToken);
        }
        catch (DbException exception)
        {
            string? path = context.Database.GetDbConnection().DataSource;
            throw new CityOpenException($"The city's database {path} cannot be opened ({exception.Message.TrimEnd('.')}); {(context.Database.IsNpgsql() ? "see that the server runs, and that City:Connection names a user who may change it" : "make it writable for this user, or restore it from a backup")}.", exception);
        }
    }

    /// <summary>Whether the city owns nothing yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return !await context.Kecamatan.AnyAsync(cancellationToken);
    }

    /// <summary>Writes a plan's assets into an empty database, all or nothing.</summary>
    /// <param name="assets">The assets.</param>
    /// <param name="audit">The entry that tells of the import.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task ImportAsync(CityAssets assets, AuditEntry audit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assets);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (assets.Sea is not null)
            context.Backdrops.Add(new Backdrop { Kind = Sea, Geometry = assets.Sea });
        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
        await context.InsertAllAsync(assets.Kecamatan, cancellationToken);
        await context.InsertAllAsync(assets.Kelurahan, cancellationToken);
        await context.InsertAllAsync(assets.Streets, cancellationToken);
        await context.InsertAllAsync(assets.Cabinets, cancellationToken);
        await context.InsertAllAsync(assets.Gateways, cancellationToken);
        await context.InsertAllAsync(assets.Lamps, cancellationToken);
        await context.InsertAllAsync(assets.Sensors, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Reads all assets.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CityAssets> LoadAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        Backdrop? sea = await context.Backdrops.AsNoTracking().SingleOrDefaultAsync(backdrop => backdrop.Kind == Sea, cancellationToken);
        return new CityAssets(
            sea?.Geometry,
            await LoadAsync(context.Kecamatan, asset => asset.Id, cancellationToken),
            await LoadAsync(context.Kelurahan, asset => asset.Id, cancellationToken),
            await LoadAsync(context.Streets, asset => asset.Id, cancellationToken),
            await LoadAsync(context.Cabinets, asset => asset.Id, cancellationToken),
            await LoadAsync(context.Gateways, asset => asset.Id, cancellationToken),
            await LoadAsync(context.Lamps, asset => asset.Id, cancellationToken),
            await LoadAsync(context.Sensors, asset => asset.Id, cancellationToken));
    }

    // Sorted here: a server sorts by the language that it was set up for, and the order is part of the interface.
    private static async Task<List<T>> LoadAsync<T>(IQueryable<T> assets, Func<T, string> id, CancellationToken cancellationToken)
        where T : class
    {
        List<T> all = await assets.AsNoTracking().ToListAsync(cancellationToken);
        all.Sort((left, right) => string.CompareOrdinal(id(left), id(right)));
        return all;
    }

    // Asking for the newest migration alone takes milliseconds; MigrateAsync compares whole models first, which would be half of a start.
    private static async Task<bool> HasNewestMigrationAsync(CityContext context, CancellationToken cancellationToken)
    {
        List<string> known = [.. context.Database.GetMigrations()];
        List<string> applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)];
        if (applied.Except(known).Any())
            throw new CityOpenException("The city's database was written by a newer version of this program; install that version, or restore the backup from before its first start.");
        return !known.Except(applied).Any();
    }
}
