namespace LampuKota.TimeSeries;

/// <summary>Sizes of a spool.</summary>
/// <param name="MaximumBytes">Cap of all its files.</param>
/// <param name="SegmentBytes">Length from which on a segment is followed by the next.</param>
/// <param name="SegmentAge">Age from which on likewise.</param>
/// <param name="FirstSegment">Least number of a new segment.</param>
internal sealed record SpoolLimits(long MaximumBytes, long SegmentBytes, TimeSpan SegmentAge, long FirstSegment);
