using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>The ingest program before a remote engine.</summary>
public sealed class IngestSpoolTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [RequiresTheory(RunningEngine.VictoriaMetrics, RunningEngine.InfluxDb)]
    [InlineData(RunningEngine.VictoriaMetrics)]
    [InlineData(RunningEngine.InfluxDb)]
    public async Task Ingest_and_engine_are_killed_under_load_and_nothing_acknowledged_is_lost(string program)
    {
        using var data = new TemporaryFolder();
        await using RunningEngine engine = await RunningEngine.StartAsync(program);
        int port = FreePort.Next();
        var start = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());
        await using var publisher = new TelemetryPublisher("G1", port, start.ToUnixTimeMilliseconds());
        await publisher.StartAsync();
        for (int cycle = 0; cycle < 2; cycle++)
        {
            int before = publisher.AcknowledgedCount;
            await using RunningIngest ingest = await StartAsync(data.Path, port, engine);
            await Until.HoldsAsync(() => publisher.AcknowledgedCount >= before + 300, Deadline, "packs are acknowledged");
            if (cycle == 1)
            {
                await engine.KillAsync();
                int beforeWithout = publisher.AcknowledgedCount;
                await Until.HoldsAsync(() => publisher.AcknowledgedCount >= beforeWithout + 300, Deadline, "packs are acknowledged without the engine");
            }

            ingest.Program.Send(Signal.Kill);
            await ingest.Program.WaitForExitAsync(Deadline);
        }

        await engine.StartAsync();
        await using RunningIngest last = await StartAsync(data.Path, port, engine);
        await publisher.FinishAsync(Deadline);
        Assert.Equal(publisher.Sent, publisher.AcknowledgedCount);
        using RemoteSeriesReader reader = RemoteSeriesReader.Create(engine.Engine, () => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        for (int lamp = 0; lamp < TelemetryPublisher.Lamps; lamp++)
        {
            var series = new SeriesKey(publisher.LampId(lamp), "activePower");
            await AssertWholeAsync(reader, publisher, series, lamp);
        }

        Dictionary<string, long> ledger = await ReadLedgerAsync(last);
        Assert.Equal(ledger["received_total"], ledger["stored_total"]);
        Assert.Equal((0, 0, 0), (ledger["pending"], ledger["damaged"], ledger["refused"]));
        Assert.True(ledger["received_total"] >= (long)publisher.Sent * TelemetryPublisher.SamplesPerPack);
    }

    // The first sync of a thread on the segment is its header's, the second that of the first record.
    [RequiresFact("strace")]
    public async Task A_sync_of_the_spool_that_fails_acknowledges_nothing_and_ends_the_process_with_a_sentence()
    {
        using var data = new TemporaryFolder();
        await using var influx = await StrictInflux.StartAsync();
        (int mqttPort, int httpPort) = (FreePort.Next(), FreePort.Next());
        string segment = Path.Combine(data.Path, "ingest", "spool", "0000000000000001.spool");
        File.WriteAllText(Path.Combine(data.Path, "token"), StrictInflux.Token);
        await using RunningProgram ingest = RunningProgram.Start("strace",
        [
            "-f", "--seccomp-bpf", "-qq", "-o", Path.Combine(data.Path, "trace"), "-e", "trace=fdatasync", "-P", segment, "-e", "inject=fdatasync:error=EIO:when=2+",
            "dotnet", Repository.Program("LampuKota.Ingest"), $"--Mqtt:Port={mqttPort}", "--Mqtt:AllowAnonymous=true", $"--Data:Directory={data.Path}", $"--urls=http://127.0.0.1:{httpPort}",
            .. influx.Settings, $"--Store:SecretFile={Path.Combine(data.Path, "token")}",
        ]);
        await Health.WaitAsync(new Uri($"http://127.0.0.1:{httpPort}/healthz"), ingest, Deadline);
        await using var publisher = new TelemetryPublisher("G1", mqttPort, TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds());
        await publisher.StartAsync();

        Assert.Equal(1, await ingest.WaitForExitAsync(Deadline));

        Assert.Equal(0, publisher.AcknowledgedCount);
        Assert.Empty(influx.Lines);
        Assert.Contains("nothing more is acknowledged", ingest.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InfluxDB_2_gets_exactly_what_its_interface_asks_for()
    {
        using var data = new TemporaryFolder();
        await using StrictInflux influx = await StrictInflux.StartAsync();
        await using RunningIngest ingest = await StartAsync(data.Path, influx);
        await PublishAsync(ingest, packs: 200);

        await Until.HoldsAsync(() => influx.Lines.Count() == 200 * TelemetryPublisher.Lamps, Deadline, "every line is there");

        Assert.Empty(influx.Faults);
        Assert.DoesNotContain(StrictInflux.Token, ingest.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_fails_delays_or_refuses_gets_the_rest_all_the_same()
    {
        using var data = new TemporaryFolder();
        await using StrictInflux influx = await StrictInflux.StartAsync();
        int bodies = 0;
        influx.OnBody = body => ++bodies switch
        {
            1 => (500, null),
            2 => (429, "1"),
            3 => (503, null),
            4 => (401, null),
            _ => body.Contains("G1-L03 ", StringComparison.Ordinal) || body.Contains("G1-L03,", StringComparison.Ordinal) ? (400, null) : null,
        };
        await using RunningIngest ingest = await StartAsync(data.Path, influx);
        await PublishAsync(ingest, packs: 3);

        await Until.HoldsAsync(async () => (await ReadLedgerAsync(ingest))["pending"] == 0, Deadline, "everything is sent");

        Dictionary<string, long> ledger = await ReadLedgerAsync(ingest);
        Assert.Equal(ledger["received_total"], ledger["stored_total"] + ledger["refused"]);
        string refused = Path.Combine(data.Path, "ingest", "spool", "refused.lp");
        Assert.Equal(3, File.ReadLines(refused).Count(line => line.StartsWith("lampukota,device=G1-L03 ", StringComparison.Ordinal)));
        Assert.Equal(3 * (TelemetryPublisher.Lamps - 1), influx.Lines.Count());
        Assert.Equal(6, ledger["refused"]);
        Assert.Contains("took nothing (500", ingest.Program.Output, StringComparison.Ordinal);
        Assert.Contains("took nothing (401", ingest.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_on_the_command_line_is_refused_with_a_sentence()
    {
        await using RunningProgram ingest = RunningProgram.StartOurs("LampuKota.Ingest", "--Store:Secret=abc");

        Assert.Equal(2, await ingest.WaitForExitAsync(Deadline));
        Assert.Contains("Store__Secret", ingest.Output, StringComparison.Ordinal);
    }

    private static Task<RunningIngest> StartAsync(string folder, int port, RunningEngine engine) =>
        RunningIngest.StartAsync(folder, [$"--Mqtt:Port={port.ToString(CultureInfo.InvariantCulture)}", .. engine.Settings]);

    private static Task<RunningIngest> StartAsync(string folder, StrictInflux influx)
    {
        string token = Path.Combine(folder, "token");
        File.WriteAllText(token, StrictInflux.Token + "\n");
        return RunningIngest.StartAsync(folder, [.. influx.Settings, $"--Store:SecretFile={token}"]);
    }

    private static async Task PublishAsync(RunningIngest ingest, int packs)
    {
        await using var publisher = new TelemetryPublisher("G1", ingest.MqttPort, TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds(), packs);
        await publisher.StartAsync();
        await Until.HoldsAsync(() => publisher.AcknowledgedCount == packs, Deadline, "every pack is acknowledged");
    }

    private static async Task AssertWholeAsync(RemoteSeriesReader reader, TelemetryPublisher publisher, SeriesKey series, int lamp)
    {
        HashSet<int> stored = [];
        await Until.HoldsAsync(async () => (stored = await ReadAsync(reader, publisher, series, lamp)).Count == publisher.Sent, Deadline, $"{series} is whole");
        Assert.DoesNotContain(publisher.Acknowledged, pack => !stored.Contains(pack));
    }

    private static async Task<HashSet<int>> ReadAsync(RemoteSeriesReader reader, TelemetryPublisher publisher, SeriesKey series, int lamp)
    {
        var stored = new HashSet<int>();
        await foreach (SeriesPoint point in reader.Query(series, new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
        {
            int pack = publisher.PackAt(point.TimestampUnixMs);
            Assert.True(stored.Add(pack), $"{series} has pack {pack} twice.");
            Assert.Equal(TelemetryPublisher.PowerOf(pack, lamp), point.Value);
        }

        return stored;
    }

    private static async Task<Dictionary<string, long>> ReadLedgerAsync(RunningIngest ingest)
    {
        const string Prefix = "lampukota_samples_";
        using var client = new HttpClient();
        string text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{ingest.HttpPort}/metrics"));
        return text.Split('\n').Where(line => line.StartsWith(Prefix, StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal))
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0][Prefix.Length..], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
