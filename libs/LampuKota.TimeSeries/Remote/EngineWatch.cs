namespace LampuKota.TimeSeries;

/// <summary>
/// Judges whether an engine may have lost what it took, from the start time that it tells and from connections that broke. Does no I/O. For one thread.
/// </summary>
/// <param name="time">Ages.</param>
internal sealed class EngineWatch(TimeProvider time)
{
    /// <summary>
    /// Start times have whole seconds, so that an engine which starts twice within one tells the same twice. Every process that tells it has begun a second after it was
    /// first heard at the latest; the other second is for clocks that are being set.
    /// </summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(2);

    // A connection that breaks all the time must not have the same minute sent all the time: it costs at most half of what is sent anyhow.
    private static readonly TimeSpan BetweenSuspicions = TimeSpan.FromMinutes(2);

    // Several processes behind one address come again; the number bounds what is kept.
    private const int MostInstances = 64;

    private readonly HashSet<string> _instances = [];
    private long _heardTimestamp;
    private long? _suspectedTimestamp;
    private long _breaks;

    /// <summary>Whether no restart can hide behind the start time that was heard last.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Judges an answer.</summary>
    /// <param name="instance">The start time that was told.</param>
    /// <param name="askedTimestamp">When it was asked for (TimeProvider.GetTimestamp).</param>
    /// <param name="breaks">How many connections to the engine have broken so far.</param>
    public EngineVerdict Judge(string instance, long askedTimestamp, long breaks)
    {
        // A start time that was heard before is no restart: a process that is gone does not come back, so several answer in turn.
        if (!_instances.Contains(instance))
            return Meet(instance, breaks);
        if (!IsSettled)
        {
            if (time.GetElapsedTime(_heardTimestamp, askedTimestamp) < SettlingTime)
                return EngineVerdict.Runs;
            IsSettled = true;
            _breaks = breaks;
            return EngineVerdict.IsSettled;
        }

        bool isSuspect = breaks != _breaks && (_suspectedTimestamp is not { } before || time.GetElapsedTime(before, askedTimestamp) >= BetweenSuspicions);
        if (!isSuspect)
            return EngineVerdict.Runs;
        (_suspectedTimestamp, _breaks) = (askedTimestamp, breaks);
        return EngineVerdict.IsSuspect;
    }

    private EngineVerdict Meet(string instance, long breaks)
    {
        bool isFirst = _instances.Count == 0;
        if (_instances.Count == MostInstances)
            _instances.Clear();
        _instances.Add(instance);
        (_heardTimestamp, _breaks, IsSettled) = (time.GetTimestamp(), breaks, false);
        return isFirst ? EngineVerdict.IsSettled : EngineVerdict.HasRestarted;
    }
}

/// <summary>What an answer of an engine says about what it took before.</summary>
internal enum EngineVerdict
{
    /// <summary>It runs on, and has what it took.</summary>
    Runs,

    /// <summary>From now on no restart goes unnoticed; one before may have, so that what was taken before is to be sent again, once.</summary>
    IsSettled,

    /// <summary>A connection broke, though it tells the same start time: what was taken of late is sent again in case that it tells the wrong one.</summary>
    IsSuspect,

    /// <summary>It was started anew.</summary>
    HasRestarted,
}
