using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary>What a load test counts while it runs. Safe for use by several threads.</summary>
internal sealed class LoadMeter(TimeProvider time)
{
    private readonly DurationHistogram _waits = new();
    private long _sent;
    private long _sentBytes;
    private long _acknowledged;
    private long _refused;

    /// <summary>Messages sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Bytes of their payloads.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Messages that the broker has acknowledged; at QoS 0, those that the network has taken.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Messages answered with a Reason Code of 0x80 or above.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Messages without an answer.</summary>
    public long Unanswered => Sent - Acknowledged - Refused;

    /// <summary>From when messages were due to their acknowledgement.</summary>
    public DurationCounts Waits => _waits.Read();

    public void CountSent(int payloadBytes)
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _sentBytes, payloadBytes);
    }

    public void CountAnswer(ReasonCode code, long dueTimestamp)
    {
        if (code >= ReasonCode.UnspecifiedError)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        _waits.Add(time.GetElapsedTime(dueTimestamp));
        Interlocked.Increment(ref _acknowledged);
    }
}
