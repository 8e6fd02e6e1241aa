using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using NodaTime.Text;

namespace LampuKota.Dashboard;

/// <summary>The audit log: who did what when, filtered, and where its chain ends.</summary>
public partial class AuditPage
{
    private const int ShownEntries = 100;

    private IReadOnlyList<AuditEntry> _entries = [];
    private IReadOnlyList<string> _actions = [];
    private AuditHead _head = null!;

    /// <summary>What is searched for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    /// <summary>Whose entries.</summary>
    [SupplyParameterFromQuery(Name = "person")]
    private string? PersonId { get; set; }

    /// <summary>A word for what was done.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    private string? Action { get; set; }

    /// <summary>A local day, ISO 8601.</summary>
    [SupplyParameterFromQuery(Name = "day")]
    private string? Day { get; set; }

    /// <summary>Only entries with smaller numbers.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    [Inject]
    private AuditStore Audit { get; set; } = null!;

    [Inject]
    private PersonDirectory People { get; set; } = null!;

    private string ExportLink => QueryHelpers.AddQueryString("/api/v1/audit/export", Filters(includeDay: false));

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        (long? from, long? to) = Span();
        _head = await Audit.HeadAsync(CancellationToken.None);
        _actions = await Audit.ListActionsAsync(CancellationToken.None);
        _entries = await Audit.ListAsync(new AuditQuery(Before, Given(PersonId), Given(Action), from, to, Given(Text), ShownEntries), CancellationToken.None);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string ActionWords(string action)
    {
        LocalizedString word = W["action." + action];
        LocalizedString own = W["auditAction." + action];
        return own.ResourceNotFound ? word.ResourceNotFound ? action : word.Value : own.Value;
    }

    private (long? From, long? To) Span()
    {
        if (Given(Day) is not { } text || LocalDatePattern.Iso.Parse(text) is not { Success: true, Value: { } day })
            return (null, null);
        return (day.AtStartOfDayInZone(CityZone.Wita).ToInstant().ToUnixTimeMilliseconds(), day.PlusDays(1).AtStartOfDayInZone(CityZone.Wita).ToInstant().ToUnixTimeMilliseconds());
    }

    private string LinkBefore(long id)
    {
        Dictionary<string, string?> filters = Filters(includeDay: true);
        filters["before"] = id.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString("/audit", filters);
    }

    private Dictionary<string, string?> Filters(bool includeDay)
    {
        (long? from, long? to) = Span();
        var filters = new Dictionary<string, string?> { ["q"] = Given(Text), ["person"] = Given(PersonId), ["action"] = Given(Action) };
        if (includeDay)
            filters["day"] = Given(Day);
        else
            (filters["from"], filters["to"]) = (from?.ToString(CultureInfo.InvariantCulture), to?.ToString(CultureInfo.InvariantCulture));
        return filters;
    }
}
