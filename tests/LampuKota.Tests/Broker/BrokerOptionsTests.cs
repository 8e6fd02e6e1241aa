using LampuKota.Broker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LampuKota.Tests;

public sealed class BrokerOptionsTests
{
    [Fact]
    public void Without_settings_the_broker_serves_clients_with_credentials_on_loopback()
    {
        BrokerOptions options = Read();
        Assert.Equal(("127.0.0.1", 1883, false, false), (options.Address, options.Port, options.AllowAnonymous, options.UsesTls));
    }

    [Fact]
    public void Limits_are_settings_of_the_same_section()
    {
        BrokerOptions options = Read("Mqtt:Port=0", "Mqtt:ReceiveMaximum=20", "Mqtt:ConnectTimeout=00:00:05", "Mqtt:AllowAnonymous=true");
        Assert.Equal((0, 20, TimeSpan.FromSeconds(5), true), (options.Port, options.Limits.ReceiveMaximum, options.Limits.ConnectTimeout, options.AllowAnonymous));
    }

    [Theory]
    [InlineData("Mqtt:Port", "Mqtt:Port=many")]
    [InlineData("Mqtt:Port", "Mqtt:Port=65536")]
    [InlineData("Mqtt:Port", "Mqtt:Port=-1")]
    [InlineData("Mqtt:Address", "Mqtt:Address=here")]
    [InlineData("Mqtt:Address", "Mqtt:Address=0.0.0.0")]
    [InlineData("Mqtt:AllowAnonymous", "Mqtt:Address=0.0.0.0", "Mqtt:AllowPlainTextBeyondLoopback=true", "Mqtt:AllowAnonymous=true")]
    [InlineData("Mqtt:CertificatePath", "Mqtt:CertificatePath=/nowhere/server.pem")]
    [InlineData("Mqtt:RequireClientCertificate", "Mqtt:RequireClientCertificate=true")]
    [InlineData("Mqtt:ReceiveMaximum", "Mqtt:ReceiveMaximum=0")]
    [InlineData("Mqtt:MaximumKeepAlive", "Mqtt:MaximumKeepAlive=70000")]
    [InlineData("Mqtt:MaximumQueuedBytes", "Mqtt:MaximumQueuedBytes=2048")]
    [InlineData("Mqtt:ConnectTimeout", "Mqtt:ConnectTimeout=00:00:00")]
    [InlineData("Mqtt:MaximumTotalQueuedBytes", "Mqtt:MaximumTotalQueuedBytes=2048")]
    [InlineData("Mqtt:MaximumConnectionRate", "Mqtt:MaximumConnectionRate=0")]
    [InlineData("Mqtt:MaximumByteRate", "Mqtt:MaximumByteRate=-1")]
    [InlineData("Mqtt:SysInterval", "Mqtt:SysInterval=-1")]
    [InlineData("Mqtt:WebSocketPort", "Mqtt:WebSocketPort=65536")]
    [InlineData("Mqtt:WebSocketPort", "Mqtt:WebSocketPort=1883")]
    [InlineData("Mqtt:WebSocketAddress", "Mqtt:WebSocketPort=9001", "Mqtt:WebSocketAddress=0.0.0.0")]
    [InlineData("Mqtt:WebSocketAddress", "Mqtt:WebSocketPort=9001", "Mqtt:WebSocketAddress=0.0.0.0", "Mqtt:AllowPlainTextBeyondLoopback=true", "Mqtt:AllowAnonymous=true")]
    [InlineData("Mqtt:WebSocketOrigins", "Mqtt:WebSocketPort=9001", "Mqtt:WebSocketOrigins=https://city.example;city.example/page")]
    public void A_setting_that_cannot_be_used_is_named_with_what_to_do(string name, params string[] settings)
    {
        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Read(settings));
        string failure = Assert.Single(exception.Failures);
        Assert.Contains(name, failure, StringComparison.Ordinal);
        Assert.Contains(": ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_beyond_loopback_is_served_where_it_was_asked_for() =>
        Assert.Equal("0.0.0.0", Read("Mqtt:Address=0.0.0.0", "Mqtt:AllowPlainTextBeyondLoopback=true").Address);

    private static BrokerOptions Read(params string[] settings) => BrokerOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=')).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1])))
        .Build());
}
