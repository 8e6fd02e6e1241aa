using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using LampuKota.Mqtt;

namespace LampuKota.EndToEnd;

/// <summary>Our client with the mosquitto broker.</summary>
public sealed class OurClientTests
{
    private const int Messages = 50;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static TheoryData<MqttProtocolVersion, QualityOfService> VersionsAndQos
    {
        get
        {
            var data = new TheoryData<MqttProtocolVersion, QualityOfService>();
            foreach (MqttProtocolVersion version in Enum.GetValues<MqttProtocolVersion>())
            {
                foreach (QualityOfService qos in Enum.GetValues<QualityOfService>())
                    data.Add(version, qos);
            }

            return data;
        }
    }

    [RequiresTheory("mosquitto")]
    [MemberData(nameof(VersionsAndQos))]
    public async Task Gets_back_all_it_publishes_through_mosquitto_in_order(MqttProtocolVersion version, QualityOfService qos)
    {
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync();
        await using MqttClient client = await ConnectAsync(mosquitto.ClientOptions(version), out ChannelReader<MqttMessage> received);
        await client.SubscribeAsync([new TopicSubscription("exchange/+", qos)]);

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(number => client.PublishAsync(Message("exchange/ours", $"message {number}", qos)).AsTask()));

        for (int number = 0; number < Messages; number++)
        {
            MqttMessage message = await Next(received);
            Assert.Equal($"message {number}", Encoding.UTF8.GetString(message.Payload.Span));
            Assert.Equal(qos, message.Qos);
        }
    }

    [RequiresFact("mosquitto")]
    public async Task Properties_pass_through_mosquitto_unchanged()
    {
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync();
        await using MqttClient client = await ConnectAsync(mosquitto.ClientOptions(MqttProtocolVersion.V500), out ChannelReader<MqttMessage> received);
        await client.SubscribeAsync([new TopicSubscription("properties", QualityOfService.AtLeastOnce)]);
        MqttMessage sent = Message("properties", "with all", QualityOfService.AtLeastOnce) with
        {
            ContentType = "text/plain",
            ResponseTopic = "answers",
            CorrelationData = new byte[] { 1, 2, 3 },
            PayloadIsUtf8 = true,
            UserProperties = [new UserProperty("a", "1"), new UserProperty("a", "2")],
        };

        await client.PublishAsync(sent);

        MqttMessage message = await Next(received);
        Assert.Equal(sent.ContentType, message.ContentType);
        Assert.Equal(sent.ResponseTopic, message.ResponseTopic);
        Assert.Equal(sent.CorrelationData.Value.ToArray(), message.CorrelationData!.Value.ToArray());
        Assert.Equal(sent.UserProperties, message.UserProperties);
        Assert.True(message.PayloadIsUtf8);
    }

    [RequiresFact("mosquitto")]
    public async Task Messages_published_while_the_broker_is_down_arrive_after_it_is_back()
    {
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync();
        await using MqttClient client = await ConnectAsync(mosquitto.ClientOptions(MqttProtocolVersion.V500), out ChannelReader<MqttMessage> received);
        await client.SubscribeAsync([new TopicSubscription("outage", QualityOfService.AtLeastOnce)]);

        await mosquitto.KillAsync();
        ValueTask<ReasonCode> published = client.PublishAsync(Message("outage", "still here", QualityOfService.AtLeastOnce));
        await mosquitto.StartAgainAsync();

        await published.AsTask().WaitAsync(Deadline);
        Assert.Equal("still here", Encoding.UTF8.GetString((await Next(received)).Payload.Span));
    }

    [RequiresFact("mosquitto", "mosquitto_sub")]
    public async Task Its_will_is_published_when_it_asks_for_it()
    {
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync();
        await using MqttClient heir = await ConnectAsync(
            mosquitto.ClientOptions(MqttProtocolVersion.V500) with { ClientIdentifier = "heir" }, out ChannelReader<MqttMessage> received);
        await heir.SubscribeAsync([new TopicSubscription("will", QualityOfService.AtLeastOnce)]);
        MqttClient mortal = await ConnectAsync(
            mosquitto.ClientOptions(MqttProtocolVersion.V500) with { Will = Message("will", "gone", QualityOfService.AtLeastOnce) }, out _);

        await mortal.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

        Assert.Equal("gone", Encoding.UTF8.GetString((await Next(received)).Payload.Span));
    }

    [RequiresFact("mosquitto")]
    public async Task Speaks_Tls_and_refuses_a_server_it_does_not_trust()
    {
        using var folder = new TemporaryFolder();
        using X509Certificate2 certificate = SelfSigned(folder.Path, out (string, string) files);
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync(files);
        MqttClientOptions options = mosquitto.ClientOptions(MqttProtocolVersion.V500);

        await using MqttClient client = await ConnectAsync(options with { Tls = () => Trusting(certificate) }, out ChannelReader<MqttMessage> received);
        await client.SubscribeAsync([new TopicSubscription("secret", QualityOfService.AtLeastOnce)]);
        await client.PublishAsync(Message("secret", "hidden", QualityOfService.AtLeastOnce));
        Assert.Equal("hidden", Encoding.UTF8.GetString((await Next(received)).Payload.Span));

        await using var distrustful = new MqttClient(options with { Tls = () => new SslClientAuthenticationOptions { TargetHost = "localhost" } });
        await Assert.ThrowsAsync<MqttConnectException>(() => distrustful.ConnectAsync());
    }

    private static Task<MqttClient> ConnectAsync(MqttClientOptions options, out ChannelReader<MqttMessage> received)
    {
        Channel<MqttMessage> channel = Channel.CreateUnbounded<MqttMessage>();
        received = channel.Reader;
        var client = new MqttClient(options) { MessageHandler = (message, token) => channel.Writer.WriteAsync(message, token) };
        return Connected();

        async Task<MqttClient> Connected()
        {
            await client.ConnectAsync();
            return client;
        }
    }

    private static MqttMessage Message(string topic, string payload, QualityOfService qos) =>
        new() { Topic = topic, Payload = Encoding.UTF8.GetBytes(payload), Qos = qos };

    private static async Task<MqttMessage> Next(ChannelReader<MqttMessage> received)
    {
        using var timer = new CancellationTokenSource(Deadline);
        return await received.ReadAsync(timer.Token);
    }

    private static X509Certificate2 SelfSigned(string folder, out (string Certificate, string Key) files)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        files = (Path.Combine(folder, "server.crt"), Path.Combine(folder, "server.key"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private static SslClientAuthenticationOptions Trusting(X509Certificate2 certificate) => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented is not null && presented.GetCertHashString(HashAlgorithmName.SHA256) == certificate.GetCertHashString(HashAlgorithmName.SHA256),
    };
}
