using System.Data.Common;
using LampuKota.City;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Tests;

/// <summary>How SQLite goes about the filters of incidents that once looked through whole rows: by which index.</summary>
public sealed class IncidentPlanTests
{
    [SqliteFact]
    public async Task Open_ones_are_taken_first_however_much_else_is_filtered() =>
        Assert.Contains("INDEX IX_Incidents_Open", await PlanAsync(new IncidentQuery(OpenOnly: true) { KecamatanId = "53.71.01", Causes = [IncidentCause.Lamp, IncidentCause.Grid], Text = "timor" }), StringComparison.Ordinal);

    [SqliteFact]
    public async Task The_youngest_that_is_old_enough_is_found_in_an_index_of_times() =>
        Assert.Contains("COVERING INDEX IX_Incidents_Id_RaisedUnixMs", await PlanAsync(new IncidentQuery { RaisedUntilUnixMs = 1 }), StringComparison.Ordinal);

    [SqliteFact]
    public async Task A_number_is_found_by_itself() =>
        Assert.DoesNotContain("SCAN", await PlanAsync(new IncidentQuery { Text = "#17" }), StringComparison.Ordinal);

    [SqliteFact]
    public async Task Words_are_looked_for_in_nothing_but_words() =>
        Assert.Contains("COVERING INDEX IX_Incidents_Id_SearchText", await PlanAsync(new IncidentQuery { Text = "sudirman" }), StringComparison.Ordinal);

    private static async Task<string> PlanAsync(IncidentQuery query)
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        await using CityContext context = database.CreateDbContext();
        await using DbCommand command = context.Incidents.AsNoTracking().Apply(query).OrderByDescending(incident => incident.Id).Take(query.Limit).Select(incident => incident.Id).CreateDbCommand();
#pragma warning disable CA2100 // The words before it are our own, and so is the query.
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
        await context.Database.OpenConnectionAsync();
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(3));
        return string.Join('\n', lines);
    }
}
