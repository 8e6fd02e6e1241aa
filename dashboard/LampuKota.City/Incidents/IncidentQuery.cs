namespace LampuKota.City;

/// <summary>Which incidents to list, newest first. What is null or empty leaves nothing out.</summary>
/// <param name="OpenOnly">Leave out what is closed.</param>
/// <param name="DeviceId">Only with this root.</param>
/// <param name="BeforeId">Only with a smaller number: the cursor of the next page.</param>
/// <param name="Limit">At most so many, 1 to 500.</param>
public sealed record IncidentQuery(bool OpenOnly = false, string? DeviceId = null, long? BeforeId = null, int Limit = 50)
{
    /// <summary>Most incidents of one page.</summary>
    public const int MaximumLimit = 500;

    /// <summary>Most letters of a search.</summary>
    public const int MaximumTextLength = 100;

    /// <summary>Only in these states.</summary>
    public IReadOnlyCollection<IncidentState> States { get; init; } = [];

    /// <summary>Only with these causes.</summary>
    public IReadOnlyCollection<IncidentCause> Causes { get; init; } = [];

    /// <summary>Only of this district, by official code.</summary>
    public string? KecamatanId { get; init; }

    /// <summary>Only of this urban village, by official code.</summary>
    public string? KelurahanId { get; init; }

    /// <summary>Only behind this cabinet.</summary>
    public string? CabinetId { get; init; }

    /// <summary>Only what a person's areas let see.</summary>
    public AreaView? Area { get; init; }

    /// <summary>Only taken on by this crew.</summary>
    public string? CrewId { get; init; }

    /// <summary>Only taken on by this person.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Only with all of these words in number, device, pole, street or place; <c>#17</c> is incident 17 and nothing else.</summary>
    public string? Text { get; init; }

    /// <summary>Only raised at this time or before, city time: at least so old.</summary>
    public long? RaisedUntilUnixMs { get; init; }

    /// <summary>Only raised at this time or after, city time.</summary>
    public long? RaisedFromUnixMs { get; init; }

    /// <summary>Only those that are open and were due before this time, city time.</summary>
    public long? OverdueAtUnixMs { get; init; }
}
