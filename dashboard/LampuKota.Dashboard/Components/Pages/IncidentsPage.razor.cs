using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>The list of incidents, filtered by the address alone, so that it works without scripts and can be kept as a link.</summary>
public partial class IncidentsPage
{
    private const int PageSize = 50;
    private const long HourMs = 3_600_000;
    private static readonly int[] Ages = [1, 4, 24, 72, 168];

    private IReadOnlyList<IncidentRecord> _incidents = [];
    private IReadOnlyList<Kecamatan> _places = [];
    private IncidentShown _shown;
    private IncidentCause? _cause;
    private long? _next;
    private int _openCount;
    private long _nowUnixMs;

    /// <summary>Words that are searched for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    /// <summary>Which, a word of <see cref="IncidentShown"/>.</summary>
    [SupplyParameterFromQuery(Name = "tampil")]
    private string? Shown { get; set; }

    /// <summary>Which cause, a word of <see cref="IncidentCause"/>.</summary>
    [SupplyParameterFromQuery(Name = "sebab")]
    private string? Cause { get; set; }

    /// <summary>Official code of a kecamatan.</summary>
    [SupplyParameterFromQuery(Name = "kecamatan")]
    private string? Place { get; set; }

    /// <summary>At least so many hours old; as text, since an empty choice is sent as well.</summary>
    [SupplyParameterFromQuery(Name = "umur")]
    private string? Age { get; set; }

    /// <summary>The last number of the page before.</summary>
    [SupplyParameterFromQuery(Name = "sebelum")]
    private string? Cursor { get; set; }

    /// <summary>What was in the way of raising one, a word of <see cref="Refusal"/>; set by the form's answer.</summary>
    [SupplyParameterFromQuery(Name = "masalah")]
    private string? Problem { get; set; }

    [Inject]
    private IncidentService Incidents { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    private int? Hours => int.TryParse(Age, NumberStyles.None, CultureInfo.InvariantCulture, out int hours) ? hours : null;

    private string? KnownPlace => Place is { } id && Directory.Current.FindKecamatan(id) is not null ? id : null;

    private bool IsFiltered => _shown != IncidentShown.Open || _cause is not null || Hours is not null || !string.IsNullOrEmpty(Text) || KnownPlace is not null;

    private string Heading => _openCount == 0 ? W["incidents.calm"] : W["incidents.open", PeopleFormat.Number(_openCount)];

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _nowUnixMs = Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        _shown = Enum.TryParse(Shown, ignoreCase: true, out IncidentShown shown) && Enum.IsDefined(shown) ? shown : IncidentShown.Open;
        _cause = Enum.TryParse(Cause, ignoreCase: true, out IncidentCause cause) && Enum.IsDefined(cause) ? cause : null;
        _places = [.. Directory.Current.Assets.Kecamatan.OrderBy(place => place.Name, StringComparer.Ordinal)];
        AreaView area = await CurrentPerson.AreaInAsync(Directory.Current);
        _openCount = Incidents.Open.Count(incident => area.Has(incident.Place));
        _incidents = await Incidents.ListAsync(Query(area), CancellationToken.None);
        _next = _incidents.Count == PageSize ? _incidents[^1].Id : null;
    }

    private IncidentQuery Query(AreaView area) => new(
        OpenOnly: _shown is IncidentShown.Open, BeforeId: long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long before) ? before : null, Limit: PageSize)
    {
        Area = area,
        States = StatesOf(_shown),
        Causes = _cause is { } cause ? [cause] : [],
        KecamatanId = KnownPlace,
        Text = Text?.Length > IncidentQuery.MaximumTextLength ? Text[..IncidentQuery.MaximumTextLength] : Text,
        RaisedUntilUnixMs = Hours is { } hours ? _nowUnixMs - (hours * HourMs) : null,
        OverdueAtUnixMs = _shown == IncidentShown.Overdue ? _nowUnixMs : null,
    };

    private static IncidentState[] StatesOf(IncidentShown shown) => shown switch
    {
        IncidentShown.New => [IncidentState.Raised, IncidentState.Notified],
        IncidentShown.Working => [IncidentState.Accepted, IncidentState.OnSite],
        IncidentShown.Proving => [IncidentState.Fixed, IncidentState.Proven],
        IncidentShown.Closed => [IncidentState.Closed],
        _ => [],
    };

    private string LinkTo(IncidentShown shown, long? cursor)
    {
        (string Name, string? Value)[] parts =
        [
            ("tampil", shown == IncidentShown.Open ? null : shown.ToString()), ("q", Text), ("sebab", _cause?.ToString()), ("kecamatan", KnownPlace),
            ("umur", Hours?.ToString(CultureInfo.InvariantCulture)), ("sebelum", cursor?.ToString(CultureInfo.InvariantCulture)),
        ];
        string query = string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? "/gangguan" : $"/gangguan?{query}";
    }
}

/// <summary>Which incidents the list shows.</summary>
public enum IncidentShown
{
    /// <summary>All that are not closed.</summary>
    Open,

    /// <summary>Those that nobody has taken on.</summary>
    New,

    /// <summary>Those that are worked on.</summary>
    Working,

    /// <summary>Those that are repaired and not closed.</summary>
    Proving,

    /// <summary>Those that were due before now.</summary>
    Overdue,

    /// <summary>Those that are over.</summary>
    Closed,
}
