using System.Diagnostics;
using System.Globalization;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Benchmarks;

/// <summary>
/// What the installed gateway program costs with fifty lamps, behind a broker with TLS: <c>-- gateway [minutes]</c> (five), as root. Resident memory and processor time at one
/// report a minute and after a burst of commands, the time from its start to its first report at the broker, and from a command that is published to its output's file, written;
/// beside it what the way there takes by itself, to a client that does nothing with the message.
/// </summary>
internal static class GatewayFigures
{
    private const int Commands = 200;
    private static readonly TimeSpan CommandInterval = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Console.Error.WriteLine("The figures of the gateway lay a folder over /sys/class, and so need root.");
            return 2;
        }

        int minutes = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        string folder = Directory.CreateTempSubdirectory("lampukota-gateway-").FullName;
        try
        {
            await using TlsBroker broker = await TlsBroker.StartAsync(folder);
            await using var client = new MqttClient(
                new MqttClientOptions { Host = "localhost", Port = broker.Port, ClientIdentifier = "figures", Tls = broker.Trust }, NullLogger<MqttClient>.Instance, TimeProvider.System);
            using var gateway = new InstalledGateway(folder, broker);
            await MeasureAsync(client, gateway, TimeSpan.FromMinutes(minutes));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(MqttClient client, InstalledGateway gateway, TimeSpan length)
    {
        var firstReport = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.MessageHandler = (message, _) =>
        {
            if (message.Topic == Topics.Telemetry(InstalledGateway.GatewayId))
                firstReport.TrySetResult();
            return ValueTask.CompletedTask;
        };
        await client.StartAsync(CancellationToken.None);
        await client.SubscribeAsync([new TopicSubscription(Topics.Telemetry(InstalledGateway.GatewayId), QualityOfService.AtLeastOnce)]);

        var start = Stopwatch.StartNew();
        gateway.Start();
        await firstReport.Task.WaitAsync(Deadline);
        Say($"start to first report: {start.Elapsed.TotalSeconds:F2} s, of which the processor worked {gateway.ProcessorTime.TotalSeconds:F2} s");

        await SendAsync(client, Topics.Desired(InstalledGateway.GatewayId), LightingJson.ToUtf8(Desired()));
        await Task.Delay(TimeSpan.FromSeconds(30));
        TimeSpan before = gateway.ProcessorTime;
        await Task.Delay(length);
        Say($"one report a minute, {length.TotalMinutes:F0} min: {(gateway.ProcessorTime - before) / length * 100:F2} % of a core, {Resident(gateway)}");

        before = gateway.ProcessorTime;
        await using var echo = new MqttClient(client.Options with { ClientIdentifier = "echo" }, NullLogger<MqttClient>.Instance, TimeProvider.System);
        var way = new Arrivals();
        echo.MessageHandler = (message, _) =>
        {
            way.Arrived(message.Topic);
            return ValueTask.CompletedTask;
        };
        await echo.ConnectAsync();
        await echo.SubscribeAsync([new TopicSubscription(EchoTopic, QualityOfService.AtLeastOnce)]);
        Arrivals written = await CommandAsync(client, gateway, way);
        Say($"{written.Count} of {Commands} commands, published to written: {written}");
        Say($"{way.Count} messages of that size by the same way to a client that does nothing: {way}");
        Say($"after them: {Resident(gateway)}; the processor worked {(gateway.ProcessorTime - before).TotalMilliseconds / Commands:F2} ms for each");
        await Task.Delay(QuietTime);
        Say($"{QuietTime.TotalMinutes:F0} min later: {Resident(gateway)}");
    }

    private const string EchoTopic = "figures/echo";

    private static string Resident(InstalledGateway gateway)
    {
        ProcessMemory memory = gateway.Memory;
        return string.Create(CultureInfo.InvariantCulture, $"{memory.ResidentBytes / 1e6:F1} MB resident, {memory.FileBytes.Values.Sum() / 1e6:F1} of them unchanged pages of files");
    }

    private static DesiredDocument Desired() => new(
        1,
        [.. Enumerable.Range(0, InstalledGateway.Lamps).Select(lamp => new DesiredLamp(InstalledGateway.LampId(lamp), 90, StandardPrograms.AlwaysDimmed.Id))],
        StandardPrograms.Calendars,
        StandardPrograms.Programs,
        new GatewaySettings(60, CityZone.LatitudeDegrees, CityZone.LongitudeDegrees));

    // From outside of the program: broker, TLS twice and the file system's notice are in it.
    private static async Task<Arrivals> CommandAsync(MqttClient client, InstalledGateway gateway, Arrivals way)
    {
        var written = new Arrivals();
        using var outputs = new FileSystemWatcher(gateway.Outputs, "duty_cycle") { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.LastWrite, InternalBufferSize = 65_536 };
        outputs.Changed += (_, change) => written.Arrived(Path.GetDirectoryName(change.Name)!);
        outputs.EnableRaisingEvents = true;
        for (int i = 0; i < Commands; i++)
        {
            int lamp = i % InstalledGateway.Lamps;
            long expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
            string id = string.Create(CultureInfo.InvariantCulture, $"figures-{i}");
            byte[] command = LightingJson.ToUtf8(new LampCommand(id, [InstalledGateway.LampId(lamp)], 10 + i / InstalledGateway.Lamps * 20, 0, expires, "figures"));
            way.Sent(EchoTopic);
            await SendAsync(client, EchoTopic, command);
            await Task.Delay(CommandInterval);
            written.Sent(InstalledGateway.OutputOf(lamp));
            await SendAsync(client, Topics.Command(InstalledGateway.GatewayId), command);
            await Task.Delay(CommandInterval);
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        return written;
    }

    private static async Task SendAsync(MqttClient client, string topic, byte[] payload)
    {
        var message = new MqttMessage { Topic = topic, Payload = payload, Qos = QualityOfService.AtLeastOnce, Retain = topic.EndsWith("desired", StringComparison.Ordinal) };
        ReasonCode code = await client.PublishAsync(message, CancellationToken.None);
        if (code >= ReasonCode.UnspecifiedError)
            throw new InvalidOperationException($"The broker refused {topic}: {code}");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
