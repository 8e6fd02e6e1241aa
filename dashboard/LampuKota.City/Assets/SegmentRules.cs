namespace LampuKota.City;

/// <summary>A segment goes out from one cabinet: no change may leave its lamps at two. Pure.</summary>
internal static class SegmentRules
{
    /// <summary>Refuses the lines that would leave a segment at two cabinets.</summary>
    /// <param name="lines">All lines.</param>
    /// <param name="city">The city as it is.</param>
    public static IReadOnlyList<AssetLine> Refuse(AssetLine[] lines, CitySnapshot city)
    {
        // What is refused stays where it was, and may so be in the way of another: until nothing is.
        while (Torn(lines, city) is { Count: > 0 } torn)
        {
            for (int index = 0; index < lines.Length; index++)
            {
                if (Moved(lines[index]) is { } lamp && torn.Contains(lamp.SegmentId))
                    lines[index] = Refused(lines[index], lamp);
            }
        }

        return lines;
    }

    private static HashSet<string> Torn(AssetLine[] lines, CitySnapshot city)
    {
        Dictionary<string, LampAsset> moved = lines.Select(Moved).OfType<LampAsset>().ToDictionary(lamp => lamp.Id);
        HashSet<string> segments = [.. moved.Values.Select(lamp => lamp.SegmentId)];
        IEnumerable<LampAsset> stayed = segments.SelectMany(city.LampsOfSegment).Select(index => city.Lamps[index]).Where(lamp => !moved.ContainsKey(lamp.Id));
        return [.. stayed.Concat(moved.Values).GroupBy(lamp => lamp.SegmentId).Where(segment => segment.Select(lamp => lamp.CabinetId).Distinct().Skip(1).Any()).Select(segment => segment.Key)];
    }

    private static LampAsset? Moved(AssetLine line) =>
        line.Asset is LampAsset lamp && line.Changes.Any(change => change.Field is "segment" or "cabinet") ? lamp : null;

    private static AssetLine Refused(AssetLine line, LampAsset lamp) => line with
    {
        Outcome = AssetOutcome.Refused,
        Asset = null,
        Changes = [],
        Problems = [Invalid("segment", $"The segment {lamp.SegmentId} has lamps of another cabinet; name a segment of {lamp.CabinetId}, or move all of its lamps.")],
    };

    private static AssetProblem Invalid(string field, RefusalSentence sentence) => new(field, sentence);
}
