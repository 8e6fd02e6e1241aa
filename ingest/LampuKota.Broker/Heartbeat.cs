namespace LampuKota.Broker;

/// <summary>
/// The one timer of the broker. Each second it looks at the deadlines of all connections and sessions, and now and then for expired Retained Messages.
/// </summary>
internal sealed class Heartbeat(BrokerCore core) : IDisposable
{
    // A second is the smallest unit in which MQTT counts time.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Expired messages are never sent; this only gives their memory back.
    private const int BeatsBetweenCleanings = 30;

    /// <summary>Seconds between two notes in the store that the broker lives: a crash is dated by the last one, and by this much too late at most.</summary>
    public const int BeatsBetweenNotes = 10;

    private readonly List<NetworkConnection> _connections = [];
    private ITimer? _timer;
    private int _isBeating;
    private int _beats;

    public void Start() => _timer = core.Clock.Time.CreateTimer(static state => ((Heartbeat)state!).Beat(), this, Interval, Interval);

    public void Beat()
    {
        // A beat that takes longer than a second is not overtaken by the next one.
        if (Interlocked.Exchange(ref _isBeating, 1) != 0)
            return;
        try
        {
            BeatConnections();
            foreach (DueWill will in core.Sessions.TakeDue())
                core.Wills.Publish(will);
            core.Gate.Trim();
            core.SystemTopics.Beat(core.Clock.NowMs);
            if (++_beats % BeatsBetweenCleanings == 0)
                core.Retained.RemoveExpired();
            if (_beats % BeatsBetweenNotes == 0)
                core.Journal?.Append(new StoreChange.Alive(core.Clock.NowUnixMs));
        }
        catch (Exception exception)
        {
            // An exception in a timer would end the process; the next beat may do better.
            core.Log.HeartbeatFailed(exception);
        }
        finally
        {
            Volatile.Write(ref _isBeating, 0);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void BeatConnections()
    {
        long now = core.Clock.NowMs;
        core.Connections.CopyTo(_connections);
        foreach (NetworkConnection connection in _connections)
            connection.Beat(now);
        _connections.Clear();
    }
}
