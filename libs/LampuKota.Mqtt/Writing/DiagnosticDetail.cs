namespace LampuKota.Mqtt;

/// <summary>
/// How much of Reason String and User Properties a packet carries: they have to be left out where the packet would grow beyond the receiver's
/// Maximum Packet Size ([MQTT-3.2.2-19], [MQTT-3.2.2-20] and their like at every acknowledgement). The short text goes last.
/// </summary>
internal enum DiagnosticDetail
{
    All,
    ReasonStringOnly,
    None,
}
