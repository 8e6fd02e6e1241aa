using System.Globalization;
using System.Text;
using System.Text.Json;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>Workers and a fault monitor behind a broker that is not ours.</summary>
public sealed class ConsumeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [RequiresFact("mosquitto", RunningEngine.VictoriaMetrics)]
    public async Task Two_workers_share_the_load_and_one_that_is_killed_and_restarted_loses_nothing()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync(isDurable: true);
        await using RunningEngine engine = await RunningEngine.StartAsync(RunningEngine.VictoriaMetrics);
        await using RunningWorker one = await RunningWorker.StartAsync("worker-1", first.Path, mosquitto.Port, engine);
        long firstUnixMs = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        TelemetryPublisher[] publishers = [.. Enumerable.Range(1, 3).Select(number => new TelemetryPublisher($"G{number}", mosquitto.Port, firstUnixMs))];
        try
        {
            await using (RunningWorker two = await RunningWorker.StartAsync("worker-2", second.Path, mosquitto.Port, engine))
            {
                await mosquitto.WaitForSubscriptionAsync("worker-1");
                await mosquitto.WaitForSubscriptionAsync("worker-2");
                foreach (TelemetryPublisher publisher in publishers)
                    await publisher.StartAsync();
                await Until.HoldsAsync(async () => await one.ReadMessagesAsync() > 300 && await two.ReadMessagesAsync() > 300, Deadline, "both workers take packs");
                two.Program.Send(Signal.Kill);
                await two.Program.WaitForExitAsync(Deadline);
            }

            long before = await one.ReadMessagesAsync();
            await Until.HoldsAsync(async () => await one.ReadMessagesAsync() > before + 300, Deadline, "the other goes on");
            await using RunningWorker again = await RunningWorker.StartAsync("worker-2", second.Path, mosquitto.Port, engine);
            await Task.WhenAll(publishers.Select(publisher => publisher.FinishAsync(Deadline)));
            await AssertWholeAsync(engine, publishers);
        }
        finally
        {
            foreach (TelemetryPublisher publisher in publishers)
                await publisher.DisposeAsync();
        }
    }

    [RequiresFact("mosquitto")]
    public async Task A_worker_that_is_stopped_gives_back_nothing_that_it_acknowledged_and_ends_well()
    {
        using var data = new TemporaryFolder();
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync(isDurable: true);
        await using RunningWorker worker = await RunningWorker.StartAsync("worker-1", data.Path, mosquitto.Port, engine: null);
        await mosquitto.WaitForSubscriptionAsync("worker-1");
        await using MqttClient reader = new(mosquitto.ClientOptions(MqttProtocolVersion.V500) with
        {
            Subscriptions = [new TopicSubscription("lampukota/v1/_ingest/accounts/#", QualityOfService.AtMostOnce)],
        });
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reader.MessageHandler = (message, _) =>
        {
            using JsonDocument page = JsonDocument.Parse(message.Payload);
            if (message.Topic.EndsWith("/worker-1/0", StringComparison.Ordinal) && IsWhole(page.RootElement, "worker-1", "G1", 100 * TelemetryPublisher.SamplesPerPack))
                told.TrySetResult();
            return default;
        };
        await reader.ConnectAsync();
        await using var publisher = new TelemetryPublisher("G1", mosquitto.Port, TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds(), maximumPacks: 100);
        await publisher.StartAsync();
        await Until.HoldsAsync(async () => await worker.ReadMessagesAsync() == 100, Deadline, "the worker takes every pack");
        await told.Task.WaitAsync(Deadline);

        Assert.Equal(0, await worker.Program.StopAsync());

        using var store = new EmbeddedStoreReader(Path.Combine(data.Path, "ingest"));
        int stored = 0;
        await foreach (SeriesPoint _ in store.Query(new SeriesKey("G1-L00", "activePower"), new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
            stored++;
        Assert.Equal(100, stored);
    }

    [RequiresFact("mosquitto")]
    public async Task The_fault_monitor_hears_all_and_publishes_what_it_finds_at_that_broker()
    {
        using var data = new TemporaryFolder();
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync();
        var events = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MqttClient client = new(mosquitto.ClientOptions(MqttProtocolVersion.V500) with
        {
            Subscriptions = [new TopicSubscription("lampukota/v1/_ingest/event", QualityOfService.AtLeastOnce)],
        });
        client.MessageHandler = (message, _) =>
        {
            events.TrySetResult(Encoding.UTF8.GetString(message.Payload.Span));
            return default;
        };
        await client.ConnectAsync();
        // A minute of silence in the city is a second here.
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string instant = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await using RunningWorker monitor = await RunningWorker.StartFaultsAsync(
            data.Path, mosquitto.Port, $"--Clock:Epoch={instant}", $"--Clock:Anchor={instant}", "--Clock:Speed=60", "--Faults:SilentMinutes=1");
        await mosquitto.WaitForSubscriptionAsync("lampukota-faults");
        Assert.Equal(1, await monitor.ReadMetricAsync("lampukota_consume_connected"));

        await client.PublishAsync(new MqttMessage
        {
            Topic = "lampukota/v1/G1/telemetry",
            Qos = QualityOfService.AtLeastOnce,
            Payload = Encoding.UTF8.GetBytes($$"""[{"n":"L1/activePower","t":{{now.ToUnixTimeSeconds()}},"v":5}]"""),
        });

        using JsonDocument found = JsonDocument.Parse(await events.Task.WaitAsync(Deadline));
        Assert.Contains("communicationFailure", found.RootElement.GetRawText(), StringComparison.Ordinal);
        // Of a silent gateway nothing is said of what is behind it.
        Assert.Equal("G1", found.RootElement.GetProperty("device").GetString());
        Assert.False(Directory.Exists(Path.Combine(data.Path, "ingest")));
    }

    [Theory]
    [InlineData("--consume --faults", "two programs")]
    [InlineData("--consume", "Consume:Host")]
    [InlineData("--consume --Consume:Host=127.0.0.1", "Consume:ClientId")]
    [InlineData("--consume --Consume:Host=127.0.0.1 --Consume:ClientId=a --Consume:Group=a/b", "Consume:Group")]
    [InlineData("--consume --Consume:Host=127.0.0.1 --Consume:ClientId=a/b", "Consume:ClientId")]
    [InlineData("--consume --Consume:Host=127.0.0.1 --Consume:Password=abc", "Consume__Password")]
    public async Task A_mistake_is_answered_with_a_sentence(string arguments, string named)
    {
        await using RunningProgram ingest = RunningProgram.StartOurs("LampuKota.Ingest", arguments.Split(' '));

        Assert.Equal(2, await ingest.WaitForExitAsync(Deadline));
        Assert.Contains(named, ingest.Output, StringComparison.Ordinal);
    }

    private static bool IsWhole(JsonElement page, string worker, string gateway, int received) =>
        page.GetProperty("worker").GetString() == worker
        && page.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("gateway").GetString() == gateway && item.GetProperty("received").GetInt64() == received);

    private static async Task AssertWholeAsync(RunningEngine engine, TelemetryPublisher[] publishers)
    {
        using RemoteSeriesReader reader = RemoteSeriesReader.Create(engine.Engine, () => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (TelemetryPublisher publisher in publishers)
        {
            for (int lamp = 0; lamp < TelemetryPublisher.Lamps; lamp++)
            {
                var series = new SeriesKey(publisher.LampId(lamp), "activePower");
                await Until.HoldsAsync(async () => await CountAsync(reader, series) == publisher.Sent, Deadline, $"{series} has its {publisher.Sent} samples");
            }
        }
    }

    private static async Task<int> CountAsync(RemoteSeriesReader reader, SeriesKey series)
    {
        var instants = new HashSet<long>();
        await foreach (SeriesPoint point in reader.Query(series, new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
            Assert.True(instants.Add(point.TimestampUnixMs));
        return instants.Count;
    }
}
