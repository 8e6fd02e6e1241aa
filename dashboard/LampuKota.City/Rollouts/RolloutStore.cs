using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;
using Microsoft.Data.Sqlite;

namespace LampuKota.City;

/// <summary>Rollouts on disk: a database of its own beside the city's, one row each, every commit synced (docs/formats/city-database.md).</summary>
/// <param name="path">Path of the database file; its folder is there.</param>
public sealed class RolloutStore(string path)
{
    /// <summary>Name of the file in the dashboard's folder.</summary>
    public const string FileName = "rollouts.db";

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();

    /// <summary>All rollouts, the newest first; makes the database where there is none.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public async Task<IReadOnlyList<Rollout>> LoadAsync(CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT Document FROM Rollouts ORDER BY CreatedUnixMs DESC, Id DESC;";
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var rollouts = new List<Rollout>();
        while (await reader.ReadAsync(cancellationToken))
            rollouts.Add(JsonSerializer.Deserialize(reader.GetString(0), RolloutJsonContext.Default.Rollout)!);
        return rollouts;
    }

    /// <summary>Writes a rollout as it stands now; on disk when it returns.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="SqliteException">It could not be written.</exception>
    public async Task SaveAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "INSERT INTO Rollouts (Id, CreatedUnixMs, Document) VALUES ($id, $created, $document) ON CONFLICT (Id) DO UPDATE SET Document = $document;";
        command.Parameters.AddWithValue("$id", rollout.Id);
        command.Parameters.AddWithValue("$created", rollout.CreatedUnixMs);
        command.Parameters.AddWithValue("$document", JsonSerializer.Serialize(rollout, RolloutJsonContext.Default.Rollout));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE TABLE IF NOT EXISTS Rollouts (Id TEXT PRIMARY KEY, CreatedUnixMs INTEGER NOT NULL, Document TEXT NOT NULL);
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }
}

/// <summary>How rollouts are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(CamelCaseEnumConverter<UpdateKind>), typeof(CamelCaseEnumConverter<RolloutStanding>), typeof(CamelCaseEnumConverter<CommandScopeKind>)])]
[JsonSerializable(typeof(Rollout))]
internal sealed partial class RolloutJsonContext : JsonSerializerContext;
