using System.Text.Json;

namespace LampuKota.Gateway;

/// <summary>
/// Counts, for lamps whose meters do not, how long each burned and how often it was switched on: by the level that its output holds, in city time, whatever the clock
/// is set to. Safe for use by several threads.
/// </summary>
internal sealed class BurningCounters
{
    /// <summary>How often they are kept: what a power cut may cost of the burning time. 24 small writes a day are nothing to an SD card.</summary>
    private static readonly TimeSpan SaveInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Lamp[] _lamps;
    private readonly double[] _burningSeconds;
    private readonly long[] _switchOns;
    private readonly bool?[] _isOn;
    private readonly double _speed;
    private readonly TimeProvider _timeProvider;
    private long _countedTimestamp;
    private long _savedTimestamp;

    public BurningCounters(IEnumerable<Lamp> lamps, double speed, TimeProvider timeProvider)
    {
        _lamps = [.. lamps];
        (_speed, _timeProvider) = (speed, timeProvider);
        (_burningSeconds, _switchOns, _isOn) = (new double[_lamps.Length], new long[_lamps.Length], new bool?[_lamps.Length]);
        _countedTimestamp = _savedTimestamp = timeProvider.GetTimestamp();
    }

    /// <summary>The lamps that are counted.</summary>
    public IReadOnlyList<Lamp> Lamps => _lamps;

    /// <summary>Goes on from what an earlier life counted.</summary>
    public void Restore(IEnumerable<LampCount> counts)
    {
        Dictionary<string, LampCount> kept = counts.DistinctBy(count => count.Lamp).ToDictionary(count => count.Lamp);
        lock (_lock)
        {
            for (int lamp = 0; lamp < _lamps.Length; lamp++)
            {
                if (kept.TryGetValue(_lamps[lamp].Id, out LampCount? count))
                    (_burningSeconds[lamp], _switchOns[lamp]) = (count.BurningSeconds, count.SwitchOns);
            }
        }
    }

    /// <summary>Counts up to now; to be called wherever a level may have changed.</summary>
    public void Count()
    {
        lock (_lock)
        {
            long timestamp = _timeProvider.GetTimestamp();
            double seconds = _timeProvider.GetElapsedTime(_countedTimestamp, timestamp).TotalSeconds * _speed;
            _countedTimestamp = timestamp;
            for (int lamp = 0; lamp < _lamps.Length; lamp++)
                Count(lamp, seconds);
        }
    }

    /// <summary>What a lamp has come to.</summary>
    /// <param name="lamp">Its place among <see cref="Lamps"/>.</param>
    public (double BurningHours, long SwitchOns) Read(int lamp)
    {
        lock (_lock)
            return (_burningSeconds[lamp] / 3_600, _switchOns[lamp]);
    }

    /// <summary>What is worth keeping now; null where that was not long ago.</summary>
    /// <param name="isLast">Whether the gateway stops.</param>
    public IReadOnlyList<LampCount>? TakeDue(bool isLast)
    {
        lock (_lock)
        {
            long timestamp = _timeProvider.GetTimestamp();
            if (!isLast && _timeProvider.GetElapsedTime(_savedTimestamp, timestamp) < SaveInterval)
                return null;

            _savedTimestamp = timestamp;
            return [.. _lamps.Select((lamp, index) => new LampCount(lamp.Id, Math.Round(_burningSeconds[index], 1), _switchOns[index]))];
        }
    }

    private void Count(int lamp, double seconds)
    {
        if (_isOn[lamp] is true)
            _burningSeconds[lamp] += seconds;
        if (_lamps[lamp].Feedback is not { } feedback)
            return;

        // What a lamp was before the start is not known: its first level is no switching.
        bool isOn = feedback.LevelPercent > 0;
        if (isOn && _isOn[lamp] is false)
            _switchOns[lamp]++;
        _isOn[lamp] = isOn;
    }
}

/// <summary>What one lamp has come to.</summary>
/// <param name="Lamp">Lamp id.</param>
/// <param name="BurningSeconds">How long it burned, seconds.</param>
/// <param name="SwitchOns">How often it was switched on.</param>
internal sealed record LampCount(string Lamp, double BurningSeconds, long SwitchOns)
{
    public static byte[] ToUtf8(IReadOnlyList<LampCount> counts) => JsonSerializer.SerializeToUtf8Bytes(counts, GatewayJsonContext.Default.IReadOnlyListLampCount);

    public static bool TryParse(ReadOnlySpan<byte> utf8Json, out IReadOnlyList<LampCount>? counts, out string? problem)
    {
        (counts, problem) = (null, null);
        try
        {
            counts = JsonSerializer.Deserialize(utf8Json, GatewayJsonContext.Default.IReadOnlyListLampCount);
        }
        catch (JsonException exception)
        {
            problem = exception.Message;
        }

        if (counts is not null && counts.Any(static count => count is not { Lamp: not null, BurningSeconds: >= 0, SwitchOns: >= 0 }))
            (counts, problem) = (null, "a count is missing or below 0");
        problem ??= counts is null ? "there is nothing in it" : null;
        return counts is not null;
    }
}
