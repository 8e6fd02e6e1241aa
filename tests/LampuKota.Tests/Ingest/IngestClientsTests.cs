using System.Net;
using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Dashboard;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What ingest tells of the broker's sessions.</summary>
public sealed class IngestClientsTests
{
    private static readonly Instant Real = Instant.FromUtc(2025, 6, 1, 0, 0);

    [Fact]
    public void The_page_has_the_members_that_its_document_shows()
    {
        string document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "ingest-clients.md"));
        string example = document.Split("```json")[1].Split("```")[0];
        IngestClients? read = JsonSerializer.Deserialize(example, IngestJsonContext.Default.IngestClients);

        Assert.Equal(
            JsonSerializer.Serialize(JsonDocument.Parse(example).RootElement),
            JsonSerializer.Serialize(JsonDocument.Parse(JsonSerializer.Serialize(read, IngestJsonContext.Default.IngestClients)).RootElement));
    }

    [Fact]
    public void The_dashboard_reads_what_ingest_writes()
    {
        BrokerClients clients = new();
        SessionStatus[] sessions = [.. Enumerable.Range(0, IngestClientPages.Size + 1).Select(number => new SessionStatus($"GW-{number}", Identity.Anonymous, TimeSpan.FromDays(1)))];
        IngestClients[] pages = [.. IngestClientPages.Of(sessions, round: 1, CityClock.RealTime(new FixedClock(Real)))];
        Assert.Equal(2, pages.Length);
        foreach (IngestClients page in pages)
            Assert.Null(clients.Take(JsonSerializer.SerializeToUtf8Bytes(page, IngestJsonContext.Default.IngestClients), nowUnixMs: 0));

        Assert.Equal(sessions.Length, clients.Current!.Clients.Count);
    }

    [Fact]
    public void Without_any_session_there_is_an_empty_page_so_that_readers_hear_of_it() =>
        Assert.Empty(Assert.Single(IngestClientPages.Of([], round: 1, CityClock.RealTime(new FixedClock(Real)))).Items);

    [Fact]
    public void Instants_are_told_in_the_citys_time()
    {
        CityClock fast = new(new FixedClock(Real), epoch: Real, anchor: Real, speed: 60);
        SessionStatus session = new("GW-1", new Identity("GW-1", IdentityKind.Client), TimeSpan.Zero)
        {
            LastEnd = new SessionNote(Real.ToDateTimeOffset().AddSeconds(-10), ReasonCode.KeepAliveTimeout, "silent"),
        };

        ClientState told = Assert.Single(Assert.Single(IngestClientPages.Of([session], round: 1, fast)).Items);
        Assert.Equal(Real.Minus(Duration.FromMinutes(10)).ToUnixTimeMilliseconds(), told.LastEnd!.AtUnixMs);
        Assert.Equal(("client", 0x8D), (told.Kind, told.LastEnd.Code));
    }

    [Fact]
    public async Task A_session_tells_its_connection_what_waits_and_what_went_wrong()
    {
        await using TestBroker broker = new(access: new NoSecretsPolicy());
        ScriptedClient client = broker.Open(from: IPAddress.Parse("192.0.2.7"));
        await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "GW-1", CleanStart = false, SessionExpiryIntervalSeconds = 60, KeepAliveSeconds = 30 });
        await client.SubscribeAsync("a", QualityOfService.AtLeastOnce);
        await client.PublishAsync("secret", "x", QualityOfService.AtLeastOnce, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NotAuthorized);
        SessionStatus connected = Assert.Single(broker.Broker.Sessions);
        Assert.Equal(("192.0.2.7:40000", ClientTransport.Tcp, false), (connected.Client!.RemoteEndPoint!.ToString(), connected.Client.Transport, connected.Client.SessionPresent));
        Assert.Equal((1, 1L, ReasonCode.NotAuthorized), (connected.Subscriptions, connected.Client.MessagesReceived, connected.LastRefusal!.Code));
        Assert.Null(connected.LastEnd);

        await client.BreakAsync();
        broker.Broker.Publish(ScriptedClient.Message("a", "kept") with { Qos = QualityOfService.AtLeastOnce });
        SessionStatus away = Assert.Single(broker.Broker.Sessions);
        Assert.Null(away.Client);
        Assert.Equal((1, ReasonCode.UnspecifiedError, TimeSpan.FromSeconds(60)), (away.QueuedMessages, away.LastEnd!.Code, away.Expiry));

        ScriptedClient back = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "GW-1");
        await back.ExpectPublishAsync("kept");
        Assert.True(Assert.Single(broker.Broker.Sessions).Client!.SessionPresent);
        await back.DisconnectAsync();
        Assert.Equal(ReasonCode.Success, Assert.Single(broker.Broker.Sessions).LastEnd!.Code);
    }

    [Fact]
    public async Task Sessions_are_told_only_where_somebody_listens()
    {
        await using TestBroker broker = new();
        Assert.False(broker.Broker.IsWanted(Topics.IngestClients(0)));
        ScriptedClient dashboard = await broker.ConnectAsync(MqttProtocolVersion.V500, "dashboard");
        await dashboard.SubscribeAsync(Topics.AllIngestClients);

        Assert.True(broker.Broker.IsWanted(Topics.IngestClients(0)));
    }

    private sealed class FixedClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }

    private sealed class NoSecretsPolicy : IAccessPolicy
    {
        public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => !topic.SequenceEqual("secret"u8);

        public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => true;
    }
}
