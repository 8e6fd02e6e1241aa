using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Broker;

/// <summary>Opens the broker's listeners in Kestrel.</summary>
public static class KestrelMqttExtensions
{
    // What Kestrel may have received of a connection that is not read from. Its own 1 MB would be 10 GB for 10,000 gateways that a full sink holds back;
    // a larger packet is still received whole, since what has been looked at does not count.
    private const int ReadAheadBytes = 128 * 1024;

    /// <summary>
    /// Listens for MQTT as <see cref="BrokerOptions"/> say: plain, and with TLS once a certificate is set. Needs
    /// <see cref="MqttBrokerServiceCollectionExtensions.AddMqttBroker"/>.
    /// </summary>
    /// <param name="kestrel">The server's options, within <c>ConfigureKestrel</c>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The certificate cannot be used.</exception>
    public static KestrelServerOptions ListenMqtt(this KestrelServerOptions kestrel)
    {
        MqttBroker broker = kestrel.ApplicationServices.GetRequiredService<MqttBroker>();
        BrokerOptions options = broker.Options;
        kestrel.Limits.MaxRequestBufferSize = ReadAheadBytes;
        kestrel.Listen(IPAddress.Parse(options.Address), options.Port, listener =>
        {
            broker.AddListener(listener);
            listener.Use(next => transport => broker.AdmitAsync(transport, next));
            listener.UseConnectionHandler<MqttConnectionHandler>();
        });
        if (options.UsesTls)
        {
            SslStreamCertificateContext certificate = ServerCertificate.Load(options);
            kestrel.Listen(IPAddress.Parse(options.TlsAddress), options.TlsPort, listener =>
            {
                broker.AddListener(listener);
                listener.Use(next => transport => broker.AdmitAsync(transport, next));
                UseTls(listener, broker, certificate, options.Limits.TlsTimeout);
                listener.UseConnectionHandler<MqttConnectionHandler>();
            });
        }

        return kestrel;
    }

    private static void UseTls(ListenOptions listener, MqttBroker broker, SslStreamCertificateContext certificate, TimeSpan handshakeTimeout)
    {
        TlsWatch.Begin(listener, broker, handshakeTimeout);
        SslServerAuthenticationOptions authentication = new()
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // The name registered for MQTT; clients that name none are served as well.
            ApplicationProtocols = [new SslApplicationProtocol("mqtt")],
        };
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = handshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(authentication),
        });
        TlsWatch.End(listener);
    }
}
