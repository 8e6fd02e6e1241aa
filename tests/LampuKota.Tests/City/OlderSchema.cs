using System.Globalization;
using LampuKota.City;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace LampuKota.Tests;

/// <summary>The tables of a city's database as an earlier version of the program left them, by what its migrations did; and rows in each of them.</summary>
internal sealed class OlderSchema
{
    /// <summary>Rows that are put into each table.</summary>
    public const int Rows = 3;

    private readonly Dictionary<string, Table> _tables = [];
    private readonly List<string> _order = [];

    /// <summary>The migrations there are, by their ids, in order.</summary>
    public static IReadOnlyList<string> Migrations(CityContext context) => [.. context.Database.GetMigrations()];

    /// <summary>The schema after a migration.</summary>
    /// <param name="context">Any database of the engine.</param>
    /// <param name="last">The migration's id.</param>
    public static OlderSchema After(CityContext context, string last)
    {
        var schema = new OlderSchema();
        var assembly = Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<IMigrationsAssembly>(context);
        foreach (KeyValuePair<string, System.Reflection.TypeInfo> migration in assembly.Migrations.TakeWhile(migration => string.CompareOrdinal(migration.Key, last) <= 0))
        {
            foreach (MigrationOperation operation in assembly.CreateMigration(migration.Value, context.Database.ProviderName!).UpOperations)
                schema.Apply(operation);
        }

        return schema;
    }

    /// <summary>Puts rows into each table, those that others point to first.</summary>
    public async Task FillAsync(CityContext context)
    {
        foreach (Table table in _order.Where(_tables.ContainsKey).Select(name => _tables[name]))
        {
            for (int row = 1; row <= Rows; row++)
                await InsertAsync(context, table, row);
        }
    }

    /// <summary>The keys of all rows of each table that there still is.</summary>
    /// <param name="context">The database.</param>
    /// <param name="now">The schema that it has now.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadKeysAsync(CityContext context, OlderSchema now)
    {
        Dictionary<string, IReadOnlyList<string>> keys = [];
        foreach (Table table in _tables.Values.Where(table => now._tables.ContainsKey(table.Name)))
            keys.Add(table.Name, await ReadKeysAsync(context, table));
        return keys;
    }

    private static async Task<IReadOnlyList<string>> ReadKeysAsync(CityContext context, Table table)
    {
        await context.Database.OpenConnectionAsync();
        await using System.Data.Common.DbCommand command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
        command.CommandText = $"SELECT {string.Join(", ", table.Key.Select(Quoted))} FROM {Quoted(table.Name)}";
#pragma warning restore CA2100
        await using System.Data.Common.DbDataReader reader = await command.ExecuteReaderAsync();
        List<string> keys = [];
        while (await reader.ReadAsync())
            keys.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture))));
        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    private void Apply(MigrationOperation operation)
    {
        switch (operation)
        {
            case CreateTableOperation table:
                _order.Add(table.Name);
                _tables.Add(table.Name, new Table(
                    table.Name,
                    [.. table.Columns.Select(column => new Column(column.Name, column.ClrType, column.IsNullable, column.MaxLength))],
                    table.PrimaryKey!.Columns,
                    table.ForeignKeys.Where(key => key.PrincipalColumns is { Length: 1 } && key.Columns.Length == 1).ToDictionary(key => key.Columns[0], key => key.PrincipalTable)));
                break;
            case AddColumnOperation column:
                _tables[column.Table].Columns.Add(new Column(column.Name, column.ClrType, column.IsNullable, column.MaxLength));
                break;
            case RenameColumnOperation rename:
                List<Column> columns = _tables[rename.Table].Columns;
                int at = columns.FindIndex(column => column.Name == rename.Name);
                columns[at] = columns[at] with { Name = rename.NewName };
                break;
            case DropColumnOperation column:
                _tables[column.Table].Columns.RemoveAll(one => one.Name == column.Name);
                break;
            case DropTableOperation table:
                _tables.Remove(table.Name);
                break;
            case CreateIndexOperation or DropIndexOperation or SqlOperation:
                break;
            default:
                throw new NotSupportedException($"{operation.GetType().Name} is new here: teach the test what it does to rows.");
        }
    }

    private async Task InsertAsync(CityContext context, Table table, int row)
    {
        object?[] values = [.. table.Columns.Select(column => ValueOf(table, column, row))];
        string names = string.Join(", ", table.Columns.Select(column => Quoted(column.Name)));
        string places = string.Join(", ", values.Select((_, index) => $"{{{index.ToString(CultureInfo.InvariantCulture)}}}"));
#pragma warning disable EF1002 // Names of our own tables; values are parameters.
        await context.Database.ExecuteSqlRawAsync($"INSERT INTO {Quoted(table.Name)} ({names}) VALUES ({places})", values.Select(value => value!));
#pragma warning restore EF1002
    }

    private object ValueOf(Table table, Column column, int row)
    {
        if (table.References.TryGetValue(column.Name, out string? principal) && _tables.TryGetValue(principal, out Table? pointed))
            return ValueOf(pointed, pointed.Columns.Single(one => one.Name == pointed.Key[0]), row);
        Type type = Nullable.GetUnderlyingType(column.Type) ?? column.Type;
        return type == typeof(string) ? Word(column, row)
            : type == typeof(bool) ? row % 2 == 0
            : type == typeof(byte[]) ? new[] { (byte)row, (byte)0, (byte)255 }
            : type.IsEnum ? Enum.GetValues(type).GetValue(0)!
            : Convert.ChangeType(row, type, CultureInfo.InvariantCulture);
    }

    private static string Word(Column column, int row)
    {
        string word = string.Create(CultureInfo.InvariantCulture, $"{column.Name}-{row}");
        return column.MaxLength is { } most && word.Length > most ? word[^most..] : word;
    }

    private static string Quoted(string name) => $"\"{name}\"";

    private sealed record Table(string Name, List<Column> Columns, string[] Key, Dictionary<string, string> References);

    private sealed record Column(string Name, Type Type, bool IsNullable, int? MaxLength);
}
