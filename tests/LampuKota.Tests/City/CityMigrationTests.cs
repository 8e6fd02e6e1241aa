using LampuKota.City;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace LampuKota.Tests;

public sealed class CityMigrationTests
{
    private const string BeforeWorkOrders = "20261122127000_Photos";

    [Fact]
    public async Task What_the_version_before_knew_of_incidents_is_kept()
    {
        using var database = new TestDatabase();
        await using (CityContext context = database.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync(BeforeWorkOrders);
            await context.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO "Kecamatan" ("Id", "Name", "LongitudeDegrees", "LatitudeDegrees") VALUES ('53.71.04', 'Oebobo', 0, 0);
                INSERT INTO "Kelurahan" ("Id", "Name", "KecamatanId", "LongitudeDegrees", "LatitudeDegrees") VALUES ('53.71.04.1001', 'Oebobo', '53.71.04', 0, 0);
                INSERT INTO "Cabinets" ("Id", "Name", "KelurahanId", "Tariff", "LongitudeDegrees", "LatitudeDegrees") VALUES ('P1', 'Panel', '53.71.04.1001', 'Metered', 0, 0);
                INSERT INTO "Gateways" ("Id", "CabinetId", "KelurahanId", "LongitudeDegrees", "LatitudeDegrees") VALUES ('G1', 'P1', '53.71.04.1001', 0, 0);
                INSERT INTO "Incidents" ("Event", "DeviceId", "StartUnixMs", "RaisedUnixMs", "ClosedUnixMs", "AffectedLampCount", "Values") VALUES ('communicationFailure', 'G1', 100, 200, NULL, 3, '{{}}');
                INSERT INTO "Incidents" ("Event", "DeviceId", "StartUnixMs", "RaisedUnixMs", "ClosedUnixMs", "AffectedLampCount", "Values") VALUES ('supplyLoss', 'P1', 100, 200, 900, 3, '{{}}');
                INSERT INTO "IncidentEvents" ("DeviceId", "Event", "StartUnixMs", "IncidentId", "EndedUnixMs", "Values") VALUES ('G1', 'communicationFailure', 100, 1, NULL, '{{"a":1}}');
                """);
        }

        await new CityStore(database).MigrateAsync(CancellationToken.None);

        var store = new IncidentStore(database);
        IncidentRecord open = Assert.Single(await store.LoadOpenAsync(CancellationToken.None));
        IncidentRecord closed = (await store.FindAsync(2, CancellationToken.None))!;
        Assert.Equal((1L, IncidentCause.Gateway, IncidentState.Raised, new IncidentPlace("53.71.04", "53.71.04.1001", "P1")), (open.Id, open.Cause, open.State, open.Place));
        Assert.Equal((IncidentCause.Cabinet, IncidentState.Closed, 900L, 900L), (closed.Cause, closed.State, closed.EndedUnixMs, closed.ClosedUnixMs));
        Assert.Equal(200 + (24 * 3_600_000L), open.Due.RepairUnixMs);
        Assert.Equal([("G1", 100L)], (await store.LoadConditionsAsync(1, 10, CancellationToken.None)).Select(condition => (condition.DeviceId, condition.StartUnixMs)));
        Assert.Equal([IncidentStepKind.Raised], (await store.LoadStepsAsync(1, CancellationToken.None)).Select(step => step.Kind));
    }

    // Each engine makes a type of its own of a column; only what counts by itself has to be told to each (RisingNumbers).
    [Fact]
    public void Migrations_name_no_engines_types_and_number_rows_on_every_engine()
    {
        Migration[] migrations = [.. typeof(CityContext).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Migration))).Select(type => (Migration)Activator.CreateInstance(type)!)];
        AddColumnOperation[] columns = [.. migrations.SelectMany(migration => migration.UpOperations).SelectMany(ColumnsOf)];

        Assert.NotEmpty(columns);
        Assert.Empty(columns.Where(column => column.ColumnType is not null).Select(column => $"{column.Table}.{column.Name}"));
        Assert.Empty(migrations.SelectMany(migration => migration.TargetModel.GetEntityTypes()).SelectMany(entity => entity.GetProperties())
            .Where(property => property.FindAnnotation(RelationalAnnotationNames.ColumnType) is not null).Select(property => property.Name));
        Assert.Empty(columns.Where(column => column.FindAnnotation("Sqlite:Autoincrement") is null != column.FindAnnotation("Npgsql:ValueGenerationStrategy") is null)
            .Select(column => $"{column.Table}.{column.Name}"));
    }

    private static IEnumerable<AddColumnOperation> ColumnsOf(MigrationOperation operation) => operation switch
    {
        CreateTableOperation table => table.Columns,
        AddColumnOperation column => [column],
        _ => [],
    };
}
