using System.Net;
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
        kestrel.Listen(IPAddress.Parse(options.Address), options.Port, listener => Serve(listener, broker));
        if (options.UsesTls)
        {
            TlsSettings tls = new(options, broker.Core, kestrel.ApplicationServices.GetService<IClientCertificateVerifier>());
            kestrel.Listen(IPAddress.Parse(options.TlsAddress), options.TlsPort, listener =>
            {
                tls.Use(listener);
                Serve(listener, broker);
            });
        }

        return kestrel;
    }

    private static void Serve(ListenOptions listener, MqttBroker broker)
    {
        broker.AddListener(listener);
        listener.UseConnectionHandler<MqttConnectionHandler>();
    }
}
