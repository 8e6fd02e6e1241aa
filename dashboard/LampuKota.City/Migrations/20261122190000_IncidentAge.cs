using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Numbers beside the times at which incidents were raised, in an index of their own: the youngest that is old enough is found without reading whole rows.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122190000_IncidentAge")]
public sealed class IncidentAge : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(name: "IX_Incidents_Id_RaisedUnixMs", table: "Incidents", columns: ["Id", "RaisedUnixMs"]);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(name: "IX_Incidents_Id_RaisedUnixMs", table: "Incidents");
}
