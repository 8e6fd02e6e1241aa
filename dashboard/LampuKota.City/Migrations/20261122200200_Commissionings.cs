using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Accepted gateways.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122200200_Commissionings")]
public sealed class CommissioningsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "Commissionings",
        columns: table => new
        {
            GatewayId = table.Column<string>(maxLength: 63, nullable: false),
            AcceptedUnixMs = table.Column<long>(nullable: false),
            PersonId = table.Column<string>(maxLength: 63, nullable: false),
            PersonName = table.Column<string>(maxLength: 100, nullable: false),
            Lamps = table.Column<int>(nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_Commissionings", row => row.GatewayId));
}
