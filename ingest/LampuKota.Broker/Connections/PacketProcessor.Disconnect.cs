using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>DISCONNECT from the client (MQTT 5.0, 3.14).</summary>
internal sealed partial class PacketProcessor
{
    private ProcessStep OnDisconnect(DisconnectPacket packet)
    {
        if (packet.SessionExpiryIntervalSeconds is { } seconds)
        {
            // [MQTT-3.14.2-2]: a session that was to end with the connection cannot be kept after all.
            if (Session.Expiry == TimeSpan.Zero && seconds != 0)
                return Violate(ReasonCode.ProtocolError, "the Session Expiry Interval was 0 and cannot be raised");
            Session.Expiry = ConnectExchange.GrantExpiry(_core, seconds);
        }

        // [MQTT-3.14.4-3]
        if (packet.ReasonCode == ReasonCode.Success)
            _core.Sessions.DropWill(Session);
        _connection.TryClose(CloseReason.ByClient);
        return ProcessStep.Close;
    }
}
