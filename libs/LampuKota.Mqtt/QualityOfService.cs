namespace LampuKota.Mqtt;

/// <summary>How often a message may arrive (MQTT 5.0, 4.3).</summary>
public enum QualityOfService : byte
{
    /// <summary>QoS 0: at most once, no acknowledgement.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: at least once, acknowledged by PUBACK.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: exactly once, by PUBREC, PUBREL and PUBCOMP.</summary>
    ExactlyOnce = 2,
}
