using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The mark by which tools that make load know an installation that runs in earnest.</summary>
public sealed class ProductionMarkTests
{
    [Fact]
    public async Task A_broker_in_production_says_so_before_a_client_can_send_anything()
    {
        await using TestBroker broker = new(options => options.Production = true);
        ScriptedClient client = broker.Open();

        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "c" });

        Assert.Equal(new UserProperty("production", "true"), Assert.Single(ack.UserProperties));
    }

    [Fact]
    public async Task Any_other_broker_says_nothing()
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();

        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "c" });

        Assert.Empty(ack.UserProperties);
    }

    [Fact]
    public async Task A_3_1_1_client_is_let_in_without_the_mark_it_could_not_read()
    {
        await using TestBroker broker = new(options => options.Production = true);

        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V311, "c");

        Assert.Empty(client.ConnectAck!.UserProperties);
    }
}
