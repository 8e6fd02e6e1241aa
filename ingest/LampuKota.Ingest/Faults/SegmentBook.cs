using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>The segments of the city as the gateways' desired documents have them. To be used by one thread at a time.</summary>
/// <param name="source">Where the documents are read.</param>
internal sealed class SegmentBook(IDesiredSource source)
{
    private readonly Dictionary<string, (ReadOnlyMemory<byte> Payload, Segment[] Segments)> _gateways = new(StringComparer.Ordinal);

    /// <summary>The segments, those of documents that were read before as they were. A document that does not check is its gateway's to refuse; it has no segments here.</summary>
    public IEnumerable<Segment> Read()
    {
        IReadOnlyList<RetainedMessage> documents = source.Read();
        if (documents.Count < _gateways.Count)
            _gateways.Clear();
        foreach (RetainedMessage document in documents)
        {
            if (!_gateways.TryGetValue(document.Topic, out var known) || !known.Payload.Equals(document.Payload))
                _gateways[document.Topic] = (document.Payload, SegmentsOf(document.Payload.Span));
        }

        return _gateways.Values.SelectMany(gateway => gateway.Segments);
    }

    private static Segment[] SegmentsOf(ReadOnlySpan<byte> json)
    {
        if (!LightingJson.TryParseDesired(json, out DesiredDocument? desired, out _))
            return [];

        var sun = new AstronomicalClock(desired.Settings.LatitudeDegrees, desired.Settings.LongitudeDegrees, CityZone.Wita);
        Dictionary<string, LampSchedule> schedules = desired.Calendars.ToDictionary(calendar => calendar.Id, calendar => new LampSchedule(calendar, desired.Programs, desired.DateLists));
        return
        [
            .. desired.Lamps.Where(lamp => lamp.SegmentId is not null).GroupBy(lamp => lamp.SegmentId!).Where(group => group.Count() >= FaultThresholds.SegmentLamps)
                .Select(group => new Segment(
                    group.Key, [.. group.Select(lamp => lamp.Id)], [.. group.Select(lamp => schedules[lamp.CalendarId]).Distinct()], sun,
                    1_000L * Math.Max(desired.Settings.ReportIntervalSeconds * 3, (long)FaultThresholds.SegmentSilence.TotalSeconds))),
        ];
    }
}

/// <summary>A segment with its lamps.</summary>
/// <param name="Id">Segment id.</param>
/// <param name="Lamps">Ids of its lamps.</param>
/// <param name="Schedules">What they follow.</param>
/// <param name="Sun">The astronomical clock that these ask.</param>
/// <param name="SilenceMs">Silence of all of them that makes a lost segment, milliseconds.</param>
internal sealed record Segment(string Id, IReadOnlyList<string> Lamps, IReadOnlyList<LampSchedule> Schedules, AstronomicalClock Sun, long SilenceMs)
{
    /// <summary>Numbers of its lamps, as far as they were heard of; filled in by who looks.</summary>
    public int[]? Numbers { get; set; }
}
