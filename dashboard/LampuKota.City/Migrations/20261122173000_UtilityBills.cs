using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Bills of the utility.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122173000_UtilityBills")]
public sealed class UtilityBillsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "UtilityBills",
        columns: table => new
        {
            CustomerNumber = table.Column<string>(maxLength: 12, nullable: false),
            Month = table.Column<string>(maxLength: 7, nullable: false),
            KilowattHours = table.Column<double>(nullable: false),
            Rupiah = table.Column<double>(nullable: false),
            ImportedUnixMs = table.Column<long>(nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_UtilityBills", row => new { row.CustomerNumber, row.Month }));
}
