using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Kinds and scopes of commands, the second person, undoing, and lamp groups.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122120000_CommandScopes")]
public sealed class CommandScopesMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.RenameColumn(name: "KelurahanId", table: "Commands", newName: "ScopeId");
        migrationBuilder.AddColumn<string>(name: "Kind", table: "Commands", maxLength: 32, nullable: false, defaultValue: "Level");
        migrationBuilder.AddColumn<string>(name: "ScopeKind", table: "Commands", maxLength: 32, nullable: false, defaultValue: "Lamps");
        migrationBuilder.AddColumn<string>(name: "ReferenceId", table: "Commands", maxLength: 64, nullable: true);
        migrationBuilder.AddColumn<string>(name: "UndoneById", table: "Commands", maxLength: 64, nullable: true);
        migrationBuilder.AddColumn<string>(name: "ApprovalCause", table: "Commands", maxLength: 32, nullable: true);
        migrationBuilder.AddColumn<string>(name: "ApprovalState", table: "Commands", maxLength: 32, nullable: true);
        migrationBuilder.AddColumn<string>(name: "DecidedById", table: "Commands", maxLength: 63, nullable: true);
        migrationBuilder.AddColumn<string>(name: "DecidedByName", table: "Commands", maxLength: 100, nullable: true);
        migrationBuilder.AddColumn<long>(name: "DecidedUnixMs", table: "Commands", nullable: true);
        migrationBuilder.AddColumn<string>(name: "DecisionNote", table: "Commands", maxLength: 200, nullable: true);
        migrationBuilder.AddColumn<int>(name: "ReplacedLevelPercent", table: "CommandTargets", nullable: true);
        migrationBuilder.AddColumn<long>(name: "ReplacedExpiresUnixMs", table: "CommandTargets", nullable: true);
        migrationBuilder.AddColumn<int>(name: "RestoredLevelPercent", table: "CommandTargets", nullable: true);
        migrationBuilder.AddColumn<long>(name: "RestoredExpiresUnixMs", table: "CommandTargets", nullable: true);
        migrationBuilder.Sql("UPDATE \"Commands\" SET \"ScopeKind\" = 'Kelurahan' WHERE \"ScopeId\" IS NOT NULL");
        migrationBuilder.CreateIndex(
            name: "IX_Commands_ScopeKind_ScopeId_RequestedUnixMs", table: "Commands", columns: ["ScopeKind", "ScopeId", "RequestedUnixMs"]);
        migrationBuilder.CreateTable(
            name: "LampGroups",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                LampIds = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_LampGroups", row => row.Id));
    }
}
