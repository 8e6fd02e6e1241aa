using System.Diagnostics;

namespace LampuKota.EndToEnd;

/// <summary>The city's database on a real PostgreSQL server.</summary>
public sealed class PostgresTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    // The fast tests of migrations and of the stores with the most queries, on the server instead of SQLite; not those of assets, photos, energy, groups and rollouts.
    [RequiresFact(RunningPostgres.Program)]
    public async Task The_tests_of_the_citys_database_hold_on_PostgreSQL()
    {
        string tests = Repository.Program("LampuKota.Tests");
        Assert.True(File.Exists(tests), $"Build tests/LampuKota.Tests first: {tests} is not there.");
        await using RunningPostgres server = await RunningPostgres.StartAsync(isDurable: false);
        const string Filter = "FullyQualifiedName~Incident|FullyQualifiedName~CityStoreTests|FullyQualifiedName~CityMigrationTests|FullyQualifiedName~UpgradeTests|FullyQualifiedName~CommandStoreTests|FullyQualifiedName~CommandServiceTests"
            + "|FullyQualifiedName~CommandDeskTests|FullyQualifiedName~ScheduleTests|FullyQualifiedName~MessageRouterTests"
            + "|FullyQualifiedName~NotificationStoreTests|FullyQualifiedName~AuditChainTests|FullyQualifiedName~AccountTests|FullyQualifiedName~ReportApiTests";

        (int exitCode, string output) = await RunTestsAsync(tests, Filter, server.Connection("postgres"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("Passed!", output, StringComparison.Ordinal);
    }

    [RequiresFact(RunningPostgres.Program)]
    public async Task A_database_has_one_dashboard_and_outlives_it()
    {
        await using RunningPostgres server = await RunningPostgres.StartAsync();
        await server.ExecuteAsync("CREATE DATABASE lampukota");
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        await using RunningProgram dashboard = await StartAsync(server, first);

        await using RunningProgram other = Start(server, second);
        Assert.Equal(2, await other.WaitForExitAsync(Deadline));
        Assert.Contains("Another dashboard writes the city's database lampukota", other.Output, StringComparison.Ordinal);

        Assert.Equal(0, await dashboard.StopAsync());
        await using RunningProgram next = await StartAsync(server, second);
        Assert.Equal(0, await next.StopAsync());
    }

    [RequiresFact(RunningPostgres.Program)]
    public async Task A_dashboard_that_loses_its_hold_stops_and_says_so()
    {
        await using RunningPostgres server = await RunningPostgres.StartAsync();
        await server.ExecuteAsync("CREATE DATABASE lampukota");
        using var folder = new TemporaryFolder();
        await using RunningProgram dashboard = await StartAsync(server, folder);

        await server.KillAsync();

        Assert.Equal(2, await dashboard.WaitForExitAsync(Deadline));
        Assert.Contains("The connection that holds the city's database was lost", dashboard.Output, StringComparison.Ordinal);
    }

    [RequiresFact(RunningPostgres.Program)]
    public async Task A_database_that_is_not_there_is_an_operators_mistake()
    {
        await using RunningPostgres server = await RunningPostgres.StartAsync();
        using var folder = new TemporaryFolder();
        await using RunningProgram dashboard = Start(server, folder);

        Assert.Equal(2, await dashboard.WaitForExitAsync(Deadline));
        Assert.Contains("see that the server runs, that the database is made", dashboard.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", dashboard.Output, StringComparison.Ordinal);
    }

    private static async Task<RunningProgram> StartAsync(RunningPostgres server, TemporaryFolder folder)
    {
        RunningProgram dashboard = Start(server, folder);
        await dashboard.WaitForLineAsync("The city is open", Deadline);
        await dashboard.WaitForLineAsync("Now listening on", Deadline);
        return dashboard;
    }

    private static RunningProgram Start(RunningPostgres server, TemporaryFolder folder) => RunningProgram.StartOurs(
        "LampuKota.Dashboard", "--urls=http://127.0.0.1:0", $"--Data:Directory={folder.Path}", "--Mqtt:Port=1", $"--City:Connection={server.Connection("lampukota")}");

    private static async Task<(int ExitCode, string Output)> RunTestsAsync(string tests, string filter, string connection)
    {
        var start = new ProcessStartInfo("dotnet", ["test", tests, "--filter", filter]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LAMPUKOTA_TEST_POSTGRES"] = connection;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var timer = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The tests did not end within ten minutes.");
        }

        return (process.ExitCode, await output + await errors);
    }
}
