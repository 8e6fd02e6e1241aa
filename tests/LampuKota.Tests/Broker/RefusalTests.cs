using System.Net;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>Every refusal has a code and a reason, is counted, and fills no log.</summary>
public sealed class RefusalTests
{
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private readonly LogLines _log = new();

    [Fact]
    public async Task A_refused_message_and_filter_carry_a_code_and_a_reason_and_are_counted()
    {
        await using TestBroker broker = new(access: new ClosedAccessPolicy(), logger: _log);
        ScriptedClient client = await broker.ConnectAsync(V500, "c");
        await client.PublishAsync("a", "x", Qos1, id: 1);
        Assert.NotNull((await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NotAuthorized)).ReasonString);
        SubscribeAckPacket ack = await client.SubscribeAsync(new SubscribePacket(2, [new TopicSubscription("a"), new TopicSubscription("b")]));
        Assert.Equal([ReasonCode.NotAuthorized, ReasonCode.NotAuthorized], ack.ReasonCodes);
        Assert.NotNull(ack.ReasonString);

        Assert.Equal(
            [new RefusalCount(RefusedThing.Publish, ReasonCode.NotAuthorized, 1), new RefusalCount(RefusedThing.Subscribe, ReasonCode.NotAuthorized, 2)],
            broker.Broker.Statistics.Refusals);
    }

    [Fact]
    public async Task A_QoS_0_message_that_is_refused_is_counted_though_nobody_can_be_told()
    {
        await using TestBroker broker = new(access: new ClosedAccessPolicy());
        ScriptedClient client = await broker.ConnectAsync(V500, "c");
        await client.PublishAsync("a", "x");
        await client.ExpectNothingAsync();

        Assert.Equal([new RefusalCount(RefusedThing.Publish, ReasonCode.NotAuthorized, 1)], broker.Broker.Statistics.Refusals);
    }

    [Fact]
    public async Task A_client_that_wants_no_problem_information_gets_the_code_alone()
    {
        await using TestBroker broker = new(access: new ClosedAccessPolicy());
        ScriptedClient client = await broker.ConnectAsync(V500, new ConnectPacket { ClientIdentifier = "c", RequestProblemInformation = false });
        await client.PublishAsync("a", "x", Qos1, id: 1);
        Assert.Null((await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NotAuthorized)).ReasonString);
        Assert.Null((await client.SubscribeAsync(new SubscribePacket(2, [new TopicSubscription("a")]))).ReasonString);
    }

    [Fact]
    public async Task A_reason_that_does_not_fit_the_clients_Maximum_Packet_Size_is_left_out()
    {
        await using TestBroker broker = new(access: new ClosedAccessPolicy());
        ScriptedClient client = await broker.ConnectAsync(V500, new ConnectPacket { ClientIdentifier = "c", MaximumPacketSize = 30 });
        await client.PublishAsync("a", "x", Qos1, id: 1);
        Assert.Null((await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NotAuthorized)).ReasonString);
        Assert.Null((await client.SubscribeAsync(new SubscribePacket(2, [new TopicSubscription("a")]))).ReasonString);
    }

    [Fact]
    public async Task One_peer_is_logged_once_a_second_with_how_many_lines_were_left_out()
    {
        await using TestBroker broker = new(access: new ClosedAccessPolicy(), logger: _log);
        ScriptedClient client = broker.Open(from: Here);
        await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "c\u001b[31m" });
        for (ushort id = 1; id <= 5; id++)
        {
            await client.PublishAsync("a", "x", Qos1, id);
            await client.ExpectAckAsync(MqttPacketType.PublishAck, id, ReasonCode.NotAuthorized);
        }

        string line = Assert.Single(_log.Refusals);
        Assert.Contains("192.0.2.1", line, StringComparison.Ordinal);
        Assert.Contains("c??31m", line, StringComparison.Ordinal);
        broker.Advance(TimeSpan.FromSeconds(1));
        await client.PublishAsync("a", "x", Qos1, id: 6);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 6, ReasonCode.NotAuthorized);

        Assert.Contains("(4 more", _log.Refusals[1], StringComparison.Ordinal);
        Assert.Equal(6, broker.Broker.Statistics.Refusals.Sum(refusal => refusal.Count));
    }

    [Fact]
    public async Task A_CONNECT_that_never_comes_and_a_connection_too_many_are_refusals_too()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumConnections = 1, logger: _log);
        broker.Open(from: Here);
        broker.Open(from: IPAddress.Parse("192.0.2.2"));
        broker.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(
            [new RefusalCount(RefusedThing.Connection, ReasonCode.ServerBusy, 1), new RefusalCount(RefusedThing.Connect, ReasonCode.UnspecifiedError, 1)],
            broker.Broker.Statistics.Refusals);
        Assert.Equal(1, broker.Broker.Statistics.LimitsReached[BrokerLimit.ConnectTimeout]);
    }

    [Fact]
    public void However_many_parties_there_are_the_throttle_remembers_and_logs_a_bounded_number()
    {
        StoppedClock time = new();
        LogThrottle<int> throttle = new(time);
        int lines = Enumerable.Range(0, 100_000).Count(party => throttle.TakeTurn(party) is not null);
        Assert.Equal(1_025, lines);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, throttle.TakeTurn(0));
        Assert.Null(throttle.TakeTurn(0));
        Assert.Null(throttle.TakeTurn(0));
        // Those that were quiet make room, and what was left out is not lost: of 98,976 beyond the places all but one.
        Assert.Equal(0, throttle.TakeTurn(100_000));
        foreach (int party in Enumerable.Range(200_000, 1_022))
            Assert.Equal(0, throttle.TakeTurn(party));
        Assert.Equal(98_975, throttle.TakeTurn(300_000));
    }

    private sealed class LogLines : ILogger<MqttBroker>
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Refusals
        {
            get
            {
                lock (_lines)
                    return [.. _lines.Where(line => line.StartsWith("Refused", StringComparison.Ordinal))];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add(formatter(state, exception));
        }
    }
}
