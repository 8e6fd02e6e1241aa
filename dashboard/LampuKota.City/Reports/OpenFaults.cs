namespace LampuKota.City;

/// <summary>The open incidents of one moment, found by the lamps that they concern; immutable.</summary>
public sealed class OpenFaults
{
    private readonly ILookup<string, IncidentRecord> _byRoot;

    /// <summary>Indexes incidents.</summary>
    /// <param name="open">Open incidents, newest first. Those whose condition has ended explain nothing any more and are left out.</param>
    public OpenFaults(IReadOnlyList<IncidentRecord> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        Source = open;
        _byRoot = open.Where(incident => incident.IsOpen && incident.EndedUnixMs is null).ToLookup(incident => incident.DeviceId);
    }

    /// <summary>What it was made of.</summary>
    public IReadOnlyList<IncidentRecord> Source { get; }

    /// <summary>The incident that explains what is seen at a lamp: of the lamp itself, of its circuit, its cabinet or its area, the nearest first; null where none does.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="kind">What is seen.</param>
    /// <param name="city">The assets.</param>
    public IncidentRecord? Find(LampAsset lamp, ReportKind kind, CitySnapshot city)
    {
        foreach (string root in RootsOf(lamp, city))
        {
            if (_byRoot[root].FirstOrDefault(incident => FaultCover.Explains(kind, incident.Event)) is { } incident)
                return incident;
        }

        return null;
    }

    /// <summary>The incident that explains anything that is seen at a lamp, darkness before the rest; null where none does.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="city">The assets.</param>
    public (IncidentRecord Incident, ReportKind Kind)? FindAny(LampAsset lamp, CitySnapshot city)
    {
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            if (Find(lamp, kind, city) is { } incident)
                return (incident, kind);
        }

        return null;
    }

    // A gateway is not among them: that it is not heard says nothing of its lamps.
    private static IEnumerable<string> RootsOf(LampAsset lamp, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        ArgumentNullException.ThrowIfNull(city);
        yield return lamp.Id;
        yield return lamp.SegmentId;
        yield return lamp.CabinetId;
        yield return lamp.KelurahanId;
        if (city.FindKelurahan(lamp.KelurahanId) is { } kelurahan)
            yield return kelurahan.KecamatanId;
    }
}
