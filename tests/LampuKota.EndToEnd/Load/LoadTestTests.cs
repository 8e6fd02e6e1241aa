using System.Globalization;
using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>The load test itself, against the real ingest.</summary>
public sealed class LoadTestTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_short_load_is_reconciled_with_the_store_to_the_value()
    {
        using var data = new TemporaryFolder();
        using var reports = new TemporaryFolder();
        string json = Path.Combine(reports.Path, "load.json");
        string html = Path.Combine(reports.Path, "load.html");
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path, "--Store:SealAfterSeconds=1");

        (int exitCode, string output) = await RunAsync(
            "--broker", $"127.0.0.1:{Text(ingest.MqttPort)}", "--metrics", $"http://127.0.0.1:{Text(ingest.HttpPort)}/metrics", "--data", data.Path,
            "--gateways", "4", "--lamps", "10", "--lamps-per-message", "5", "--rate", "200", "--ramp", "1s", "--duration", "3s", "--json", json, "--html", html);

        Assert.True(exitCode == 0, output);
        Assert.Contains("PASSED", output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        JsonElement values = report.RootElement.GetProperty("values");
        // A second that rises to 200 a second, then two at 200, of 40 values each; the first message is due at once.
        long sent = values.GetProperty("sent").GetInt64();
        Assert.InRange(sent, 490 * 40, 501 * 40);
        Assert.Equal(sent, values.GetProperty("acknowledged").GetInt64());
        Assert.Equal(sent, values.GetProperty("stored").GetInt64());
        Assert.Equal(0, values.GetProperty("lost").GetInt64());
        Assert.All(report.RootElement.GetProperty("checks").EnumerateArray(), check => Assert.Equal("Passed", check.GetProperty("result").GetString()));
        Assert.Contains("LULUS", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_load_with_its_verdict()
    {
        using var reports = new TemporaryFolder();
        string json = Path.Combine(reports.Path, "load.json");
        await using RunningProgram load = RunningProgram.StartOurs("LampuKota.Simulators", "load", "--gateways", "2", "--lamps", "2", "--rate", "20", "--duration", "10m", "--json", json);
        await load.WaitForLineAsync("values/s", Deadline);

        load.Send(Signal.Interrupt);

        Assert.Equal(0, await load.WaitForExitAsync(Deadline));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        Assert.True(report.RootElement.GetProperty("wasInterrupted").GetBoolean());
        Assert.True(report.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal(report.RootElement.GetProperty("values").GetProperty("sent").GetInt64(), report.RootElement.GetProperty("values").GetProperty("stored").GetInt64());
    }

    [Fact]
    public async Task A_broker_that_is_marked_as_production_gets_not_a_single_message()
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path, "--Mqtt:Production=true");

        (int exitCode, string output) = await RunAsync("--broker", $"127.0.0.1:{Text(ingest.MqttPort)}", "--allow-remote", "--duration", "1s");

        Assert.Equal(2, exitCode);
        Assert.Contains("marked as production", output, StringComparison.Ordinal);
        using var http = new HttpClient();
        string metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{Text(ingest.HttpPort)}/metrics"));
        Assert.Contains("\nlampukota_packs_total 0\n", metrics, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunningProgram.RunAsync("dotnet", [Repository.Program("LampuKota.Simulators"), "load", .. arguments], Deadline);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
