using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace LampuKota.City;

/// <summary>A migration's way to say that the database gives a column its numbers, in each engine's words.</summary>
internal static class RisingNumbers
{
    /// <summary>Each new row gets the next number, and no number is given twice.</summary>
    public static OperationBuilder<AddColumnOperation> Rising(this OperationBuilder<AddColumnOperation> column) => column
        .Annotation("Sqlite:Autoincrement", true)
        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
}
