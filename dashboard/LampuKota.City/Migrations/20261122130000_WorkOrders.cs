using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <summary>Incidents become work orders: where people stand with each, what happened to it, and the conditions that it is made of.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122130000_WorkOrders")]
public sealed class WorkOrders : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ExtendIncidents(migrationBuilder);
        MakeConditions(migrationBuilder);
        MakeSteps(migrationBuilder);
        FillFromBefore(migrationBuilder);
        migrationBuilder.DropTable(name: "IncidentEvents");
        MakeIndexes(migrationBuilder);
    }

    private static void ExtendIncidents(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(name: "IX_Incidents_DeviceId", table: "Incidents");
        migrationBuilder.DropIndex(name: "IX_Incidents_ClosedUnixMs", table: "Incidents");
        migrationBuilder.RenameColumn(name: "ClosedUnixMs", table: "Incidents", newName: "EndedUnixMs");
        migrationBuilder.AddColumn<string>(name: "Cause", table: "Incidents", maxLength: 32, nullable: false, defaultValue: "Lamp");
        migrationBuilder.AddColumn<string>(name: "State", table: "Incidents", maxLength: 32, nullable: false, defaultValue: "Raised");
        migrationBuilder.AddColumn<int>(name: "Version", table: "Incidents", nullable: false, defaultValue: 1);
        foreach (string place in (string[])["KecamatanId", "KelurahanId", "CabinetId", "WorkerId"])
            migrationBuilder.AddColumn<string>(name: place, table: "Incidents", maxLength: 63, nullable: true);
        migrationBuilder.AddColumn<string>(name: "WorkerName", table: "Incidents", maxLength: 100, nullable: true);
        foreach (string id in (string[])["CrewId", "LockId", "TestCommandId"])
            migrationBuilder.AddColumn<string>(name: id, table: "Incidents", maxLength: 64, nullable: true);
        foreach (string time in (string[])["CauseEndedUnixMs", "NotifiedUnixMs", "ClosedUnixMs", "AcceptedUnixMs", "PausedSinceUnixMs", "MergedIntoId"])
            migrationBuilder.AddColumn<long>(name: time, table: "Incidents", nullable: true);
        foreach (string due in (string[])["AcceptDueUnixMs", "OnSiteDueUnixMs", "RepairDueUnixMs", "LatestRepairDueUnixMs"])
            migrationBuilder.AddColumn<long>(name: due, table: "Incidents", nullable: false, defaultValue: 0L);
        migrationBuilder.AddColumn<int>(name: "ReopenCount", table: "Incidents", nullable: false, defaultValue: 0);
        migrationBuilder.AddColumn<bool>(name: "IsLockHeld", table: "Incidents", nullable: false, defaultValue: false);
        migrationBuilder.AddColumn<string>(name: "SearchText", table: "Incidents", nullable: false, defaultValue: "");
    }

    private static void MakeConditions(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "IncidentConditions",
        columns: table => new
        {
            DeviceId = table.Column<string>(maxLength: 63, nullable: false),
            Event = table.Column<string>(maxLength: 64, nullable: false),
            StartUnixMs = table.Column<long>(nullable: false),
            TakenUnixMs = table.Column<long>(nullable: false),
            EndedUnixMs = table.Column<long>(nullable: true),
            IncidentId = table.Column<long>(nullable: true),
            IsPinned = table.Column<bool>(nullable: false),
            ReleasedFromId = table.Column<long>(nullable: true),
            Values = table.Column<string>(nullable: false),
        },
        constraints: table =>
        {
            table.PrimaryKey("PK_IncidentConditions", row => new { row.DeviceId, row.Event, row.StartUnixMs });
            table.ForeignKey("FK_IncidentConditions_Incidents_IncidentId", row => row.IncidentId, principalTable: "Incidents", principalColumn: "Id");
        });

    private static void MakeSteps(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "IncidentSteps",
        columns: table => new
        {
            Id = table.Column<long>(nullable: false).Rising(),
            IncidentId = table.Column<long>(nullable: false),
            Kind = table.Column<string>(maxLength: 32, nullable: false),
            State = table.Column<string>(maxLength: 32, nullable: false),
            Version = table.Column<int>(nullable: false),
            PersonId = table.Column<string>(maxLength: 63, nullable: true),
            PersonName = table.Column<string>(maxLength: 100, nullable: true),
            AtUnixMs = table.Column<long>(nullable: false),
            DoneUnixMs = table.Column<long>(nullable: true),
            Note = table.Column<string>(maxLength: 1000, nullable: true),
            Parts = table.Column<string>(nullable: true),
            PhotoIds = table.Column<string>(nullable: true),
            ClientKey = table.Column<string>(maxLength: 64, nullable: true),
            ReferenceId = table.Column<string>(maxLength: 64, nullable: true),
            DeviceIds = table.Column<string>(nullable: true),
        },
        constraints: table =>
        {
            table.PrimaryKey("PK_IncidentSteps", row => row.Id);
            table.ForeignKey(
                "FK_IncidentSteps_Incidents_IncidentId", row => row.IncidentId, principalTable: "Incidents", principalColumn: "Id", onDelete: ReferentialAction.Cascade);
        });

    // What was open is told of once more, since nobody can have been told before; what had ended is closed.
    private static void FillFromBefore(MigrationBuilder migrationBuilder)
    {
        const long hourMs = 3_600_000;
        migrationBuilder.Sql(
            """
            INSERT INTO "IncidentConditions" ("DeviceId", "Event", "StartUnixMs", "TakenUnixMs", "EndedUnixMs", "IncidentId", "IsPinned", "ReleasedFromId", "Values")
            SELECT one."DeviceId", one."Event", one."StartUnixMs", incident."RaisedUnixMs", one."EndedUnixMs", one."IncidentId", (1 = 0), NULL, one."Values"
            FROM "IncidentEvents" AS one JOIN "Incidents" AS incident ON incident."Id" = one."IncidentId"
            """);
        migrationBuilder.Sql("""UPDATE "Incidents" SET "State" = 'Closed', "ClosedUnixMs" = "EndedUnixMs" WHERE "EndedUnixMs" IS NOT NULL""");
        migrationBuilder.Sql($"""
            UPDATE "Incidents" SET "AcceptDueUnixMs" = "RaisedUnixMs" + {hourMs / 6}, "OnSiteDueUnixMs" = "RaisedUnixMs" + {2 * hourMs},
            "RepairDueUnixMs" = "RaisedUnixMs" + {24 * hourMs}, "LatestRepairDueUnixMs" = "RaisedUnixMs" + {72 * hourMs}
            """);
        FillPlaces(migrationBuilder, "Cabinet", "Cabinets", "(SELECT asset.\"Id\" FROM \"Cabinets\" AS asset WHERE asset.\"Id\" = \"Incidents\".\"DeviceId\")");
        FillPlaces(migrationBuilder, "Gateway", "Gateways", Select("Gateways", "CabinetId"));
        FillPlaces(migrationBuilder, "Sensor", "Sensors", "NULL");
        FillPlaces(migrationBuilder, "Lamp", "Lamps", Select("Lamps", "CabinetId"));
        migrationBuilder.Sql(
            """UPDATE "Incidents" SET "KecamatanId" = (SELECT place."KecamatanId" FROM "Kelurahan" AS place WHERE place."Id" = "Incidents"."KelurahanId")""");
        migrationBuilder.Sql("""UPDATE "Incidents" SET "SearchText" = LOWER("DeviceId")""");
        migrationBuilder.Sql(
            """
            INSERT INTO "IncidentSteps" ("IncidentId", "Kind", "State", "Version", "AtUnixMs")
            SELECT "Id", 'Raised', "State", 1, "RaisedUnixMs" FROM "Incidents" ORDER BY "Id"
            """);
    }

    private static void FillPlaces(MigrationBuilder migrationBuilder, string cause, string table, string cabinet) => migrationBuilder.Sql($"""
        UPDATE "Incidents" SET "Cause" = '{cause}', "KelurahanId" = {Select(table, "KelurahanId")}, "CabinetId" = {cabinet}
        WHERE EXISTS (SELECT 1 FROM "{table}" AS asset WHERE asset."Id" = "Incidents"."DeviceId")
        """);

    private static string Select(string table, string column) => $"(SELECT asset.\"{column}\" FROM \"{table}\" AS asset WHERE asset.\"Id\" = \"Incidents\".\"DeviceId\")";

    private static void MakeIndexes(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateIndex(name: "IX_Incidents_Open", table: "Incidents", column: "Id", filter: "\"ClosedUnixMs\" IS NULL");
        foreach (string column in (string[])["State", "Cause", "KecamatanId", "KelurahanId", "CabinetId", "DeviceId"])
            migrationBuilder.CreateIndex(name: $"IX_Incidents_{column}_Id", table: "Incidents", columns: [column, "Id"]);
        foreach (string column in (string[])["CrewId", "WorkerId"])
            migrationBuilder.CreateIndex(name: $"IX_Incidents_{column}_Id", table: "Incidents", columns: [column, "Id"], filter: $"\"{column}\" IS NOT NULL");
        migrationBuilder.CreateIndex(name: "IX_Incidents_MergedIntoId", table: "Incidents", column: "MergedIntoId", filter: "\"MergedIntoId\" IS NOT NULL");
        migrationBuilder.CreateIndex(name: "IX_Incidents_RaisedUnixMs", table: "Incidents", column: "RaisedUnixMs");
        migrationBuilder.CreateIndex(name: "IX_IncidentConditions_IncidentId", table: "IncidentConditions", column: "IncidentId");
        migrationBuilder.CreateIndex(name: "IX_IncidentConditions_ReleasedFromId", table: "IncidentConditions", column: "ReleasedFromId", filter: "\"ReleasedFromId\" IS NOT NULL");
        migrationBuilder.CreateIndex(name: "IX_IncidentConditions_DeviceId", table: "IncidentConditions", column: "DeviceId", filter: "\"EndedUnixMs\" IS NULL");
        migrationBuilder.CreateIndex(name: "IX_IncidentSteps_IncidentId", table: "IncidentSteps", column: "IncidentId");
        migrationBuilder.CreateIndex(
            name: "IX_IncidentSteps_IncidentId_ClientKey", table: "IncidentSteps", columns: ["IncidentId", "ClientKey"], unique: true, filter: "\"ClientKey\" IS NOT NULL");
    }
}
