using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Settings are checked before anything is begun, and shown without the password.</summary>
public sealed class MqttClientOptionsTests
{
    private static readonly MqttClientOptions Valid = new() { Host = "server", ClientIdentifier = "client" };

    public static TheoryData<string> Names => [.. Invalid.Keys];

    private static Dictionary<string, MqttClientOptions> Invalid => new()
    {
        ["Host"] = Valid with { Host = "" },
        ["Port"] = Valid with { Port = 65_536 },
        ["KeepAlive"] = Valid with { KeepAlive = TimeSpan.FromSeconds(0.5) },
        ["WillDelay"] = Valid with { WillDelay = TimeSpan.FromSeconds(-1) },
        ["ReceiveMaximum"] = Valid with { ReceiveMaximum = 0 },
        ["MaximumPacketSize"] = Valid with { MaximumPacketSize = 100 },
        ["MaximumQueuedMessages"] = Valid with { MaximumQueuedMessages = 0 },
        ["ConnectTimeout"] = Valid with { ConnectTimeout = TimeSpan.Zero },
        ["OperationTimeout"] = Valid with { OperationTimeout = TimeSpan.FromDays(2) },
        ["ReconnectDelayMinimum"] = Valid with { ReconnectDelayMinimum = TimeSpan.FromMinutes(2) },
        ["Will"] = Valid with { Will = new MqttMessage { Topic = "a/#" } },
        ["Subscriptions"] = Valid with { Subscriptions = [new TopicSubscription("a#")] },
        ["ClientIdentifier"] = Valid with { ProtocolVersion = MqttProtocolVersion.V311, ClientIdentifier = "", CleanStart = false },
        ["UserName"] = Valid with { ProtocolVersion = MqttProtocolVersion.V311, Password = "secret" },
        ["ProtocolVersion"] = Valid with { ProtocolVersion = (MqttProtocolVersion)3 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_setting_out_of_its_range_is_named(string name)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new MqttClient(Invalid[name]));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_in_their_range_are_taken()
    {
        await using MqttClient client = new(Valid);
        Assert.Same(Valid, client.Options);
    }

    [Fact]
    public void The_password_is_not_shown() =>
        Assert.DoesNotContain("secret", (Valid with { UserName = "a", Password = "secret" }).ToString(), StringComparison.Ordinal);
}
