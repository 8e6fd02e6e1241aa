using System.Text;

namespace LampuKota.EndToEnd;

/// <summary>A subscriber that has a session and is away while everything happens, and comes at the end to take what waits for it.</summary>
internal sealed class AbsentSubscriber(string id)
{
    private const string Topics = "test/#";
    private const string Marker = "the last one";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly WireClient _client = new(id, Version: 5, KeepsSession: true);
    private readonly WireClient _marking = new(id + "-marker", Version: 5, KeepsSession: false);

    /// <summary>Makes the session, and leaves.</summary>
    public async Task RegisterAsync(int port)
    {
        using var timer = new CancellationTokenSource(Deadline);
        using WireConnection connection = await WireConnection.ConnectAsync(port, _client, isClean: true, timer.Token);
        await connection.SendAsync(WirePackets.Subscribe(_client, Topics), timer.Token);
        WirePacket granted = await connection.ReadAsync(timer.Token);
        if (granted is not { Type: WirePackets.SubscribeAck, Body: [.., 2] })
            throw new InvalidOperationException("The subscription was not granted.");
        await connection.SendAsync(WirePackets.Goodbye(), timer.Token);
    }

    /// <summary>Comes back and takes everything, up to a message that is published now and so is the last in the queue.</summary>
    /// <returns>How often each message arrived; null where the session is gone.</returns>
    public async Task<Dictionary<string, int>?> CollectAsync(int port)
    {
        using var timer = new CancellationTokenSource(Deadline);
        using WireConnection connection = await WireConnection.ConnectAsync(port, _client, isClean: false, timer.Token);
        if (!connection.IsSessionPresent)
            return null;

        await PublishMarkerAsync(port, timer.Token);
        var arrived = new Dictionary<string, int>();
        // Identifiers of QoS 2 that are not released: the same message once more where the server did not hear of them [MQTT-4.3.3-10].
        var unreleased = new HashSet<int>();
        while (!arrived.ContainsKey(Marker) || unreleased.Count > 0)
        {
            WirePacket packet = await connection.ReadAsync(timer.Token);
            if (packet.Type == WirePackets.PublishRelease)
            {
                unreleased.Remove(packet.AcknowledgedId);
                await connection.SendAsync(WirePackets.Acknowledge(WirePackets.PublishComplete, packet.AcknowledgedId), timer.Token);
            }
            else if (packet.Type == WirePackets.Publish)
            {
                (_, int packetId, string text) = packet.ReadPublish();
                if (packet.Qos != 2 || unreleased.Add(packetId))
                    arrived[text] = arrived.GetValueOrDefault(text) + 1;
                if (packet.Qos > 0)
                    await connection.SendAsync(WirePackets.Acknowledge(packet.Qos == 1 ? WirePackets.PublishAck : WirePackets.PublishReceived, packetId), timer.Token);
            }
        }

        arrived.Remove(Marker);
        await connection.SendAsync(WirePackets.Goodbye(), timer.Token);
        return arrived;
    }

    /// <summary>The retained messages under a filter, by topic: all come before the answer to the subscription of another.</summary>
    public static async Task<Dictionary<string, string>> ReadRetainedAsync(int port, string filter, int count)
    {
        var client = new WireClient("retained-reader", Version: 5, KeepsSession: false);
        using var timer = new CancellationTokenSource(Deadline);
        using WireConnection connection = await WireConnection.ConnectAsync(port, client, isClean: true, timer.Token);
        await connection.SendAsync(WirePackets.Subscribe(client, filter), timer.Token);
        var retained = new Dictionary<string, string>();
        try
        {
            while (retained.Count < count)
            {
                WirePacket packet = await connection.ReadAsync(timer.Token);
                if (packet.Type != WirePackets.Publish)
                    continue;
                (string topic, int packetId, string text) = packet.ReadPublish();
                retained[topic] = text;
                if (packet.Qos == 1)
                    await connection.SendAsync(WirePackets.Acknowledge(WirePackets.PublishAck, packetId), timer.Token);
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            // Those that did not come are missing.
        }

        return retained;
    }

    private async Task PublishMarkerAsync(int port, CancellationToken cancellationToken)
    {
        using WireConnection connection = await WireConnection.ConnectAsync(port, _marking, isClean: true, cancellationToken);
        await connection.SendAsync(WirePackets.PublishMessage(_marking, new WireMessage("test/marker", Encoding.UTF8.GetBytes(Marker), Qos: 1), 1, isRepeated: false), cancellationToken);
        while ((await connection.ReadAsync(cancellationToken)).Type != WirePackets.PublishAck)
        {
        }
    }
}
