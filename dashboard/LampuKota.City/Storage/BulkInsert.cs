using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>
/// Inserts many rows of one table by one prepared statement, with the names and conversions of the model. Tracking a city of lamps one by one
/// takes ten times as long and as much memory.
/// </summary>
internal static class BulkInsert
{
    /// <summary>Inserts the rows within the context's transaction.</summary>
    public static async Task InsertAllAsync<T>(this CityContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
            return;

        IEntityType entity = context.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not in the model.");
        IProperty[] columns = [.. entity.GetProperties()];
        await using DbCommand command = Prepare(context, entity, columns);
        foreach (T row in rows)
        {
            for (int column = 0; column < columns.Length; column++)
                command.Parameters[column].Value = ProviderValue(columns[column], row);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static DbCommand Prepare(CityContext context, IEntityType entity, IProperty[] columns)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        DbCommand command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        for (int column = 0; column < columns.Length; column++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + column.ToString(CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
        }

        string names = string.Join(", ", columns.Select(column => sql.DelimitIdentifier(column.GetColumnName())));
        string values = string.Join(", ", command.Parameters.Cast<DbParameter>().Select(parameter => parameter.ParameterName));
        command.CommandText = $"INSERT INTO {sql.DelimitIdentifier(entity.GetTableName()!)} ({names}) VALUES ({values})";
        return command;
    }

    private static object ProviderValue(IProperty property, object row)
    {
        object? value = property.GetGetter().GetClrValue(row);
        return property.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value ?? DBNull.Value;
    }
}
