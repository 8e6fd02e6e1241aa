namespace LampuKota.EndToEnd;

/// <summary>The real ingest program on free ports of loopback, open to any client, its data in a folder of the test's.</summary>
public sealed class RunningIngest : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private RunningIngest(RunningProgram program, int mqttPort, int httpPort)
    {
        Program = program;
        MqttPort = mqttPort;
        HttpPort = httpPort;
    }

    public RunningProgram Program { get; }

    public int MqttPort { get; }

    public int HttpPort { get; }

    /// <summary>Starts it and waits until it says that it is healthy.</summary>
    public static async Task<RunningIngest> StartAsync(string dataFolder, params string[] moreSettings)
    {
        int mqttPort = FreePort.Next();
        int httpPort = FreePort.Next();
        RunningProgram program = RunningProgram.StartOurs("LampuKota.Ingest",
        [
            $"--Mqtt:Port={mqttPort}", "--Mqtt:AllowAnonymous=true", $"--Data:Directory={dataFolder}",
            $"--urls=http://127.0.0.1:{httpPort}", .. moreSettings,
        ]);
        var ingest = new RunningIngest(program, mqttPort, httpPort);
        try
        {
            await Health.WaitAsync(new Uri($"http://127.0.0.1:{httpPort}/healthz"), program, StartDeadline);
            return ingest;
        }
        catch
        {
            await ingest.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
