using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>The ingest program without a broker of its own.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new();
    private readonly int _httpPort;

    private RunningWorker(RunningProgram program, int httpPort) => (Program, _httpPort) = (program, httpPort);

    public RunningProgram Program { get; }

    /// <summary>A worker; with the embedded store where no engine is named.</summary>
    public static Task<RunningWorker> StartAsync(string name, string folder, int mqttPort, RunningEngine? engine) =>
        StartAsync("--consume", folder, mqttPort, [$"--Consume:ClientId={name}", .. engine?.Settings ?? []]);

    public static Task<RunningWorker> StartFaultsAsync(string folder, int mqttPort, params string[] settings) => StartAsync("--faults", folder, mqttPort, settings);

    public Task<long> ReadMessagesAsync() => ReadMetricAsync("lampukota_consume_messages_total");

    public async Task<long> ReadMetricAsync(string name)
    {
        string text = await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_httpPort}/metrics"));
        return long.Parse(text.Split('\n').First(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Program.DisposeAsync();
    }

    private static async Task<RunningWorker> StartAsync(string mode, string folder, int mqttPort, string[] settings)
    {
        int httpPort = FreePort.Next();
        RunningProgram program = RunningProgram.StartOurs(
            "LampuKota.Ingest",
            [mode, "--Consume:Host=127.0.0.1", $"--Consume:Port={mqttPort}", $"--Data:Directory={folder}", $"--urls=http://127.0.0.1:{httpPort}", .. settings]);
        var worker = new RunningWorker(program, httpPort);
        try
        {
            await Health.WaitAsync(new Uri($"http://127.0.0.1:{httpPort}/healthz"), program, StartDeadline);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }
}
