using LampuKota.Mqtt;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class LoadPermissionTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public void This_machine_may_be_loaded(string host) => BrokerAccess.CheckAddress(new BrokerAddress(host, 1883), allowsRemote: false);

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("broker.example.org")]
    [InlineData("localhost.example.org")]
    [InlineData("2001:db8::1")]
    [InlineData("0.0.0.0")]
    public void Another_machine_needs_the_operators_word(string host)
    {
        var address = new BrokerAddress(host, 1883);

        Assert.Contains("--allow-remote", Assert.Throws<OperatorMistakeException>(() => BrokerAccess.CheckAddress(address, allowsRemote: false)).Message, StringComparison.Ordinal);
        BrokerAccess.CheckAddress(address, allowsRemote: true);
    }

    [Theory]
    [InlineData("production", "true")]
    [InlineData("Production", "True")]
    public void A_broker_that_is_marked_as_production_is_refused(string name, string value)
    {
        var accepted = new ConnectAckPacket { UserProperties = [new UserProperty("other", "1"), new UserProperty(name, value)] };

        Assert.Throws<OperatorMistakeException>(() => BrokerAccess.CheckMark(new BrokerAddress("127.0.0.1", 1883), accepted));
    }

    [Fact]
    public void A_broker_without_the_mark_may_be_loaded()
    {
        BrokerAccess.CheckMark(new BrokerAddress("127.0.0.1", 1883), new ConnectAckPacket());
        BrokerAccess.CheckMark(new BrokerAddress("127.0.0.1", 1883), new ConnectAckPacket { UserProperties = [new UserProperty("production", "false")] });
    }

    [Theory]
    [InlineData("127.0.0.1:1884", "127.0.0.1", 1884)]
    [InlineData("broker.example.org", "broker.example.org", 1883)]
    [InlineData("[::1]:1884", "::1", 1884)]
    public void Addresses_are_understood(string text, string host, int port) => Assert.Equal(new BrokerAddress(host, port), BrokerAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("host:port")]
    [InlineData("host:99999")]
    [InlineData("host:1883/path")]
    [InlineData("user@host:1883")]
    public void What_is_no_address_is_none(string text) => Assert.Null(BrokerAddress.Parse(text));
}
