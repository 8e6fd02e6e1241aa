namespace LampuKota.Gateway;

/// <summary>
/// Reads one sensor beside all others, so that none waits for another's bus. A reading that takes too long is given up, and the sensor is left alone until it has ended;
/// one that failed is asked again after a while, which grows with each failure. Used by one caller at a time; allocates nothing while the sensor answers.
/// </summary>
internal sealed class SensorReader
{
    private readonly ISensor _sensor;
    private readonly TimeProvider _timeProvider;
    private readonly Action _end;
    private ValueTask _reading;
    private long _beganTimestamp;
    private long? _pauseEndTimestamp;
    private int _failures;
    private bool _isGivenUp;
    private volatile bool _hasEnded;

    /// <param name="sensor">The sensor.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="onEnded">Told, from any thread, that a reading has ended that was not over at once: <see cref="Look"/> tells what came of it.</param>
    public SensorReader(ISensor sensor, TimeProvider timeProvider, Action onEnded)
    {
        (_sensor, _timeProvider) = (sensor, timeProvider);
        _end = () =>
        {
            _hasEnded = true;
            onEnded();
        };
    }

    /// <summary>What was read last; valid once that has succeeded, until the next reading begins.</summary>
    public List<Reading> Readings { get; } = [];

    /// <summary>Why the last reading failed, a sentence.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Whether a reading is under way, be it given up or not.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether a reading is under way that may still succeed.</summary>
    public bool IsAwaited => IsBusy && !_isGivenUp;

    /// <summary>Whether it is not asked for the time being: a reading that was given up has not ended, or the last one failed a short while ago.</summary>
    public bool IsPausing => (IsBusy && _isGivenUp) || UntilPauseEnds > TimeSpan.Zero;

    /// <summary>How long it is not asked, because it failed; zero or less where it may be.</summary>
    public TimeSpan UntilPauseEnds => _pauseEndTimestamp is { } end ? _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), end) : TimeSpan.Zero;

    /// <summary>How long a reading that is under way is still waited for.</summary>
    public TimeSpan UntilGivenUp => GatewayLimits.SensorDeadline - _timeProvider.GetElapsedTime(_beganTimestamp);

    /// <summary>Begins to read; not while it is busy.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>What came of it, where that is known at once.</returns>
    public ReadingResult Begin(CancellationToken cancellationToken)
    {
        Readings.Clear();
        _beganTimestamp = _timeProvider.GetTimestamp();
        try
        {
#pragma warning disable CA2012 // What came of it is taken once, in End: an await would hold up the other sensors, and cost an object for each reading.
            _reading = _sensor.ReadAsync(Readings, cancellationToken);
#pragma warning restore CA2012
        }
        catch (IOException exception)
        {
            return Fail(exception.Message);
        }

        if (_reading.IsCompleted)
            return End();

        (IsBusy, _isGivenUp, _hasEnded) = (true, false, false);
        _reading.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_end);
        return ReadingResult.None;
    }

    /// <summary>Looks at a reading that is under way.</summary>
    /// <returns>What came of it, once.</returns>
    public ReadingResult Look()
    {
        if (!IsBusy)
            return ReadingResult.None;

        if (_hasEnded)
        {
            IsBusy = false;
            // A late answer is nobody's any more; but the sensor may be asked again.
            ReadingResult result = End();
            return _isGivenUp ? ReadingResult.None : result;
        }

        if (_isGivenUp || UntilGivenUp > TimeSpan.Zero)
            return ReadingResult.None;

        _isGivenUp = true;
        return Fail($"No answer within {GatewayLimits.SensorDeadline.TotalSeconds} s.");
    }

    private ReadingResult End()
    {
        try
        {
            _reading.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return Fail(exception.Message);
        }

        (_failures, _pauseEndTimestamp) = (0, null);
        return ReadingResult.Succeeded;
    }

    private ReadingResult Fail(string problem)
    {
        Problem = problem;
        TimeSpan pause = GatewayLimits.ShortestSensorPause * (1 << Math.Min(_failures++, GatewayLimits.SensorPauseDoublings));
        _pauseEndTimestamp = _timeProvider.GetTimestamp() + (long)(pause.TotalSeconds * _timeProvider.TimestampFrequency);
        return ReadingResult.Failed;
    }
}

/// <summary>What came of a reading.</summary>
internal enum ReadingResult
{
    /// <summary>Nothing yet, or nothing new.</summary>
    None,

    /// <summary>The sensor answered.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,
}
