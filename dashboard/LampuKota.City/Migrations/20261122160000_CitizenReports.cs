using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <summary>Reports of citizens.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122160000_CitizenReports")]
public sealed class CitizenReportsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            name: "CitizenReports",
            columns: table => new
            {
                Id = table.Column<long>(nullable: false).Rising(),
                Code = table.Column<string>(maxLength: 10, nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                LampId = table.Column<string>(maxLength: 63, nullable: true),
                KelurahanId = table.Column<string>(maxLength: 63, nullable: false),
                Place = table.Column<string>(maxLength: 200, nullable: true),
                Note = table.Column<string>(maxLength: 500, nullable: true),
                PhotoId = table.Column<string>(maxLength: 32, nullable: true),
                Evidence = table.Column<string>(maxLength: 32, nullable: false),
                IsIndependent = table.Column<bool>(nullable: false),
                ReceivedUnixMs = table.Column<long>(nullable: false),
                State = table.Column<string>(maxLength: 32, nullable: false),
                IncidentId = table.Column<long>(nullable: true),
                DecidedUnixMs = table.Column<long>(nullable: true),
                DecidedById = table.Column<string>(maxLength: 63, nullable: true),
                DecidedByName = table.Column<string>(maxLength: 100, nullable: true),
                RefusalReason = table.Column<string>(maxLength: 32, nullable: true),
                DecisionNote = table.Column<string>(maxLength: 500, nullable: true),
                ToldUnixMs = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_CitizenReports", row => row.Id));
        migrationBuilder.CreateIndex(name: "IX_CitizenReports_Code", table: "CitizenReports", column: "Code", unique: true);
        migrationBuilder.CreateIndex(name: "IX_CitizenReports_State_Id", table: "CitizenReports", columns: ["State", "Id"]);
        migrationBuilder.CreateIndex(name: "IX_CitizenReports_LampId_Id", table: "CitizenReports", columns: ["LampId", "Id"]);
        migrationBuilder.CreateIndex(name: "IX_CitizenReports_IncidentId", table: "CitizenReports", column: "IncidentId");
    }
}
