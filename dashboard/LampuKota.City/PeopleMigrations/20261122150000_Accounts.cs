using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LampuKota.City;

/// <summary>Accounts and tokens.</summary>
[DbContext(typeof(PeopleContext))]
[Migration("20261122150000_Accounts")]
public sealed class AccountsMigration : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Accounts",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                UserName = table.Column<string>(maxLength: 40, nullable: false),
                NormalizedUserName = table.Column<string>(maxLength: 40, nullable: false),
                FullName = table.Column<string>(maxLength: 100, nullable: false),
                Role = table.Column<string>(maxLength: 32, nullable: false),
                Areas = table.Column<string>(nullable: false),
                CreatedUnixMs = table.Column<long>(nullable: false),
                IsLocked = table.Column<bool>(nullable: false),
                MustChangePassword = table.Column<bool>(nullable: false),
                PasswordExpiresUnixMs = table.Column<long>(nullable: true),
                LastSignInUnixMs = table.Column<long>(nullable: true),
                FactorKey = table.Column<string>(nullable: true),
                FactorStep = table.Column<long>(nullable: false),
                RecoveryHashes = table.Column<string>(nullable: false),
                PasswordHash = table.Column<string>(nullable: true),
                SecurityStamp = table.Column<string>(maxLength: 64, nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 64, nullable: true),
                LockoutEndUnixMs = table.Column<long>(nullable: true),
                AccessFailedCount = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Accounts", row => row.Id));
        migrationBuilder.CreateIndex(name: "IX_Accounts_NormalizedUserName", table: "Accounts", column: "NormalizedUserName", unique: true);
        migrationBuilder.CreateTable(
            name: "ApiTokens",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                SecretHash = table.Column<string>(maxLength: 64, nullable: false),
                AccountId = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Scopes = table.Column<int>(nullable: false),
                CreatedUnixMs = table.Column<long>(nullable: false),
                ExpiresUnixMs = table.Column<long>(nullable: false),
                LastUsedUnixMs = table.Column<long>(nullable: true),
                RevokedUnixMs = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_ApiTokens", row => row.Id);
                table.ForeignKey("FK_ApiTokens_Accounts_AccountId", row => row.AccountId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(name: "IX_ApiTokens_AccountId", table: "ApiTokens", column: "AccountId");
    }
}
