using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Photos of poles, repairs and reports.</summary>
[DbContext(typeof(CityContext))]
[Migration("20261122127000_Photos")]
public sealed class PhotosMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Photos",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 32, nullable: false),
                Width = table.Column<int>(nullable: false),
                Height = table.Column<int>(nullable: false),
                ByteCount = table.Column<long>(nullable: false),
                ReceivedUnixMs = table.Column<long>(nullable: false),
                PersonId = table.Column<string>(maxLength: 63, nullable: true),
                Full = table.Column<byte[]>(nullable: false),
                Small = table.Column<byte[]>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Photos", row => row.Id));
        migrationBuilder.CreateIndex(name: "IX_Photos_ByteCount", table: "Photos", column: "ByteCount");
    }
}
