using System.Buffers.Binary;
using System.Text;

namespace LampuKota.EndToEnd;

/// <summary>The MQTT packets that the oracle sends, written out by hand: it shares no code with the program that it judges.</summary>
internal static class WirePackets
{
    public const int Connecting = 1, ConnectAccepted = 2, Publish = 3, PublishAck = 4, PublishReceived = 5, PublishRelease = 6, PublishComplete = 7, SubscribeAck = 9, Disconnect = 14;

    public static byte[] Connect(WireClient client, bool isClean)
    {
        var body = new List<byte>();
        AddText(body, "MQTT");
        bool keepsSession = client.KeepsSession;
        // In 3.1.1 the flag says whether the session outlives the connection; 5.0 says that by an expiry, of a day or of 0.
        bool cleanFlag = client.Version == 4 ? !keepsSession : isClean;
        body.AddRange([(byte)client.Version, (byte)(cleanFlag ? 2 : 0), (byte)(client.KeepAliveSeconds >> 8), (byte)client.KeepAliveSeconds]);
        if (client.Version == 5)
            body.AddRange(keepsSession ? [5, 0x11, 0, 1, 0x51, 0x80] : [0]);
        AddText(body, client.Id);
        return Packet(0x10, body);
    }

    public static byte[] PublishMessage(WireClient client, WireMessage message, int packetId, bool isRepeated)
    {
        var body = new List<byte>(message.Payload.Length + 64);
        AddText(body, message.Topic);
        if (message.Qos > 0)
            AddNumber(body, packetId);
        if (client.Version == 5)
            body.Add(0);
        body.AddRange(message.Payload);
        return Packet((byte)(0x30 | (isRepeated ? 8 : 0) | message.Qos << 1 | (message.Retain ? 1 : 0)), body);
    }

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    public static byte[] Acknowledge(int type, int packetId) =>
        [(byte)(type << 4 | (type == PublishRelease ? 2 : 0)), 2, (byte)(packetId >> 8), (byte)packetId];

    public static byte[] Subscribe(WireClient client, string filter)
    {
        var body = new List<byte> { 0, 1 };
        if (client.Version == 5)
            body.Add(0);
        AddText(body, filter);
        body.Add(2);
        return Packet(0x82, body);
    }

    public static byte[] Goodbye() => [Disconnect << 4, 0];

    /// <summary>A packet of a first byte and what follows the Remaining Length.</summary>
    public static byte[] Packet(byte first, IReadOnlyCollection<byte> body)
    {
        var packet = new List<byte>(body.Count + 5) { first };
        int rest = body.Count;
        do
        {
            packet.Add((byte)(rest % 128 | (rest >= 128 ? 128 : 0)));
            rest /= 128;
        }
        while (rest > 0);
        packet.AddRange(body);
        return [.. packet];
    }

    private static void AddText(List<byte> body, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        AddNumber(body, bytes.Length);
        body.AddRange(bytes);
    }

    private static void AddNumber(List<byte> body, int number) => body.AddRange([(byte)(number >> 8), (byte)number]);
}

/// <summary>A client of the oracle.</summary>
/// <param name="Id">Client Identifier.</param>
/// <param name="Version">4 for MQTT 3.1.1, 5 for MQTT 5.0.</param>
/// <param name="KeepsSession">Whether its session outlives its connection.</param>
/// <param name="KeepAliveSeconds">Keep Alive; 0 for none.</param>
internal sealed record WireClient(string Id, int Version, bool KeepsSession, int KeepAliveSeconds = 0);

/// <summary>A message to publish.</summary>
internal sealed record WireMessage(string Topic, byte[] Payload, int Qos, bool Retain = false);

/// <summary>A packet that came.</summary>
internal readonly record struct WirePacket(byte First, byte[] Body)
{
    public int Type => First >> 4;

    public int Qos => First >> 1 & 3;

    /// <summary>The Packet Identifier of an acknowledgement.</summary>
    public int AcknowledgedId => BinaryPrimitives.ReadUInt16BigEndian(Body);

    /// <summary>The Reason Code of an acknowledgement; 0 where it has none.</summary>
    public int AcknowledgedCode => Body.Length > 2 ? Body[2] : 0;

    /// <summary>The Reason Code of DISCONNECT.</summary>
    public int DisconnectCode => Body.Length > 0 ? Body[0] : 0;

    /// <summary>Topic, Packet Identifier and payload of a PUBLISH to a 5.0 client.</summary>
    public (string Topic, int PacketId, string Text) ReadPublish()
    {
        int topicLength = BinaryPrimitives.ReadUInt16BigEndian(Body);
        string topic = Encoding.UTF8.GetString(Body, 2, topicLength);
        int at = 2 + topicLength;
        int packetId = 0;
        if (Qos > 0)
        {
            packetId = BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(at));
            at += 2;
        }

        // No property here is longer than 127 bytes: the client asked for no aliases, and its subscription has no identifier.
        at += 1 + Body[at];
        return (topic, packetId, Encoding.UTF8.GetString(Body, at, Body.Length - at));
    }
}
