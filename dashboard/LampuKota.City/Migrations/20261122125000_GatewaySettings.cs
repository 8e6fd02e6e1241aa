using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Settings of gateways, version by version, and what gateways told of themselves.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122125000_GatewaySettings")]
public sealed class GatewaySettingsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "GatewaySettings",
            columns: table => new
            {
                Version = table.Column<int>(nullable: false),
                GatewayId = table.Column<string>(maxLength: 63, nullable: false),
                SavedUnixMs = table.Column<long>(nullable: false),
                PersonId = table.Column<string>(maxLength: 63, nullable: false),
                PersonName = table.Column<string>(maxLength: 100, nullable: false),
                Document = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_GatewaySettings", row => row.Version));
        migrationBuilder.CreateIndex(name: "IX_GatewaySettings_GatewayId_Version", table: "GatewaySettings", columns: ["GatewayId", "Version"]);
        migrationBuilder.CreateTable(
            name: "GatewayNotices",
            columns: table => new
            {
                GatewayId = table.Column<string>(maxLength: 63, nullable: false),
                Event = table.Column<string>(maxLength: 64, nullable: false),
                AtUnixMs = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_GatewayNotices", row => new { row.GatewayId, row.Event }));
    }
}
