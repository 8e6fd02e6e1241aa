using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// Finds segments all of whose lamps are lost while their gateway is heard: a tripped breaker, a cut cable. Where every lamp should be off, or
/// after a cabinet's door was open, somebody may be taking the cable, unless a maintenance lock says who is at work there. To be used by one thread at a time.
/// </summary>
/// <param name="numberOf">A device's number by its id; null where it was never heard.</param>
/// <param name="silence">What is heard of gateways.</param>
/// <param name="states">How far the rules have come.</param>
/// <param name="startUnixMs">When the program started; nobody was silent before.</param>
internal sealed class SegmentWatch(Func<string, int?> numberOf, SilenceWatch silence, FaultStates states, long startUnixMs)
{
    // Segments that were lost while somebody was at work there by a maintenance lock.
    private readonly HashSet<string> _lostAtWork = new(StringComparer.Ordinal);

    /// <summary>Looks at all segments.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="records">What is known of each device, by its number.</param>
    /// <param name="observations">What its samples told.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    public void Look(IEnumerable<Segment> segments, List<DeviceRecord> records, IReadOnlyList<DeviceObservation> observations, long nowUnixMs)
    {
        long[] doors = DoorsOpenOf(records, observations);
        foreach (Segment segment in segments)
        {
            if (segment.Heard is null || segment.Heard.Length < segment.Lamps.Count)
                segment.Heard = [.. segment.Lamps.Select(lamp => (Number: numberOf(lamp.Id) ?? int.MaxValue, Lamp: lamp)).Where(one => one.Number < records.Count)];
            Look(segment, records, observations, doors, nowUnixMs);
        }
    }

    private void Look(Segment segment, List<DeviceRecord> records, IReadOnlyList<DeviceObservation> observations, long[] doors, long nowUnixMs)
    {
        (RuleVerdict verdict, long lostUnixMs) = Judge(segment, records, observations, nowUnixMs);
        var values = new Dictionary<string, double> { ["lamps"] = segment.Lamps.Count };
        states.Advance(IngestRule.SegmentSupplyLoss, segment.Id, verdict, nowUnixMs, nowUnixMs, () => values);

        bool isTheft = verdict == RuleVerdict.Faulty && !WasWorkedOn(segment, lostUnixMs) && (IsUnlit(segment, lostUnixMs) || WasOpen(segment, records, doors, lostUnixMs));
        if (verdict == RuleVerdict.Healthy)
            _lostAtWork.Remove(segment.Id);
        // A theft stays one at dusk, too.
        RuleVerdict theft = verdict == RuleVerdict.Faulty && !isTheft ? RuleVerdict.Undecided : verdict;
        states.Advance(IngestRule.TheftSuspected, segment.Id, theft, nowUnixMs, nowUnixMs, () => values);
    }

    // Lost since when its last lamp was heard.
    private (RuleVerdict Verdict, long LostUnixMs) Judge(Segment segment, List<DeviceRecord> records, IReadOnlyList<DeviceObservation> observations, long nowUnixMs)
    {
        if (segment.Heard is not { Length: >= FaultThresholds.SegmentLamps } heard || !silence.IsHeard(records[heard[0].Number].Gateway, nowUnixMs))
            return (RuleVerdict.Undecided, nowUnixMs);

        long heardUnixMs = startUnixMs;
        bool isDead = true;
        bool isLive = false;
        foreach ((int number, SegmentLamp lamp) in heard)
        {
            long newestUnixMs = records[number].NewestSampleUnixMs;
            bool isSilent = nowUnixMs - Math.Max(newestUnixMs, startUnixMs) > segment.SilenceMs;
            (float volts, long voltsUnixMs) = number < observations.Count ? (observations[number].Volts, observations[number].VoltsUnixMs) : (float.NaN, 0);
            heardUnixMs = Math.Max(heardUnixMs, newestUnixMs);
            isDead = isDead && (isSilent || (volts < FaultThresholds.SupplyLostVolts && segment.Light.SurelyBurned(lamp, voltsUnixMs)));
            isLive |= !isSilent && newestUnixMs > startUnixMs && !(volts < FaultThresholds.SupplyBackVolts);
        }

        return (isDead ? RuleVerdict.Faulty : isLive ? RuleVerdict.Healthy : RuleVerdict.Undecided, Math.Min(heardUnixMs, nowUnixMs));
    }

    private static bool IsUnlit(Segment segment, long atUnixMs) => segment.Lamps.All(lamp => segment.Light.IsOff(lamp, atUnixMs));

    // Who works on a segment switches it off; that stays so when the lock is released before the breaker is closed.
    private bool WasWorkedOn(Segment segment, long lostUnixMs)
    {
        if (segment.Lamps.Any(lamp => segment.Light.IsWorkedOn(lamp, lostUnixMs)))
            _lostAtWork.Add(segment.Id);
        return _lostAtWork.Contains(segment.Id);
    }

    private static bool WasOpen(Segment segment, List<DeviceRecord> records, long[] doors, long lostUnixMs)
    {
        long openUnixMs = doors[records[segment.Heard![0].Number].Gateway];
        return openUnixMs != 0 && lostUnixMs - openUnixMs <= FaultThresholds.DoorMemory.TotalMilliseconds;
    }

    private static long[] DoorsOpenOf(List<DeviceRecord> records, IReadOnlyList<DeviceObservation> observations)
    {
        var doors = new long[records.Count == 0 ? 0 : records.Max(record => record.Gateway) + 1];
        for (int device = 0; device < Math.Min(records.Count, observations.Count); device++)
        {
            if (records[device].Gateway >= 0)
                doors[records[device].Gateway] = Math.Max(doors[records[device].Gateway], observations[device].DoorOpenUnixMs);
        }

        return doors;
    }
}
