using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Luminaires of lamps and their rated life.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122200100_LampLife")]
public sealed class LampLifeMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "Luminaire", table: "Lamps", maxLength: 100, nullable: true);
        migrationBuilder.AddColumn<double>(name: "RatedLifeHours", table: "Lamps", nullable: false, defaultValue: 50_000.0);
        migrationBuilder.AddColumn<double>(name: "InstalledAtHours", table: "Lamps", nullable: false, defaultValue: 0.0);
    }
}
