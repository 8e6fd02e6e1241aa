using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <summary>What gateways say of the commands that they refuse.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122170000_RejectionDetails")]
public sealed class RejectionDetailsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.AddColumn<string>(name: "RejectionDetail", table: "CommandTargets", maxLength: 300, nullable: true);
    }
}
