using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>What is searched in incidents, in an index of its own: a word that few have is looked for there, and not in whole rows.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122172000_IncidentSearch")]
public sealed class IncidentSearch : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(name: "IX_Incidents_Id_SearchText", table: "Incidents", columns: ["Id", "SearchText"]);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(name: "IX_Incidents_Id_SearchText", table: "Incidents");
}
