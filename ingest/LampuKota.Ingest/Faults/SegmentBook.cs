using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>The segments of the city as the gateways' documents have them. To be used by one thread at a time.</summary>
/// <param name="source">Where the documents are read.</param>
internal sealed class SegmentBook(IGatewayDocuments source)
{
    private readonly Dictionary<string, GatewayEntry> _gateways = new(StringComparer.Ordinal);

    /// <summary>
    /// The segments, those of documents that were read before as they were. A document that does not check is its gateway's to refuse; it has no segments here, and where a gateway
    /// still runs the one before, that one's count.
    /// </summary>
    public IEnumerable<Segment> Read()
    {
        IReadOnlyList<RetainedMessage> desired = source.ReadDesired();
        if (desired.Count < _gateways.Count)
            _gateways.Clear();
        foreach (RetainedMessage document in desired)
        {
            if (Topics.TryParse(document.Topic, out string gateway, out _))
                EntryOf(gateway).TakeDesired(document.Payload);
        }

        foreach (RetainedMessage document in source.ReadReported())
        {
            if (Topics.TryParse(document.Topic, out string gateway, out _) && _gateways.TryGetValue(gateway, out GatewayEntry? entry))
                entry.TakeReported(document.Payload);
        }

        return _gateways.Values.SelectMany(entry => entry.Segments);
    }

    private GatewayEntry EntryOf(string gateway)
    {
        if (!_gateways.TryGetValue(gateway, out GatewayEntry? entry))
            _gateways[gateway] = entry = new GatewayEntry();
        return entry;
    }

    private static (long Version, Segment[] Segments) SegmentsOf(ReadOnlySpan<byte> json, GatewayWord word)
    {
        if (!LightingJson.TryParseDesired(json, out DesiredDocument? desired, out _))
            return (0, []);

        var sun = new AstronomicalClock(desired.Settings.LatitudeDegrees, desired.Settings.LongitudeDegrees, CityZone.Wita);
        Dictionary<string, LampSchedule> schedules = desired.Calendars.ToDictionary(calendar => calendar.Id, calendar => new LampSchedule(calendar, desired.Programs, desired.DateLists));
        long silenceMs = 1_000L * Math.Max(desired.Settings.ReportIntervalSeconds * 3, (long)FaultThresholds.SegmentSilence.TotalSeconds);
        return (desired.Version,
        [
            .. desired.Lamps.Where(lamp => lamp.SegmentId is not null).GroupBy(lamp => lamp.SegmentId!).Where(group => group.Count() >= FaultThresholds.SegmentLamps)
                .Select(group => new Segment(
                    group.Key, [.. group.Select(lamp => new SegmentLamp(lamp.Id, schedules[lamp.CalendarId]))], new SegmentLight(word, desired.Version, sun), silenceMs)),
        ]);
    }

    /// <summary>What is known of one gateway by its documents.</summary>
    private sealed class GatewayEntry
    {
        private readonly GatewayWord _word = new();
        private ReadOnlyMemory<byte> _desired;
        private ReadOnlyMemory<byte> _reported;
        private (long Version, Segment[] Segments) _given = (0, []);
        private (long Version, Segment[] Segments) _before = (0, []);

        public Segment[] Segments => _before.Version > 0 && _before.Version == _word.DesiredVersion ? _before.Segments : _given.Segments;

        public void TakeDesired(ReadOnlyMemory<byte> payload)
        {
            if (_desired.Equals(payload))
                return;

            if (_given.Version > 0 && _given.Version == _word.DesiredVersion)
                _before = _given;
            _desired = payload;
            _given = SegmentsOf(payload.Span, _word);
        }

        public void TakeReported(ReadOnlyMemory<byte> payload)
        {
            if (_reported.Equals(payload))
                return;

            _reported = payload;
            if (LightingJson.TryParseReported(payload.Span, out ReportedDocument? reported, out _))
                _word.Take(reported);
        }
    }
}

/// <summary>A segment with its lamps.</summary>
/// <param name="Id">Segment id.</param>
/// <param name="Lamps">Its lamps.</param>
/// <param name="Light">Whether they should burn.</param>
/// <param name="SilenceMs">Silence of all of them that makes a lost segment, milliseconds.</param>
internal sealed record Segment(string Id, IReadOnlyList<SegmentLamp> Lamps, SegmentLight Light, long SilenceMs)
{
    /// <summary>The lamps that were heard of, with their numbers; filled in by who looks.</summary>
    public (int Number, SegmentLamp Lamp)[]? Heard { get; set; }
}

/// <summary>A lamp of a segment.</summary>
/// <param name="Id">Lamp id.</param>
/// <param name="Schedule">What it follows.</param>
internal sealed record SegmentLamp(string Id, LampSchedule Schedule);
