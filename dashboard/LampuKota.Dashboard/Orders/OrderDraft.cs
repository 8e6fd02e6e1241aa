using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A step as it is filled in on a crew's page, and what was wrong with it; comes back to the page where it could not be taken.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="ClientKey">Key of the form: sent twice, it is taken once.</param>
/// <param name="ExpectedVersion">The incident's version that the page showed; null where that cannot be read.</param>
/// <param name="Note">In the person's words.</param>
/// <param name="Parts">Parts that were used.</param>
/// <param name="Problem">Why it was not taken, a key of <c>order.problem.*</c>; null where it was.</param>
public sealed record OrderDraft(
    IncidentStepKind Kind, string ClientKey, int? ExpectedVersion, string? Note, IReadOnlyList<IncidentPart> Parts, string? Problem = null)
{
    /// <summary>Whether there was a photo, which no page can fill in again.</summary>
    public bool HadPhoto { get; init; }

    /// <summary>Rows for parts in a form; more go into the note.</summary>
    public const int PartRows = 3;

    /// <summary>The steps that have a form, in the order of the page.</summary>
    public static IReadOnlyList<IncidentStepKind> Kinds { get; } =
    [
        IncidentStepKind.Accepted, IncidentStepKind.OnSite, IncidentStepKind.Fixed, IncidentStepKind.TestLight, IncidentStepKind.Noted, IncidentStepKind.GivenBack,
    ];

    /// <summary>Last part of the address to which a step's form is sent.</summary>
    /// <param name="kind">The step.</param>
    public static string AddressOf(IncidentStepKind kind) => kind switch
    {
        IncidentStepKind.Accepted => "terima",
        IncidentStepKind.OnSite => "di-lokasi",
        IncidentStepKind.Fixed => "selesai",
        IncidentStepKind.TestLight => "uji",
        IncidentStepKind.Noted => "catatan",
        IncidentStepKind.GivenBack => "kembalikan",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This step has no form."),
    };

    /// <summary>The step whose form is sent to an address; null where none is.</summary>
    /// <param name="address">Last part of the address.</param>
    public static IncidentStepKind? KindOf(string address) =>
        Kinds.Where(kind => AddressOf(kind) == address).Select(kind => (IncidentStepKind?)kind).FirstOrDefault();

    /// <summary>Reads a form.</summary>
    /// <param name="kind">The step.</param>
    /// <param name="form">What was sent.</param>
    public static OrderDraft Read(IncidentStepKind kind, IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        int? version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        return new OrderDraft(kind, form["key"].ToString(), version, form["note"].ToString(), [.. ReadParts(form)]) { HadPhoto = form.Files.Any(file => file.Length > 0) };
    }

    private static IEnumerable<IncidentPart> ReadParts(IFormCollection form)
    {
        for (int row = 1; row <= PartRows; row++)
        {
            string name = form["part" + row].ToString();
            // What is no number is 0 pieces, which is refused with a sentence.
            if (!string.IsNullOrWhiteSpace(name))
                yield return new IncidentPart(name, int.TryParse(form["count" + row], NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0);
        }
    }
}
