using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The whole way of a command over real sockets: HTTP, broker, a gateway that a test plays, and the live feed back.</summary>
public sealed class ClickToConfirmedTests
{
    [Fact]
    public async Task A_click_over_http_reaches_a_gateway_and_comes_back_confirmed_over_the_live_feed()
    {
        await using LoopbackBroker broker = await LoopbackBroker.StartAsync();
        await using MqttClient gateway = await ConnectGatewayAsync(broker.Port);
        var server = new DashboardServer { MqttPort = broker.Port };
        await server.InitializeAsync();
        try
        {
            using StreamReader feed = await server.OpenFeedAsync();
            await DashboardServer.UntilAsync(feed, "link", link => link.GetProperty("brokerConnected").GetBoolean());

            HttpResponseMessage created = await server.Client.PostAsJsonAsync(
                "/api/v1/commands", new { targets = new[] { TestCity.LampA1 }, level = 40, durationMinutes = 5, reason = "Uji klik" });

            string? id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
            JsonElement confirmed = await DashboardServer.UntilAsync(feed, "command", command => command.GetProperty("id").GetString() == id
                && command.GetProperty("targets")[0].GetProperty("state").GetString() == "confirmed");
            Assert.Equal(40, confirmed.GetProperty("targets")[0].GetProperty("provedPowerWatts").GetDouble());
            JsonElement lamp = await server.GetAsync($"/api/v1/lamps/{TestCity.LampA1}");
            Assert.Equal(("normal", true), (lamp.GetProperty("state").GetString(), lamp.GetProperty("gatewayOnline").GetBoolean()));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    // Accepts every command, and measures what was commanded.
    private static async Task<MqttClient> ConnectGatewayAsync(int port)
    {
        var client = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = port, ClientIdentifier = TestCity.GatewayA });
        client.MessageHandler = async (message, cancellationToken) =>
        {
            if (!LightingJson.TryParseCommand(message.Payload.Span, out LampCommand? command, out _))
                return;

            long nowUnixMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (string lamp in command.Targets)
            {
                byte[] result = LightingJson.ToUtf8(new LampCommandResult(command.Id, lamp, LampCommandResultState.Accepted, Reason: null, nowUnixMs));
                string pack = FormattableString.Invariant(
                    $$"""[{"bn":"{{lamp}}/","bt":{{nowUnixMs / 1_000.0:F3}},"n":"activePower","u":"W","v":{{command.Level}}}]""");
                await PublishAsync(client, message.ResponseTopic!, result, cancellationToken);
                await PublishAsync(client, Topics.Telemetry(TestCity.GatewayA), Encoding.UTF8.GetBytes(pack), cancellationToken);
            }
        };
        await client.ConnectAsync(DashboardFixture.Soon());
        await client.SubscribeAsync([new TopicSubscription(Topics.Command(TestCity.GatewayA), QualityOfService.AtLeastOnce)], DashboardFixture.Soon());
        byte[] status = LightingJson.ToUtf8(new GatewayStatus(Online: true));
        await client.PublishAsync(
            new MqttMessage { Topic = Topics.Status(TestCity.GatewayA), Payload = status, Qos = QualityOfService.AtLeastOnce, Retain = true }, DashboardFixture.Soon());
        return client;
    }

    private static async Task PublishAsync(MqttClient client, string topic, byte[] payload, CancellationToken cancellationToken) =>
        await client.PublishAsync(new MqttMessage { Topic = topic, Payload = payload, Qos = QualityOfService.AtLeastOnce }, cancellationToken);
}
