using System.Buffers;
using System.Text;
using LampuKota.Columns;
using LampuKota.Ingest;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

public sealed class TelemetryConsumerTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeSink _store = new();
    private readonly TelemetryConsumer _consumer;

    public TelemetryConsumerTests() => _consumer = Make(_store);

    private static TelemetryConsumer Make(FakeSink store)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [ConsumeSettings.HostKey] = "127.0.0.1", [ConsumeSettings.ClientIdKey] = "worker-1" }).Build();
        var sink = new TelemetrySink(store, new DeviceRegistry(), new FixedClock(), TimeProvider.System, new IngestMeter(TimeProvider.System), NullLogger<TelemetrySink>.Instance);
        return new TelemetryConsumer(
            ConsumeSettings.Read(configuration, IngestMode.Consume), IngestMode.Consume, sink, NullLogger<TelemetryConsumer>.Instance, NullLogger<MqttClient>.Instance);
    }

    [Fact]
    public async Task Messages_of_one_read_are_handed_to_the_store_together_and_acknowledged_when_it_says_so()
    {
        Task first = Publish("L1");
        Task second = Publish("L2");
        Assert.Empty(_store.Batches);

        _consumer.EndRead();
        Assert.Equal([2], _store.Batches);
        Assert.False(first.IsCompleted || second.IsCompleted);
        Task ofNextRead = Publish("L3");

        _store.Durable.SetResult();
        await Task.WhenAll(first, second).WaitAsync(Deadline);
        Assert.False(ofNextRead.IsCompleted);
        _consumer.EndRead();
        await ofNextRead.WaitAsync(Deadline);
        Assert.Equal([2, 1], _store.Batches);
    }

    [Fact]
    public async Task Messages_that_the_store_could_not_keep_are_never_acknowledged()
    {
        Task taken = Publish("L1");
        _consumer.EndRead();

        _store.Durable.SetException(new StoreFailedException("full"));

        await Assert.ThrowsAsync<StoreFailedException>(() => taken.WaitAsync(Deadline));
    }

    [Fact]
    public void A_read_without_telemetry_hands_nothing_on()
    {
        _consumer.EndRead();

        Assert.Empty(_store.Batches);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _consumer.DisposeAsync();

    private Task Publish(string device) => _consumer.OnPublish(new PublishView
    {
        Topic = "lampukota/v1/G1/telemetry"u8,
        Payload = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes($$"""[{"n":"{{device}}/activePower","v":1}]""")),
        Qos = QualityOfService.AtLeastOnce,
        PacketIdentifier = 1,
    })!;

    private sealed class FakeSink : IReadingSink
    {
        public TaskCompletionSource Durable { get; } = new();

        public List<int> Batches { get; } = [];

        public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken)
        {
            Batches.Add(batch.Count);
            return new ValueTask(Durable.Task);
        }

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
    }

    private sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUnixTimeMilliseconds(TelemetryExamples.NowUnixMs);
    }
}
