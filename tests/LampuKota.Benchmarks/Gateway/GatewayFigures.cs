using System.Diagnostics;
using System.Globalization;
using System.Net;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Benchmarks;

/// <summary>
/// What a gateway with fifty lamps costs: <c>-- gateway [minutes]</c> (five). Resident memory and processor time at one report a minute, the time from its start to
/// its first report at the broker, and from a command's arrival to the output's level.
/// </summary>
internal static class GatewayFigures
{
    private const int Commands = 1_000;
    private static readonly TimeSpan CommandInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int minutes = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        string program = typeof(GatewayFigures).Assembly.Location;
        int port = ServerProcess.FreePort();
        string folder = Directory.CreateTempSubdirectory("lampukota-gateway-").FullName;
        try
        {
            await using ServerProcess broker = ServerProcess.Start("broker", "dotnet", [program, "broker-host", port.ToString(CultureInfo.InvariantCulture)]);
            await broker.WaitUntilAsync(() => ServerProcess.AnswersAsync(new IPEndPoint(IPAddress.Loopback, port)));
            await using var client = new MqttClient(
                new MqttClientOptions { Host = "127.0.0.1", Port = port, ClientIdentifier = "figures" }, NullLogger<MqttClient>.Instance, TimeProvider.System);
            await MeasureAsync(client, program, port, folder, TimeSpan.FromMinutes(minutes));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(MqttClient client, string program, int port, string folder, TimeSpan length)
    {
        var firstReport = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.MessageHandler = (message, _) =>
        {
            if (message.Topic == Topics.Telemetry(GatewayHost.GatewayId))
                firstReport.TrySetResult();
            return ValueTask.CompletedTask;
        };
        await client.StartAsync(CancellationToken.None);
        await client.SubscribeAsync([new TopicSubscription(Topics.Telemetry(GatewayHost.GatewayId), QualityOfService.AtLeastOnce)]);

        var start = Stopwatch.StartNew();
        using Process gateway = StartGateway(program, port, folder);
        await firstReport.Task.WaitAsync(Deadline);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first report: {start.Elapsed.TotalSeconds:F2} s"));

        await SendAsync(client, Topics.Desired(GatewayHost.GatewayId), LightingJson.ToUtf8(Desired()));
        await Task.Delay(TimeSpan.FromSeconds(30));
        TimeSpan cpuBefore = CpuOf(gateway);
        await Task.Delay(length);
        double percent = (CpuOf(gateway) - cpuBefore) / length * 100;
        gateway.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one report a minute, {length.TotalMinutes:F0} min: {percent:F2} % of a core, {gateway.WorkingSet64 / 1e6:F1} MB resident"));

        await CommandAsync(client);
        gateway.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after {Commands} commands: {gateway.WorkingSet64 / 1e6:F1} MB resident"));
        await gateway.StandardInput.WriteLineAsync("end");
        Console.WriteLine(await gateway.StandardOutput.ReadLineAsync().WaitAsync(Deadline));
        await gateway.WaitForExitAsync().WaitAsync(Deadline);
    }

    private static TimeSpan CpuOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    // As the program and its unit (deploy/systemd) are set to run: no thread for collecting in the background, no code measured to be compiled anew, code mapped once, and a first
    // generation of 1 MB, which on a machine with a large cache would be as large as that.
    private static Process StartGateway(string program, int port, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [program, "gateway-host", port.ToString(CultureInfo.InvariantCulture), folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_GCgen0size"] = "0x100000",
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_TC_CallCounting"] = "0",
                ["MALLOC_ARENA_MAX"] = "1",
            },
        };
        return Process.Start(start)!;
    }

    private static DesiredDocument Desired() => new(
        1,
        [.. Enumerable.Range(0, GatewayHost.Lamps).Select(lamp => new DesiredLamp(GatewayHost.LampId(lamp), 90, StandardPrograms.AlwaysDimmed.Id))],
        StandardPrograms.Calendars,
        StandardPrograms.Programs,
        new GatewaySettings(60, CityZone.LatitudeDegrees, CityZone.LongitudeDegrees));

    private static async Task CommandAsync(MqttClient client)
    {
        for (int i = 0; i < Commands; i++)
        {
            long expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
            string id = string.Create(CultureInfo.InvariantCulture, $"figures-{i}");
            await SendAsync(client, Topics.Command(GatewayHost.GatewayId), LightingJson.ToUtf8(new LampCommand(id, [GatewayHost.LampId(i % GatewayHost.Lamps)], 10 + i % 80, 0, expires, "figures")));
            await Task.Delay(CommandInterval);
        }
    }

    private static async Task SendAsync(MqttClient client, string topic, byte[] payload)
    {
        ReasonCode code = await client.PublishAsync(new MqttMessage { Topic = topic, Payload = payload, Qos = QualityOfService.AtLeastOnce, Retain = topic.EndsWith("desired", StringComparison.Ordinal) }, CancellationToken.None);
        if (code >= ReasonCode.UnspecifiedError)
            throw new InvalidOperationException($"The broker refused {topic}: {code}");
    }
}
