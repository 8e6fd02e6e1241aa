namespace LampuKota.Broker;

/// <summary>
/// What a connection has to do by when: CONNECT, then show life within 1.5 times its Keep Alive [MQTT-3.1.2-22], at last go. The heartbeat looks; the
/// read loop only sets a flag when something arrives, and does not ask the clock.
/// </summary>
internal sealed class ConnectionDeadline(BrokerClock clock, BrokerLimits limits)
{
    private const double KeepAliveTolerance = 1.5;

    // A client that was told to go needs a round trip for it.
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Phase _phase = Phase.Connecting;
    private long _dueAtMs = clock.After(limits.ConnectTimeout);
    private TimeSpan _keepAlive;
    private bool _hasHeard;
    private bool _isPaused;

    /// <summary>What was missed.</summary>
    public enum Missed : byte
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>CONNECT.</summary>
        Connect,

        /// <summary>Any packet within 1.5 times the Keep Alive.</summary>
        KeepAlive,

        /// <summary>To go, after DISCONNECT from the broker.</summary>
        Leave,

        /// <summary>The end of a connection that was closed.</summary>
        Close,
    }

    private enum Phase : byte
    {
        Connecting,
        Connected,
        Lingering,
        Closing,
    }

    /// <summary>Whether nothing arrived between the last two looks.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>Whether a client that was told to go has had its time.</summary>
    public bool HasLingered { get; private set; }

    /// <summary>CONNECT was accepted.</summary>
    /// <param name="keepAlive">Keep Alive in force; zero turns it off.</param>
    public void Connected(TimeSpan keepAlive)
    {
        lock (_gate)
        {
            if (_phase != Phase.Connecting)
                return;
            _phase = Phase.Connected;
            _keepAlive = keepAlive * KeepAliveTolerance;
            _dueAtMs = keepAlive == TimeSpan.Zero ? BrokerClock.Never : clock.After(_keepAlive);
        }
    }

    /// <summary>The connection is to end; the client may still read that and go by itself.</summary>
    public void Lingering() => Enter(Phase.Lingering, LingerTime);

    /// <summary>The broker has closed its end.</summary>
    public void Closing()
    {
        HasLingered = false;
        Enter(Phase.Closing, limits.CloseTimeout);
    }

    /// <summary>Something arrived.</summary>
    public void Heard() => Volatile.Write(ref _hasHeard, true);

    /// <summary>The broker itself does not read for a while: the client's silence then means nothing.</summary>
    public void Pause() => Volatile.Write(ref _isPaused, true);

    /// <summary>It reads again.</summary>
    public void Resume()
    {
        Heard();
        Volatile.Write(ref _isPaused, false);
    }

    /// <summary>Tells what has been missed; each only once.</summary>
    public Missed Check(long nowMs)
    {
        lock (_gate)
        {
            IsQuiet = !(Volatile.Read(ref _isPaused) | Interlocked.Exchange(ref _hasHeard, false));
            if (_phase == Phase.Connected && !IsQuiet && _dueAtMs != BrokerClock.Never)
                _dueAtMs = nowMs + (long)_keepAlive.TotalMilliseconds;
            if (nowMs < _dueAtMs)
                return Missed.None;
            _dueAtMs = BrokerClock.Never;
            HasLingered = _phase == Phase.Lingering;
            return _phase switch
            {
                Phase.Connecting => Missed.Connect,
                Phase.Connected => Missed.KeepAlive,
                Phase.Lingering => Missed.Leave,
                _ => Missed.Close,
            };
        }
    }

    private void Enter(Phase phase, TimeSpan time)
    {
        lock (_gate)
        {
            _phase = phase;
            _dueAtMs = clock.After(time);
        }
    }
}
