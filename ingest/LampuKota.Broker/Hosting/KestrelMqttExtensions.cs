using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Broker;

/// <summary>Opens the broker's listeners in Kestrel.</summary>
public static class KestrelMqttExtensions
{
    // What Kestrel may have received of a connection that is not read from. Its own 1 MB would be 10 GB for 10,000 gateways that a full sink holds back;
    // a larger packet is still received whole, since what has been looked at does not count.
    private const int ReadAheadBytes = 128 * 1024;

    /// <summary>
    /// Listens for MQTT as <see cref="BrokerOptions"/> say: plain, with TLS once a certificate is set, and over WebSocket where it has a port. Needs
    /// <see cref="MqttBrokerServiceCollectionExtensions.AddMqttBroker"/>, and for WebSocket <see cref="MqttWebSocketExtensions.UseMqttWebSockets"/>.
    /// </summary>
    /// <param name="kestrel">The server's options, within <c>ConfigureKestrel</c>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The certificate cannot be used.</exception>
    public static KestrelServerOptions ListenMqtt(this KestrelServerOptions kestrel)
    {
        MqttBroker broker = kestrel.ApplicationServices.GetRequiredService<MqttBroker>();
        BrokerOptions options = broker.Options;
        kestrel.Limits.MaxRequestBufferSize = ReadAheadBytes;
        kestrel.Listen(IPAddress.Parse(options.Address), options.Port, listener => Serve(listener, broker));
        TlsSettings? tls = options.UsesTls ? new TlsSettings(options, broker.Core, kestrel.ApplicationServices.GetService<IClientCertificateVerifier>()) : null;
        if (tls is not null)
            kestrel.Listen(IPAddress.Parse(options.TlsAddress), options.TlsPort, listener => Serve(listener, broker, behind: tls));

        if (options.WebSocketPort is { } port)
            ListenWebSocket(kestrel, broker, port, tls);

        return kestrel;
    }

    private static void Serve(ListenOptions listener, MqttBroker broker, TlsSettings? behind = null)
    {
        Admit(listener, broker, behind, TlsSettings.Mqtt);
        listener.UseConnectionHandler<MqttConnectionHandler>();
    }

    private static void ListenWebSocket(KestrelServerOptions kestrel, MqttBroker broker, int port, TlsSettings? behind)
    {
        // Whoever opens a connection and asks for nothing is as idle as one that sends no CONNECT.
        kestrel.Limits.RequestHeadersTimeout = kestrel.Limits.KeepAliveTimeout = broker.Options.Limits.ConnectTimeout;
        kestrel.Listen(IPAddress.Parse(broker.Options.WebSocketAddress), port, listener =>
        {
            Admit(listener, broker, behind, SslApplicationProtocol.Http11);
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => transport =>
            {
                transport.Features.Set(WebSocketListener.Mark);
                return next(transport);
            });
        });
    }

    private static void Admit(ListenOptions listener, MqttBroker broker, TlsSettings? tls, SslApplicationProtocol protocol)
    {
        broker.AddListener(listener);
        listener.Use(next => transport => broker.AdmitAsync(transport, next));
        if (tls is null)
            return;
        TlsWatch.Begin(listener, broker);
        tls.Use(listener, protocol);
        TlsWatch.End(listener);
    }
}
