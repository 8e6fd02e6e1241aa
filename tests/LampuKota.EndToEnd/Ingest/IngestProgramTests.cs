using System.Globalization;
using System.Text;
using System.Text.Json;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>The ingest program as its neighbours meet it.</summary>
public sealed class IngestProgramTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(MqttProtocolVersion.V500, ReasonCode.PayloadFormatInvalid)]
    [InlineData(MqttProtocolVersion.V311, ReasonCode.Success)]
    public async Task A_pack_that_cannot_be_decoded_is_answered_with_0x99_or_plainly_where_there_is_no_code(MqttProtocolVersion version, ReasonCode expected)
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path);
        await using MqttClient client = await ConnectAsync(ingest.MqttPort, version);

        Assert.Equal(expected, await PublishAsync(client, "G1", "hello"));
        Assert.Equal(ReasonCode.Success, await PublishAsync(client, "G1", Pack("L1", 61.4)));

        await ingest.Program.WaitForLineAsync("Refused telemetry", Deadline);
        Assert.Equal((double[])[61.4], await ReadAsync(data.Path, "L1"));
    }

    [Fact]
    public async Task The_bad_values_of_a_pack_do_not_keep_the_good_ones_out()
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path);
        await using MqttClient client = await ConnectAsync(ingest.MqttPort);

        Assert.Equal(ReasonCode.Success, await PublishAsync(client, "G1", """[{"n":"L1/activePower","v":1e9},{"n":"L1/activePower","v":5},{"n":"L1/speed","v":1}]"""));

        Assert.Equal((double[])[5.0], await ReadAsync(data.Path, "L1"));
        Assert.Contains("rejected_total{reason=\"outOfRange\"} 1", await GetAsync(ingest, "metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QualityOfService.AtLeastOnce)]
    [InlineData(QualityOfService.ExactlyOnce)]
    public async Task A_termination_commits_what_was_received_and_ends_well(QualityOfService qos)
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path);
        await using MqttClient client = await ConnectAsync(ingest.MqttPort);
        await PublishAsync(client, "G1", Pack("L1", 7), qos);
        await PublishAsync(client, "G1", Pack("L2", 8), QualityOfService.AtMostOnce);
        await PublishAsync(client, "G1", Pack("L3", 9), qos); // Behind the one that nobody acknowledges.

        Assert.Equal(0, await ingest.Program.StopAsync());

        Assert.Equal((double[])[7.0], await ReadAsync(data.Path, "L1"));
        Assert.Equal((double[])[8.0], await ReadAsync(data.Path, "L2"));
        Assert.Equal((double[])[9.0], await ReadAsync(data.Path, "L3"));
    }

    [Fact]
    public async Task A_parent_that_dies_takes_ingest_with_it()
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path, "--StopWhenInputEnds=true");

        ingest.Program.EndInput();

        Assert.Equal(0, await ingest.Program.WaitForExitAsync(Deadline));
    }

    [Fact]
    public async Task Services_enter_with_their_credentials_and_nobody_without()
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path, "--Mqtt:AllowAnonymous=false");
        using JsonDocument credentials = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data.Path, "services.json")));
        string password = credentials.RootElement.GetProperty("dashboard").GetString()!;

        await Assert.ThrowsAsync<MqttConnectException>(() => ConnectAsync(ingest.MqttPort));
        await Assert.ThrowsAsync<MqttConnectException>(() => ConnectAsync(ingest.MqttPort, userName: "dashboard", password: "guess"));
        await using MqttClient client = await ConnectAsync(ingest.MqttPort, userName: "dashboard", password: password);
        Assert.Equal(ReasonCode.Success, await PublishAsync(client, "G1", Pack("L1", 7)));
    }

    [Fact]
    public async Task The_state_is_retained_for_whoever_asks()
    {
        using var data = new TemporaryFolder();
        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path);
        var arrived = new TaskCompletionSource<MqttMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MqttClient client = await ConnectAsync(ingest.MqttPort, handler: arrived.SetResult);

        await client.SubscribeAsync([new TopicSubscription("lampukota/v1/_ingest/state", QualityOfService.AtMostOnce)]);

        MqttMessage state = await arrived.Task.WaitAsync(Deadline);
        using JsonDocument document = JsonDocument.Parse(state.Payload);
        Assert.Equal(0, document.RootElement.GetProperty("ledger").GetProperty("received").GetInt64());
    }

    private static async Task<MqttClient> ConnectAsync(
        int port, MqttProtocolVersion version = MqttProtocolVersion.V500, string? userName = null, string? password = null, Action<MqttMessage>? handler = null)
    {
        var client = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = port, ProtocolVersion = version, UserName = userName, Password = password });
        if (handler is not null)
        {
            client.MessageHandler = (message, _) =>
            {
                handler(message);
                return ValueTask.CompletedTask;
            };
        }

        using var deadline = new CancellationTokenSource(Deadline);
        await client.ConnectAsync(deadline.Token);
        return client;
    }

    private static async Task<ReasonCode> PublishAsync(MqttClient client, string gateway, string payload, QualityOfService qos = QualityOfService.AtLeastOnce)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return await client.PublishAsync(
            new MqttMessage { Topic = $"lampukota/v1/{gateway}/telemetry", Payload = Encoding.UTF8.GetBytes(payload), Qos = qos }, deadline.Token);
    }

    private static string Pack(string lamp, double power) =>
        string.Create(CultureInfo.InvariantCulture, $$"""[{"bn":"{{lamp}}/","n":"activePower","u":"W","v":{{power}}}]""");

    private static async Task<double[]> ReadAsync(string folder, string lamp)
    {
        using var reader = new EmbeddedStoreReader(Path.Combine(folder, "ingest"));
        var values = new List<double>();
        await foreach (SeriesPoint point in reader.Query(new SeriesKey(lamp, "activePower"), new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
            values.Add(point.Value);
        return [.. values];
    }

    private static async Task<string> GetAsync(RunningIngest ingest, string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{ingest.HttpPort}/{path}"));
    }
}
