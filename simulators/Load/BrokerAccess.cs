using System.Net;
using System.Net.Security;
using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary>
/// The way into the broker, and what keeps a load test off a city: a broker beyond this machine needs the operator's word, and one that is marked as production is left
/// before anything is sent to it, whatever the operator says.
/// </summary>
/// <param name="address">The broker.</param>
/// <param name="settings">Credentials and transport.</param>
internal sealed class BrokerAccess(BrokerAddress address, LoadSettings settings)
{
    /// <summary>The User Property of CONNACK that ingest sends where <c>Mqtt:Production</c> is set.</summary>
    public const string ProductionProperty = "production";

    /// <summary>Refuses a broker beyond this machine that the operator has not vouched for.</summary>
    /// <exception cref="OperatorMistakeException">It is one.</exception>
    public static void CheckAddress(BrokerAddress address, bool allowsRemote)
    {
        bool isHere = address.Host == "localhost" || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
        if (!isHere && !allowsRemote)
            throw new OperatorMistakeException($"{address} is not this machine: a load test there needs --allow-remote, and the consent of whoever runs it.");
    }

    /// <summary>Refuses a broker that says of itself that it is in production.</summary>
    /// <exception cref="OperatorMistakeException">It does.</exception>
    public static void CheckMark(BrokerAddress address, ConnectAckPacket accepted)
    {
        bool isProduction = accepted.UserProperties.Any(property =>
            property.Name.Equals(ProductionProperty, StringComparison.OrdinalIgnoreCase) && property.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
        if (isProduction)
            throw new OperatorMistakeException($"{address} is marked as production (Mqtt:Production), so nothing was sent to it: choose a broker for tests, or leave --broker out to start one.");
    }

    /// <summary>Connects once, looks for the mark, and goes.</summary>
    /// <exception cref="OperatorMistakeException">The broker is in production, refuses, or does not answer.</exception>
    public async Task ProbeAsync(string clientIdentifier, CancellationToken cancellationToken)
    {
        await using MqttClient client = await ConnectAsync(clientIdentifier, queue: 1, cancellationToken);
    }

    /// <summary>Connects one client.</summary>
    /// <param name="clientIdentifier">Its Client Identifier.</param>
    /// <param name="queue">Most messages that it will have unanswered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperatorMistakeException">The broker is in production, refuses, or does not answer.</exception>
    public async Task<MqttClient> ConnectAsync(string clientIdentifier, int queue, CancellationToken cancellationToken)
    {
        var client = new MqttClient(new MqttClientOptions
        {
            Host = address.Host,
            Port = address.Port,
            Tls = settings.UsesTls ? () => new SslClientAuthenticationOptions() : null,
            ClientIdentifier = clientIdentifier,
            UserName = settings.UserName,
            Password = settings.Password,
            MaximumQueuedMessages = queue,
        });
        try
        {
            await client.ConnectAsync(cancellationToken);
            CheckMark(address, client.ConnectAck!);
            return client;
        }
        catch (MqttConnectException refusal)
        {
            await client.DisposeAsync();
            throw Explain(refusal);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private OperatorMistakeException Explain(MqttConnectException refusal) => new(refusal.ReasonCode switch
    {
        ReasonCode.BadUserNameOrPassword or ReasonCode.NotAuthorized =>
            $"{address} lets nobody in with these credentials: give those of the service \"simulator\" by --user and --password-file.",
        ReasonCode.ServerUnavailable => $"No broker answers at {address} ({refusal.Message}): start it, or correct --broker.",
        _ => $"{address} refuses the connection ({refusal.ReasonCode}: {refusal.Message}).",
    });
}
