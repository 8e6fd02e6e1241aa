using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>
/// Writes many rows of one table by one prepared statement, with the names and conversions of the model. Tracking a city of lamps one by one
/// takes ten times as long and as much memory.
/// </summary>
internal static class BulkWrites
{
    /// <summary>Inserts the rows within the context's transaction.</summary>
    public static Task InsertAllAsync<T>(this CityContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        IProperty[] columns = [.. EntityOf<T>(context).GetProperties()];
        return WriteAllAsync(context, rows, columns, sql => $"({Join(columns, column => sql.Name(column))}) VALUES ({Join(columns, column => sql.Parameter(column))})", "INSERT INTO", cancellationToken);
    }

    /// <summary>Writes all columns of rows that are there, found by their key, within the context's transaction.</summary>
    public static Task UpdateAllAsync<T>(this CityContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        IProperty[] columns = [.. EntityOf<T>(context).GetProperties()];
        IProperty[] key = [.. columns.Where(column => column.IsPrimaryKey())];
        IProperty[] values = [.. columns.Except(key)];
        return WriteAllAsync(
            context, rows, columns, sql => $"SET {Join(values, column => sql.Assignment(column))} WHERE {Join(key, column => sql.Assignment(column), " AND ")}", "UPDATE", cancellationToken);
    }

    private static async Task WriteAllAsync<T>(
        CityContext context, IReadOnlyList<T> rows, IProperty[] columns, Func<Statement, string> write, string verb, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
            return;

        var statement = new Statement(context.GetService<ISqlGenerationHelper>(), columns);
        await using DbCommand command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = $"{verb} {statement.Table(EntityOf<T>(context))} {write(statement)}";
        foreach (IProperty column in columns)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = statement.Parameter(column);
            command.Parameters.Add(parameter);
        }

        foreach (T row in rows)
        {
            for (int column = 0; column < columns.Length; column++)
                command.Parameters[column].Value = ProviderValue(columns[column], row);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static IEntityType EntityOf<T>(CityContext context) =>
        context.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not in the model.");

    private static string Join(IProperty[] columns, Func<IProperty, string> write, string separator = ", ") => string.Join(separator, columns.Select(write));

    private static object ProviderValue(IProperty property, object row)
    {
        object? value = property.GetGetter().GetClrValue(row);
        return property.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value ?? DBNull.Value;
    }

    /// <summary>Writes names and parameters.</summary>
    private sealed class Statement(ISqlGenerationHelper sql, IProperty[] columns)
    {
        public string Table(IEntityType entity) => sql.DelimitIdentifier(entity.GetTableName()!);

        public string Name(IProperty column) => sql.DelimitIdentifier(column.GetColumnName());

        public string Parameter(IProperty column) => "@p" + Array.IndexOf(columns, column).ToString(CultureInfo.InvariantCulture);

        public string Assignment(IProperty column) => $"{Name(column)} = {Parameter(column)}";
    }
}
