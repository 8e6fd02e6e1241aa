using System.Globalization;
using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>Clients that others wrote exchange messages at every QoS, in both protocol versions, with the broker of the real ingest program.</summary>
public sealed class RealClientTests(RealClientTests.Broker broker) : IClassFixture<RealClientTests.Broker>
{
    private const int Messages = 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static TheoryData<int, int> VersionsAndQos => new()
    {
        { 311, 0 }, { 311, 1 }, { 311, 2 }, { 5, 0 }, { 5, 1 }, { 5, 2 },
    };

    [RequiresTheory("/usr/bin/python3", "/usr/lib/python3/dist-packages/paho")]
    [MemberData(nameof(VersionsAndQos))]
    public async Task Paho_for_Python_gets_back_all_it_publishes(int version, int qos) =>
        await AssertExchange("/usr/bin/python3", Repository.ClientScript("paho_exchange.py"), version, qos);

    [RequiresTheory("node")]
    [MemberData(nameof(VersionsAndQos))]
    public async Task MqttJs_gets_back_all_it_publishes(int version, int qos) =>
        await AssertExchange("node", Repository.ClientScript("mqttjs-exchange.js"), version, qos);

    [RequiresTheory("/usr/bin/python3", "/usr/lib/python3/dist-packages/paho")]
    [MemberData(nameof(VersionsAndQos))]
    public async Task Paho_for_Python_gets_back_all_it_publishes_over_WebSocket(int version, int qos) =>
        await AssertExchange("/usr/bin/python3", Repository.ClientScript("paho_exchange.py"), version, qos, "websockets");

    [RequiresTheory("node")]
    [MemberData(nameof(VersionsAndQos))]
    public async Task MqttJs_gets_back_all_it_publishes_over_WebSocket(int version, int qos) =>
        await AssertExchange("node", Repository.ClientScript("mqttjs-exchange.js"), version, qos, "ws");

    [RequiresFact("mosquitto_sub")]
    public async Task Mosquitto_sub_reads_the_broker_s_own_topics_with_a_service_s_credential_only()
    {
        string password = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(broker.DataFolder, "services.json"))).RootElement.GetProperty("dashboard").GetString()!;
        (int exitCode, string output) = await RunningProgram.RunAsync(
            "mosquitto_sub", [.. Common(5).Split(' '), "-u", "dashboard", "-P", password, "-t", "$SYS/#", "-v", "-C", "30", "-W", "20"], Deadline);
        Assert.True(exitCode == 0, output);
        Assert.Contains("$SYS/broker/version LampuKota ", output, StringComparison.Ordinal);
        Assert.Contains("$SYS/broker/clients/connected ", output, StringComparison.Ordinal);

        (_, output) = await RunningProgram.RunAsync("mosquitto_sub", [.. Common(5).Split(' '), "-t", "$SYS/#", "-v", "-C", "1", "-W", "3"], Deadline);
        Assert.DoesNotContain("$SYS/broker/", output, StringComparison.Ordinal);
    }

    [RequiresTheory("mosquitto_sub", "mosquitto_pub")]
    [MemberData(nameof(VersionsAndQos))]
    public async Task Mosquitto_clients_get_back_all_they_publish(int version, int qos)
    {
        string topic = $"exchange/mosquitto/{version}/{qos}";
        await using RunningProgram subscriber = await SubscribeAsync(topic, version, qos, Messages);

        string file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Messages).Select(number => $"message {number}"));
        (int exitCode, string output) = await RunningProgram.RunAsync(
            "/bin/sh", ["-c", $"mosquitto_pub {Common(version)} -t {topic} -q {qos} -l < {file}"], Deadline);
        File.Delete(file);

        Assert.True(exitCode == 0, output);
        Assert.True(await subscriber.WaitForExitAsync(Deadline) == 0, subscriber.Output);
        Assert.Equal(Expected(qos), Received(subscriber));
    }

    [RequiresTheory("mosquitto_sub", "mosquitto_pub")]
    [InlineData(311)]
    [InlineData(5)]
    public async Task A_retained_message_meets_a_subscriber_that_comes_later(int version)
    {
        string topic = $"retained/{version}";
        await MosquittoPublish(version, "-t", topic, "-q", "1", "-r", "-m", "kept");

        await using RunningProgram subscriber = RunningProgram.Start("mosquitto_sub",
            [.. Common(version).Split(' '), "-t", topic, "-q", "1", "-C", "1", "-W", "20", "-F", "%r %p"]);

        Assert.True(await subscriber.WaitForExitAsync(Deadline) == 0, subscriber.Output);
        Assert.Equal("1 kept", subscriber.Output.Trim());
    }

    [RequiresTheory("mosquitto_sub")]
    [InlineData(311)]
    [InlineData(5)]
    public async Task The_will_of_a_client_that_dies_is_published(int version)
    {
        string topic = $"will/{version}";
        await using RunningProgram heir = await SubscribeAsync(topic, version, qos: 1, count: 1);
        await using RunningProgram mortal = RunningProgram.Start("stdbuf",
            ["-oL", "mosquitto_sub", .. Common(version).Split(' '), "-d", "-t", "nothing", "--will-topic", topic, "--will-payload", "gone", "--will-qos", "1"]);
        await mortal.WaitForLineAsync("Subscribed", Deadline);

        mortal.Send(Signal.Kill);

        Assert.True(await heir.WaitForExitAsync(Deadline) == 0, heir.Output);
        Assert.Equal(["1 gone"], Received(heir));
    }

    private async Task AssertExchange(string interpreter, string script, int version, int qos, string? webSocket = null)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(
            interpreter, [script, Text(webSocket is null ? broker.Port : broker.WebSocketPort), Text(version), Text(qos), Text(Messages), .. webSocket is null ? [] : (string[])[webSocket]], Deadline);

        Assert.True(exitCode == 0, output);
        Assert.Equal(Expected(qos), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<RunningProgram> SubscribeAsync(string topic, int version, int qos, int count)
    {
        RunningProgram subscriber = RunningProgram.Start("stdbuf",
        [
            "-oL", "mosquitto_sub", .. Common(version).Split(' '), "-d", "-t", topic, "-q", Text(qos), "-C", Text(count), "-W", "25", "-F", "received %q %p",
        ]);
        await subscriber.WaitForLineAsync("Subscribed", Deadline);
        return subscriber;
    }

    private async Task MosquittoPublish(int version, params string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync("mosquitto_pub", [.. Common(version).Split(' '), .. arguments], Deadline);
        Assert.True(exitCode == 0, output);
    }

    private string Common(int version) => $"-h 127.0.0.1 -p {broker.Port} -V {(version == 5 ? "mqttv5" : "mqttv311")}";

    private static string[] Received(RunningProgram subscriber) =>
    [
        .. subscriber.Output.Split('\n').Where(line => line.StartsWith("received ", StringComparison.Ordinal)).Select(line => line["received ".Length..]),
    ];

    private static IEnumerable<string> Expected(int qos) => Enumerable.Range(0, Messages).Select(number => $"{qos} message {number}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>One ingest program for all tests of the class.</summary>
    public sealed class Broker : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _data = new();
        private RunningIngest? _ingest;

        public int Port => _ingest!.MqttPort;

        public int WebSocketPort { get; } = FreePort.Next();

        public string DataFolder => _data.Path;

        public async Task InitializeAsync() => _ingest = await RunningIngest.StartAsync(_data.Path, $"--Mqtt:WebSocketPort={Text(WebSocketPort)}");

        public async Task DisposeAsync()
        {
            if (_ingest is not null)
                await _ingest.DisposeAsync();
        }

        public void Dispose() => _data.Dispose();
    }
}
