using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// Remembers, of every condition that programs name, whether its sensor sees it now and when it last did. Who reads sensors tells it every reading
/// (<see cref="Observe"/>); programs ask it. To be used by one thread at a time.
/// </summary>
public sealed class SensorActivity
{
    private readonly Entry[] _entries;

    /// <summary>Makes the memory of some programs.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="previous">What was known before, taken over for the conditions that are still named.</param>
    public SensorActivity(IEnumerable<ControlProgram> programs, SensorActivity? previous = null)
    {
        ArgumentNullException.ThrowIfNull(programs);
        _entries =
        [
            .. programs.SelectMany(program => program.DynamicLevels ?? []).Select(level => level.When).Distinct()
                .Select(condition => previous?.Find(condition) ?? new Entry(condition)),
        ];
    }

    /// <summary>The conditions, each once.</summary>
    public IEnumerable<DynamicCondition> Conditions => _entries.Select(entry => entry.Condition);

    /// <summary>Whether of every condition a sensor has said something, since the start or before.</summary>
    public bool HasHeardAll => _entries.All(static entry => entry.IsHeard);

    /// <summary>What was seen, for who must go on with it after a restart (<see cref="Restore"/>).</summary>
    public IEnumerable<SensorSighting> Sightings => _entries.Where(static entry => entry.LastSeenTicks != long.MinValue).Select(static entry => entry.Sighting);

    /// <summary>Goes on with what was seen before a restart.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="lastSeen">When it was seen last.</param>
    /// <param name="seenBy">The sensors that saw it still.</param>
    /// <returns>False where no program names the condition any more.</returns>
    public bool Restore(DynamicCondition condition, Instant lastSeen, IEnumerable<string> seenBy)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(seenBy);
        Entry? entry = Find(condition);
        entry?.Restore(lastSeen.ToUnixTimeTicks(), seenBy);
        return entry is not null;
    }

    /// <summary>Takes a reading. One that is older than the last of the same sensor changes nothing.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="quantity">Name of the quantity.</param>
    /// <param name="value">The reading, in the quantity's unit; not a number where the sensor does not answer any more, which meets no condition.</param>
    /// <param name="at">When it was taken.</param>
    /// <returns>Whether a level may now be another, or hold for another time than was said before.</returns>
    public bool Observe(string sensorId, string quantity, double value, Instant at)
    {
        ArgumentNullException.ThrowIfNull(sensorId);
        ArgumentNullException.ThrowIfNull(quantity);
        bool changed = false;
        long ticks = at.ToUnixTimeTicks();
        foreach (Entry entry in _entries)
        {
            if (entry.Condition.Concerns(sensorId, quantity))
                changed |= entry.Observe(sensorId, entry.Condition.IsMetBy(value), ticks);
        }

        return changed;
    }

    /// <summary>
    /// Until when a condition counts as seen, in Unix ticks: for ever while it is seen, then for the hold time; <see cref="long.MinValue"/> where it never was.
    /// </summary>
    internal long SeenUntilTicks(DynamicCondition condition, int holdSeconds)
    {
        Entry? entry = Find(condition);
        if (entry is null || entry.LastSeenTicks == long.MinValue)
            return long.MinValue;
        return entry.IsSeen ? long.MaxValue : entry.LastSeenTicks + holdSeconds * NodaConstants.TicksPerSecond;
    }

    private Entry? Find(DynamicCondition condition)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Condition.Equals(condition))
                return entry;
        }

        return null;
    }

    /// <summary>One condition, and the sensors that see it now: a sensor that no longer does leaves the others in force.</summary>
    private sealed class Entry(DynamicCondition condition)
    {
        private readonly Dictionary<string, (bool IsSeen, long AtTicks)> _latest = new(StringComparer.Ordinal);
        private int _seeing;

        public DynamicCondition Condition => condition;

        public bool IsSeen => _seeing > 0;

        public bool IsHeard => _latest.Count > 0;

        public SensorSighting Sighting => new(
            condition, Instant.FromUnixTimeTicks(LastSeenTicks), [.. _latest.Where(static sensor => sensor.Value.IsSeen).Select(static sensor => sensor.Key)]);

        public long LastSeenTicks { get; private set; } = long.MinValue;

        public void Restore(long lastSeenTicks, IEnumerable<string> seenBy)
        {
            LastSeenTicks = Math.Max(LastSeenTicks, lastSeenTicks);
            foreach (string sensorId in seenBy)
                Observe(sensorId, isSeen: true, lastSeenTicks);
        }

        public bool Observe(string sensorId, bool isSeen, long ticks)
        {
            bool isKnown = _latest.TryGetValue(sensorId, out (bool IsSeen, long AtTicks) before);
            if (isKnown && ticks < before.AtTicks)
                return false;

            _latest[sensorId] = (isSeen, ticks);
            // A sensor that stops seeing saw it until now.
            if (isSeen || before.IsSeen)
                LastSeenTicks = Math.Max(LastSeenTicks, ticks);
            _seeing += (isSeen ? 1 : 0) - (before.IsSeen ? 1 : 0);
            return isSeen != before.IsSeen;
        }
    }
}

/// <summary>What sensors saw of one condition.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="LastSeen">When it was seen last.</param>
/// <param name="SeenBy">The sensors that see it still.</param>
public sealed record SensorSighting(DynamicCondition Condition, Instant LastSeen, IReadOnlyList<string> SeenBy);
