using System.Globalization;
using System.Text.Json;
using LampuKota.TimeSeries;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LampuKota.EndToEnd;

/// <summary>The whole city, backed up while it runs and restored into an empty folder, by the one command that each takes (deploy/lampukota).</summary>
[Collection(CityTests.Name)]
public sealed class CityBackupTests(RunningCity city) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _place = new();

    private string Backup => Path.Combine(_place.Path, "backup");

    private string Restored => Path.Combine(_place.Path, "restored");

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_running_city_is_backed_up_and_restored_whole_and_starts_again()
    {
        string[] lamps = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => city.LampIdAsync(number * 50)));
        Dictionary<string, HashSet<string>> rowsBefore = ReadRows(city.DataFolder);
        Dictionary<string, List<SeriesPoint>> pointsBefore = await ReadPointsAsync(city.DataFolder, lamps);
        Assert.True(rowsBefore["Lamps"].Count == RunningCity.Lamps && pointsBefore.Values.All(points => points.Count > 0));

        await RunAsync(0, "backup", Backup, $"--Data:Directory={city.DataFolder}", $"--Mqtt:Port={city.MqttPort}");

        Dictionary<string, HashSet<string>> rowsAfter = ReadRows(city.DataFolder);
        Dictionary<string, List<SeriesPoint>> pointsAfter = await ReadPointsAsync(city.DataFolder, lamps);
        await RunAsync(0, "verify", Backup);
        await RunAsync(0, "restore", Backup, Restored);
        Dictionary<string, HashSet<string>> rows = ReadRows(Restored);
        Assert.Equal(rowsBefore.Keys.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        // What stood before and stands after stood between.
        Assert.All(rows, table => Assert.Subset(table.Value, rowsBefore[table.Key].Intersect(rowsAfter[table.Key]).ToHashSet()));
        foreach ((string lamp, List<SeriesPoint> points) in await ReadPointsAsync(Restored, lamps))
        {
            Assert.Subset(points.ToHashSet(), pointsBefore[lamp].ToHashSet());
            Assert.Subset(pointsAfter[lamp].ToHashSet(), points.ToHashSet());
        }

        Assert.Contains("not empty", await RunAsync(2, "restore", Backup, Restored), StringComparison.Ordinal);
        await StartAgainAsync();
    }

    [RequiresFact(RunningPostgres.Program)]
    public async Task A_city_in_PostgreSQL_is_brought_back_into_an_empty_database()
    {
        await using RunningPostgres server = await RunningPostgres.StartAsync(isDurable: true);
        await server.ExecuteAsync("CREATE DATABASE first");
        await server.ExecuteAsync("CREATE DATABASE second");
        string data = Path.Combine(_place.Path, "data");
        string plan = Path.Combine(city.DataFolder, "plan.geojson");
        string[] settings = ["--urls=http://127.0.0.1:0", "--Mqtt:Port=1"];
        await using (RunningProgram dashboard = RunningProgram.StartOurs("LampuKota.Dashboard", [$"--Data:Directory={data}", $"--City:Connection={server.Connection("first")}", $"--City:Import={plan}", .. settings]))
        {
            await dashboard.WaitForLineAsync("Now listening on", Deadline);
            await RunDashboardAsync(0, "backup", Backup, $"--Data:Directory={data}", $"--City:Connection={server.Connection("first")}");
            Assert.Equal(0, await dashboard.StopAsync());
        }

        Assert.Contains("holds tables", await RunDashboardAsync(2, "restore", Backup, Restored, $"--City:Connection={server.Connection("first")}"), StringComparison.Ordinal);
        await RunDashboardAsync(0, "restore", Backup, Restored, $"--City:Connection={server.Connection("second")}");

        const string Lamps = """SELECT md5(string_agg(lamp::text, '|' ORDER BY lamp."Id")) FROM "Lamps" AS lamp""";
        const string Log = """SELECT md5(string_agg(entry::text, '|' ORDER BY entry."Id")) FROM "AuditEntries" AS entry""";
        Assert.Equal(await AskAsync(server.Connection("first"), Lamps), await AskAsync(server.Connection("second"), Lamps));
        Assert.Equal(await AskAsync(server.Connection("first"), Log), await AskAsync(server.Connection("second"), Log));
        await using RunningProgram again = RunningProgram.StartOurs("LampuKota.Dashboard", [$"--Data:Directory={Restored}", $"--City:Connection={server.Connection("second")}", .. settings]);
        await again.WaitForLineAsync("The city is open: 300 lamps", Deadline);
    }

    private async Task StartAgainAsync()
    {
        await using RunningIngest ingest = await RunningIngest.StartAsync(Restored);
        await using RunningProgram dashboard = RunningProgram.StartOurs(
            "LampuKota.Dashboard", "--urls=http://127.0.0.1:0", $"--Data:Directory={Restored}", string.Create(CultureInfo.InvariantCulture, $"--Mqtt:Port={ingest.MqttPort}"), "--People:Demonstration=true");
        await dashboard.WaitForLineAsync("The city is open: 300 lamps", Deadline);
        string line = await dashboard.WaitForLineAsync("Now listening on", Deadline);
        using var http = new HttpClient { BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim().TrimEnd('"')) };
        using JsonDocument lamps = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/lamps?limit=1", UriKind.Relative)));
        Assert.Equal(1, lamps.RootElement.GetProperty("items").GetArrayLength());
    }

    // Every row of every table as text.
    private static Dictionary<string, HashSet<string>> ReadRows(string folder)
    {
        string path = Path.Combine(folder, "dashboard", "city.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        return Read(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").ToDictionary(table => table, table => Read(connection, $"SELECT * FROM \"{table}\""));
    }

    private static HashSet<string> Read(SqliteConnection connection, string query)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own words.
        command.CommandText = query;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        HashSet<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetValue(field) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture))));
        return rows;
    }

    private static async Task<Dictionary<string, List<SeriesPoint>>> ReadPointsAsync(string folder, string[] lamps)
    {
        using var reader = new EmbeddedStoreReader(Path.Combine(folder, "ingest"));
        Dictionary<string, List<SeriesPoint>> points = [];
        foreach (string lamp in lamps)
        {
            points[lamp] = [];
            await foreach (SeriesPoint point in reader.Query(new SeriesKey(lamp, "activePower"), new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
                points[lamp].Add(point);
        }

        return points;
    }

    private static async Task<object?> AskAsync(string connection, string query)
    {
        await using var database = new NpgsqlConnection(connection + ";Pooling=false");
        await database.OpenAsync();
#pragma warning disable CA2100 // The test's own words.
        await using var command = new NpgsqlCommand(query, database);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    private static Task<string> RunAsync(int expected, params string[] arguments) => RunAsync(
        expected, "env", [$"LAMPUKOTA_INGEST={Repository.Program("LampuKota.Ingest")}", $"LAMPUKOTA_DASHBOARD={Repository.Program("LampuKota.Dashboard")}", "LAMPUKOTA_SETTINGS=/nowhere",
            Path.Combine(Repository.Root, "deploy", "lampukota"), .. arguments]);

    private static Task<string> RunDashboardAsync(int expected, params string[] arguments) => RunAsync(expected, "dotnet", [Repository.Program("LampuKota.Dashboard"), .. arguments]);

    private static async Task<string> RunAsync(int expected, string program, string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(program, arguments, Deadline);
        Assert.True(exitCode == expected, $"{string.Join(' ', arguments)} ended with {exitCode}: {output}");
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }
}
