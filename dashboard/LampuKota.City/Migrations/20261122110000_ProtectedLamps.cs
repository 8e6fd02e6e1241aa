using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <inheritdoc />
public partial class ProtectedLamps : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<bool>(
            name: "IsProtected",
            table: "Lamps",
            nullable: false,
            defaultValue: false);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(
            name: "IsProtected",
            table: "Lamps");
    }
}
