namespace LampuKota.Mqtt;

/// <summary>
/// Watches the silence of one connection (MQTT 5.0, 3.1.2.10): asks for a PINGREQ where nothing was sent or nothing was received for nine tenths of the
/// Keep Alive, and reports a peer that answers nothing, or takes nothing. One timer that fires about once a Keep Alive, however much traffic there is.
/// </summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _longestSilence;
    private readonly TimeSpan _answerTimeout;
    private readonly Action _ping;
    private readonly Action _silent;
    private readonly ITimer _timer;
    private long _sentTimestamp;
    private long _receivedTimestamp;
    private long _pingTimestamp;
    private bool _awaitsAnswer;
    private bool _isPaused;

    private KeepAlive(TimeProvider time, TimeSpan keepAlive, TimeSpan answerTimeout, Action ping, Action silent)
    {
        _time = time;
        _interval = keepAlive * 0.9;
        // [MQTT-3.1.2-22]: after one and a half times the Keep Alive the server has to end the connection.
        _longestSilence = keepAlive * 1.5;
        _answerTimeout = answerTimeout;
        _ping = ping;
        _silent = silent;
        _sentTimestamp = _receivedTimestamp = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((KeepAlive)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while the client itself does not read: silence then says nothing about the peer.</summary>
    public bool IsPaused
    {
        get => Volatile.Read(ref _isPaused);
        set => Volatile.Write(ref _isPaused, value);
    }

    /// <summary>Starts watching; null where the Keep Alive is 0 and turned off.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="keepAliveSeconds">Keep Alive in seconds.</param>
    /// <param name="answerTimeout">How long a PINGRESP may take.</param>
    /// <param name="ping">Sends a PINGREQ.</param>
    /// <param name="silent">Ends the connection.</param>
    public static KeepAlive? Start(TimeProvider time, ushort keepAliveSeconds, TimeSpan answerTimeout, Action ping, Action silent)
    {
        if (keepAliveSeconds == 0)
            return null;
        TimeSpan keepAlive = TimeSpan.FromSeconds(keepAliveSeconds);
        KeepAlive watch = new(time, keepAlive, answerTimeout < keepAlive ? answerTimeout : keepAlive, ping, silent);
        watch._timer.Change(watch._interval, Timeout.InfiniteTimeSpan);
        return watch;
    }

    public void Sent() => Volatile.Write(ref _sentTimestamp, _time.GetTimestamp());

    public void Received() => Volatile.Write(ref _receivedTimestamp, _time.GetTimestamp());

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTimer()
    {
        long now = _time.GetTimestamp();
        long sent = Volatile.Read(ref _sentTimestamp);
        long received = Volatile.Read(ref _receivedTimestamp);
        bool answersNothing = _awaitsAnswer && received < _pingTimestamp && !IsPaused;
        if (answersNothing || _time.GetElapsedTime(sent, now) >= _longestSilence)
        {
            _silent();
            return;
        }

        _awaitsAnswer = false;
        TimeSpan silence = _time.GetElapsedTime(Math.Min(sent, received), now);
        TimeSpan next = _interval - silence;
        if (next <= TimeSpan.Zero)
        {
            _pingTimestamp = now;
            _awaitsAnswer = true;
            _ping();
            next = _answerTimeout;
        }

        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }
}
