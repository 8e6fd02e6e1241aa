using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LampuKota.Broker;

namespace LampuKota.Ingest;

/// <summary>Finds the setting behind a listener that could not be opened.</summary>
internal static class ListenFailure
{
    /// <summary>A sentence for the operator, or null where every listener can be opened, so that the failure is another.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="mode">What the program is: only a broker opens MQTT.</param>
    public static string? Explain(IngestSettings settings, IngestMode mode) => (mode == IngestMode.Broker ? ExplainMqtt(settings.Broker) : null) ?? settings.HttpAddresses
        .Select(address => Probe(address.Address ?? IPAddress.Any, address.Port, IngestSettings.UrlsKey)).FirstOrDefault(fault => fault is not null);

    private static string? ExplainMqtt(BrokerOptions mqtt)
    {
        string? plain = Probe(IPAddress.Parse(mqtt.Address), mqtt.Port, $"{BrokerOptions.Section}:{nameof(mqtt.Port)}");
        string? tls = mqtt.UsesTls ? Probe(IPAddress.Parse(mqtt.TlsAddress), mqtt.TlsPort, $"{BrokerOptions.Section}:{nameof(mqtt.TlsPort)}") : null;
        string? webSocket = mqtt.WebSocketPort is { } port ? Probe(IPAddress.Parse(mqtt.WebSocketAddress), port, $"{BrokerOptions.Section}:{nameof(mqtt.WebSocketPort)}") : null;
        return plain ?? tls ?? webSocket;
    }

    private static string? Probe(IPAddress address, int port, string setting)
    {
        string where = new IPEndPoint(address, port).ToString();
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"{where} is in use by another program: stop that one, or set {setting} to another.";
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return $"{where} may not be opened by this user: set {setting} to a port of {1024.ToString(CultureInfo.InvariantCulture)} or above.";
        }
        catch (SocketException e)
        {
            return $"{where} cannot be opened ({e.Message}): set {setting} to an address of this machine.";
        }
    }
}
