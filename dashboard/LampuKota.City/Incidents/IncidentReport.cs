namespace LampuKota.City;

/// <summary>A fault by people's word.</summary>
/// <param name="RootId">Where: a lamp, a cabinet, a segment, a gateway, a sensor, or the official code of a kelurahan or kecamatan.</param>
/// <param name="Note">What they say, 1 to 1,000 characters.</param>
/// <param name="ClientKey">A key of the client's own choice, as of a step; the same key raises one incident.</param>
/// <param name="PhotoIds">Photos of it.</param>
/// <param name="ReferenceId">The citizen's report that it came from; null for none.</param>
public sealed record IncidentReport(string RootId, string Note, string ClientKey, IReadOnlyList<string>? PhotoIds = null, string? ReferenceId = null)
{
    /// <summary>The event's name: TALQ has none for what people see.</summary>
    public const string Event = "reported";
}
