using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Settings of gateways in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class GatewayTuningStore(IDbContextFactory<CityContext> contexts)
{
    private const string WholeCity = "";

    /// <summary>The newest version of each.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<GatewayTunings> LoadAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<GatewayTuningRow> newest = await context.GatewayTunings.AsNoTracking()
            .Where(row => row.Version == context.GatewayTunings.Where(other => other.GatewayId == row.GatewayId).Max(other => other.Version))
            .ToListAsync(cancellationToken);
        return newest.Aggregate(GatewayTunings.None, (all, row) => all.With(ToVersion(row)));
    }

    /// <summary>Adds a version, and tells of it in the audit log.</summary>
    /// <param name="version">The version.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task AddAsync(GatewayTuningVersion version, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(person);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        string document = JsonSerializer.Serialize(version.Tuning, GatewayTuningJsonContext.Default.GatewayTuning);
        context.GatewayTunings.Add(new GatewayTuningRow
        {
            Version = version.Version,
            GatewayId = version.GatewayId ?? WholeCity,
            SavedUnixMs = version.SavedUnixMs,
            PersonId = person.Id,
            PersonName = person.Name,
            Document = document,
        });
        context.AuditEntries.Add(AuditEntry.Of(person, "gatewaySettings", version.GatewayId ?? "city", document, version.SavedUnixMs));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static GatewayTuningVersion ToVersion(GatewayTuningRow row) => new(
        row.Version,
        row.GatewayId == WholeCity ? null : row.GatewayId,
        JsonSerializer.Deserialize(row.Document, GatewayTuningJsonContext.Default.GatewayTuning)!,
        row.SavedUnixMs,
        row.PersonName);
}

/// <summary>How settings of gateways are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GatewayTuning))]
internal sealed partial class GatewayTuningJsonContext : JsonSerializerContext;
