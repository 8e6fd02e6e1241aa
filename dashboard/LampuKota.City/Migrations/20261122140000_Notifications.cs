using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <summary>Crews, contacts, and messages to people.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122140000_Notifications")]
public sealed class NotificationsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        MakeRota(migrationBuilder);
        MakeDeliveries(migrationBuilder);
        migrationBuilder.CreateTable(
            name: "NotificationEscalations",
            columns: table => new
            {
                IncidentId = table.Column<long>(nullable: false),
                Subject = table.Column<string>(maxLength: 64, nullable: false),
                Level = table.Column<string>(maxLength: 32, nullable: false),
                DueUnixMs = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_NotificationEscalations", row => row.IncidentId));
        migrationBuilder.CreateIndex(name: "IX_NotificationEscalations_DueUnixMs", table: "NotificationEscalations", column: "DueUnixMs");
        migrationBuilder.CreateTable(
            name: "NotificationCursors",
            columns: table => new
            {
                Id = table.Column<int>(nullable: false),
                StepId = table.Column<long>(nullable: false),
                DigestDate = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_NotificationCursors", row => row.Id));
        migrationBuilder.CreateTable(
            name: "NotificationKeys",
            columns: table => new
            {
                Name = table.Column<string>(maxLength: 32, nullable: false),
                Key = table.Column<byte[]>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_NotificationKeys", row => row.Name));
    }

    private static void MakeRota(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Crews",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Level = table.Column<string>(maxLength: 32, nullable: false),
                Document = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Crews", row => row.Id));
        migrationBuilder.CreateTable(
            name: "Contacts",
            columns: table => new
            {
                PersonId = table.Column<string>(maxLength: 63, nullable: false),
                PersonName = table.Column<string>(maxLength: 100, nullable: false),
                Document = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Contacts", row => row.PersonId));
    }

    private static void MakeDeliveries(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "NotificationDeliveries",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 32, nullable: false),
                Subject = table.Column<string>(maxLength: 64, nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                IncidentId = table.Column<long>(nullable: true),
                Level = table.Column<string>(maxLength: 32, nullable: true),
                PersonId = table.Column<string>(maxLength: 63, nullable: false),
                PersonName = table.Column<string>(maxLength: 100, nullable: false),
                Channel = table.Column<string>(maxLength: 32, nullable: false),
                State = table.Column<string>(maxLength: 32, nullable: false),
                Attempts = table.Column<int>(nullable: false),
                CreatedUnixMs = table.Column<long>(nullable: false),
                DueUnixMs = table.Column<long>(nullable: false),
                Error = table.Column<string>(maxLength: 300, nullable: true),
                IsReported = table.Column<bool>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_NotificationDeliveries", row => row.Id));
        migrationBuilder.CreateIndex(
            name: "IX_NotificationDeliveries_Subject_PersonId_Channel", table: "NotificationDeliveries", columns: ["Subject", "PersonId", "Channel"], unique: true);
        migrationBuilder.CreateIndex(name: "IX_NotificationDeliveries_State_DueUnixMs", table: "NotificationDeliveries", columns: ["State", "DueUnixMs"]);
        migrationBuilder.CreateIndex(name: "IX_NotificationDeliveries_IncidentId", table: "NotificationDeliveries", column: "IncidentId");
        migrationBuilder.CreateIndex(name: "IX_NotificationDeliveries_IsReported", table: "NotificationDeliveries", column: "IsReported", filter: "NOT \"IsReported\"");
    }
}
