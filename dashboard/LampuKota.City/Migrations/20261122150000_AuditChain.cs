using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>The audit log's chain; <see cref="AuditChain.PrepareAsync"/> gives the entries that are there theirs.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122150000_AuditChain")]
public sealed class AuditChainMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "Hash", table: "AuditEntries", maxLength: 64, nullable: false, defaultValue: "");
        migrationBuilder.CreateTable(
            name: "AuditHeads",
            columns: table => new
            {
                Id = table.Column<int>(nullable: false),
                LastId = table.Column<long>(nullable: false),
                Hash = table.Column<string>(maxLength: 64, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_AuditHeads", row => row.Id));
        migrationBuilder.CreateIndex(name: "IX_AuditEntries_PersonId", table: "AuditEntries", column: "PersonId");
    }
}
