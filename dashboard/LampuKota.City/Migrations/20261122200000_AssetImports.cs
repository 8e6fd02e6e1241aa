using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Files of assets that were read.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122200000_AssetImports")]
public sealed class AssetImportsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "AssetImports",
        columns: table => new
        {
            Id = table.Column<string>(maxLength: 32, nullable: false),
            CreatedUnixMs = table.Column<long>(nullable: false),
            PersonId = table.Column<string>(maxLength: 63, nullable: false),
            PersonName = table.Column<string>(maxLength: 100, nullable: false),
            FileName = table.Column<string>(maxLength: 100, nullable: false),
            State = table.Column<string>(maxLength: 32, nullable: false),
            Text = table.Column<string>(nullable: false),
            AppliedUnixMs = table.Column<long>(nullable: true),
            Added = table.Column<int>(nullable: false),
            Changed = table.Column<int>(nullable: false),
            Refused = table.Column<int>(nullable: false),
            Undo = table.Column<string>(nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_AssetImports", row => row.Id));
}
