using System.Buffers;
using System.Text;
using LampuKota.Broker;
using LampuKota.Columns;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Tests;

public class TelemetrySinkTests
{
    private const long NowUnixMs = TelemetryExamples.NowUnixMs;

    private readonly FakeSink _store = new();
    private readonly ListLogger<TelemetrySink> _log = new();
    private readonly IngestMeter _meter = new(TimeProvider.System);
    private readonly ManualTime _time = new();
    private readonly TelemetrySink _sink;

    public TelemetrySinkTests() => _sink = new TelemetrySink(_store, new DeviceRegistry(), new FixedClock(), _time, _meter, _log);

    [Fact]
    public void Telemetry_is_acknowledged_when_the_store_says_that_it_is_durable()
    {
        PublishTicket ticket = Publish("lampukota/v1/G1/telemetry", """[{"bn":"L1/","n":"activePower","v":61.4},{"n":"speed","v":1}]""");

        Assert.Equal(ReasonCode.Success, ticket.Code);
        Assert.False(ticket.Durable!.IsCompleted);
        _store.Durable.SetResult();
        Assert.True(ticket.Durable.IsCompletedSuccessfully);
        Assert.Equal([("G1", $"L1/activePower {NowUnixMs} 61.4", 1)], _store.Batches);
    }

    [Theory]
    [InlineData("lampukota/v1/G1/status")]
    [InlineData("lampukota/v1/G1/command/result")]
    [InlineData("lampukota/v1//telemetry2")]
    [InlineData("lampukota/v2/G1/telemetry")]
    [InlineData("lampukota/v1/telemetry")]
    public void Other_topics_are_none_of_its_business(string topic)
    {
        Assert.Equal(PublishTicket.Accepted, Publish(topic, "hello"));
        Assert.Empty(_store.Batches);
    }

    [Theory]
    [InlineData("lampukota/v1/_ingest/telemetry")]
    [InlineData("lampukota/v1/g1/telemetry")]
    [InlineData("lampukota/v1/G1/G2/telemetry")]
    public void A_topic_that_names_no_gateway_is_refused(string topic) =>
        Assert.Equal(ReasonCode.TopicNameInvalid, Publish(topic, """[{"n":"L1/activePower","v":1}]""").Code);

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("[{}")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void A_pack_that_cannot_be_decoded_is_refused_counted_and_told(string payload)
    {
        PublishTicket ticket = Publish("lampukota/v1/G1/telemetry", payload);

        Assert.Equal(ReasonCode.PayloadFormatInvalid, ticket.Code);
        Assert.Null(ticket.Durable);
        Assert.Equal(1, _meter.UndecodablePacks);
        Assert.Equal(LogLevel.Information, Assert.Single(_log.Entries).Level);
        Assert.Empty(_store.Batches);
    }

    [Fact]
    public void A_pack_whose_values_are_all_bad_is_accepted_and_its_counts_are_kept()
    {
        PublishTicket ticket = Publish("lampukota/v1/G1/telemetry", """[{"n":"L1/speed","v":1},{"n":"L1/activePower","u":"kW","v":1}]""");

        Assert.Equal(ReasonCode.Success, ticket.Code);
        Assert.Equal([("G1", "", 2)], _store.Batches);
    }

    [Fact]
    public void The_content_type_decides_where_there_is_one()
    {
        // Content Type is property 3, a UTF-8 string.
        byte[] json = [3, 0, 22, .. "application/senml+json"u8];
        byte[] other = [3, 0, 10, .. "text/plain"u8];

        Assert.Equal(ReasonCode.Success, Publish("lampukota/v1/G1/telemetry", """[{"n":"L1/activePower","v":1}]""", json).Code);
        Assert.Equal(ReasonCode.PayloadFormatInvalid, Publish("lampukota/v1/G1/telemetry", """[{"n":"L1/activePower","v":1}]""", other).Code);
    }

    [Theory]
    [InlineData(TelemetryFormat.SenMLJson)]
    [InlineData(TelemetryFormat.SenMLCbor)]
    [InlineData(TelemetryFormat.ColumnFrame)]
    public void Every_format_reaches_the_store_by_its_content_type_and_by_its_first_byte(TelemetryFormat format)
    {
        SampleBatch batch = TelemetryExamples.Reports(lamps: 1, minutes: 1);
        var bytes = new ArrayBufferWriter<byte>();
        TelemetryCodec.Encode(format, batch, bytes);
        string contentType = TelemetryCodec.ContentTypeOf(format);
        byte[][] properties = [[3, 0, (byte)contentType.Length, .. Encoding.UTF8.GetBytes(contentType)], [3, 0, (byte)contentType.Length, .. Encoding.UTF8.GetBytes(contentType.ToUpperInvariant())], []];

        Assert.All(properties, each => Assert.Equal(ReasonCode.Success, Publish("lampukota/v1/G1/telemetry", bytes.WrittenSpan.ToArray(), each).Code));
        Assert.Equal(Enumerable.Repeat(("G1", string.Join(";", SenMLJsonDecoderTests.Lines(batch)), 0), 3), _store.Batches);
    }

    [Theory]
    [InlineData(TelemetryFormat.SenMLJson)]
    [InlineData(TelemetryFormat.SenMLCbor)]
    [InlineData(TelemetryFormat.ColumnFrame)]
    public void A_payload_of_another_format_than_its_content_type_says_is_refused(TelemetryFormat format)
    {
        var bytes = new ArrayBufferWriter<byte>();
        TelemetryCodec.Encode(format, TelemetryExamples.Reports(lamps: 1, minutes: 1), bytes);
        foreach (TelemetryFormat other in Enum.GetValues<TelemetryFormat>().Where(other => other != format))
        {
            string contentType = TelemetryCodec.ContentTypeOf(other);
            byte[] properties = [3, 0, (byte)contentType.Length, .. Encoding.UTF8.GetBytes(contentType)];
            Assert.Equal(ReasonCode.PayloadFormatInvalid, Publish("lampukota/v1/G1/telemetry", bytes.WrittenSpan.ToArray(), properties).Code);
        }
    }

    [Fact]
    public void A_device_is_taken_from_its_first_reporter_only()
    {
        Publish("lampukota/v1/G1/telemetry", """[{"n":"L1/activePower","v":1}]""");
        Publish("lampukota/v1/G2/telemetry", """[{"n":"L1/activePower","v":2},{"n":"L2/activePower","v":3}]""");
        Publish("lampukota/v1/G1/telemetry", """[{"n":"L2/activePower","v":4}]""");

        Assert.Equal([("G1", $"L1/activePower {NowUnixMs} 1", 0), ("G2", $"L2/activePower {NowUnixMs} 3", 1), ("G1", "", 1)], _store.Batches);
    }

    [Fact]
    public void One_client_fills_a_log_with_one_line_a_second()
    {
        for (int pack = 0; pack < 10; pack++)
            Publish("lampukota/v1/G1/telemetry", "hello");
        _time.Advance(TimeSpan.FromSeconds(2));
        Publish("lampukota/v1/G1/telemetry", "hello", client: "an\u001b[31mother");
        Publish("lampukota/v1/G1/telemetry", "hello");

        Assert.Equal(3, _log.Entries.Length);
        Assert.Contains("9 more", _log.Entries[2].Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _log.Entries[1].Text);
    }

    [Fact]
    public void A_failed_store_never_acknowledges()
    {
        _store.Durable.SetException(new StoreFailedException("full"));

        Assert.True(Publish("lampukota/v1/G1/telemetry", """[{"n":"L1/activePower","v":1}]""").Durable!.IsFaulted);
    }

    [Fact]
    public void Messages_that_come_together_are_handed_to_the_store_together_but_each_gateways_apart()
    {
        foreach ((string gateway, string pack) in (ReadOnlySpan<(string, string)>)
            [
                ("G1", """[{"n":"L1/activePower","v":1}]"""), ("G1", """[{"n":"L2/activePower","v":2},{"n":"L2/speed","v":2}]"""), ("G1", "hello"),
                ("G2", """[{"n":"L3/activePower","v":3},{"n":"L1/activePower","v":3}]"""),
            ])
        {
            Gather($"lampukota/v1/{gateway}/telemetry", Encoding.UTF8.GetBytes(pack));
        }

        Assert.Same(_store.Durable.Task, _sink.EndGathering());
        Assert.Same(_store.Durable.Task, _sink.EndGathering());
        Assert.Equal(
            [("G1", $"L1/activePower {NowUnixMs} 1;L2/activePower {NowUnixMs} 2", 1), ("G2", $"L3/activePower {NowUnixMs} 3", 1)], _store.Batches);
    }

    [Fact]
    public void A_message_that_may_not_be_gathered_is_handed_on_at_once_and_with_it_what_was()
    {
        byte[] first = """[{"n":"L1/activePower","v":1}]"""u8.ToArray();
        byte[] second = """[{"n":"L2/activePower","v":2}]"""u8.ToArray();
        Assert.True(Gather("lampukota/v1/G1/telemetry", first).IsGathered);

        PublishTicket ticket = Gather("lampukota/v1/G2/telemetry", second, mayGather: false);

        Assert.Equal((false, _store.Durable.Task), (ticket.IsGathered, ticket.Durable));
        Assert.Equal([("G1", $"L1/activePower {NowUnixMs} 1", 0), ("G2", $"L2/activePower {NowUnixMs} 2", 0)], _store.Batches);
        Assert.Same(_store.Durable.Task, _sink.EndGathering());
    }

    [Fact]
    public void What_is_gathered_is_bounded()
    {
        SampleBatch batch = TelemetryExamples.Reports(lamps: 50, minutes: 1);
        var bytes = new ArrayBufferWriter<byte>();
        TelemetryCodec.Encode(TelemetryFormat.ColumnFrame, batch, bytes);
        for (int message = 0; message < 100; message++)
            Gather("lampukota/v1/G1/telemetry", bytes.WrittenSpan.ToArray());
        int handedOn = _store.Batches.Count;
        _sink.EndGathering();

        Assert.InRange(handedOn, 100 * batch.Count / 4_096 - 2, 100);
        Assert.Equal(100 * batch.Count, _store.Batches.Sum(each => each.Lines.Split(';').Length));
    }

    [Fact]
    public void The_reasons_for_rejection_fit_into_a_batch() => Assert.True(RejectCounts.Length <= SampleBatch.RejectReasons);

    private PublishTicket Publish(string topic, string payload, byte[]? properties = null, string client = "client") =>
        Publish(topic, Encoding.UTF8.GetBytes(payload), properties, client);

    private PublishTicket Publish(string topic, byte[] payload, byte[]? properties, string client = "client")
    {
        PublishTicket ticket = Gather(topic, payload, properties, client);
        return ticket.IsGathered ? new PublishTicket(ticket.Code, _sink.EndGathering()) : ticket;
    }

    private PublishTicket Gather(string topic, byte[] payload, byte[]? properties = null, string client = "client", bool mayGather = true) => _sink.OnPublish(new Publisher(Identity.Anonymous, client) { MayGather = mayGather }, new PublishView
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        Payload = new ReadOnlySequence<byte>(payload),
        Properties = properties,
        Qos = QualityOfService.AtLeastOnce,
        PacketIdentifier = 1,
    });

    private sealed class FakeSink : IReadingSink
    {
        public TaskCompletionSource Durable { get; } = new();

        public List<(string Source, string Lines, int Rejected)> Batches { get; } = [];

        public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken)
        {
            Batches.Add((batch.Source, string.Join(";", SenMLJsonDecoderTests.Lines(batch)), batch.Rejected.ToArray().Sum()));
            return new ValueTask(Durable.Task);
        }

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
    }

    private sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUnixTimeMilliseconds(NowUnixMs);
    }

    private sealed class ListLogger<T> : ILogger<T>
    {
        private readonly ListLogger _inner = new();

        public (LogLevel Level, EventId Id, string Text)[] Entries => _inner.Entries;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
