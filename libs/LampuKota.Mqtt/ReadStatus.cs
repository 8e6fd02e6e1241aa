namespace LampuKota.Mqtt;

/// <summary>The outcome of one call of <see cref="MqttPacketReader.TryRead"/>.</summary>
public enum ReadStatus : byte
{
    /// <summary>The buffer does not hold a whole packet yet; nothing was consumed.</summary>
    NeedMoreData,

    /// <summary>One packet was read and consumed.</summary>
    Done,

    /// <summary>The bytes are refused; <see cref="MqttPacket.Reason"/> says why. The connection must end, nothing more can be read.</summary>
    Invalid,
}
