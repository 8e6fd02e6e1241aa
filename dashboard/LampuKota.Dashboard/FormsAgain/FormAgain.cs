using Microsoft.Extensions.Primitives;

namespace LampuKota.Dashboard;

/// <summary>A form that was not taken, with all that was filled in, as <see cref="FormAgainPage"/> shows it for sending once more.</summary>
/// <param name="Address">Where it was sent, and is sent again.</param>
/// <param name="Fields">Names and values in their order, without what guards the form.</param>
/// <param name="Files">Names of the fields that held a file: no browser lets a page fill these in again.</param>
/// <param name="Reason">Why it was not taken.</param>
internal sealed record FormAgain(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields, IReadOnlyList<string> Files, FormAgainReason Reason)
{
    // What people type, by the names of the fields; all else is sent along unseen.
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["catatan"] = "incident.note",
        ["suku"] = "incident.parts",
        ["tempat"] = "incident.raiseWhere",
        ["lain"] = "incident.mergeInto",
        ["note"] = "incident.note",
        ["part1"] = "order.part",
        ["part2"] = "order.part",
        ["part3"] = "order.part",
        ["userName"] = "people.userName",
        ["fullName"] = "people.fullName",
        ["name"] = "formAgain.name",
        ["Email"] = "channel.Email",
        ["Webhook"] = "channel.Webhook",
        ["Telegram"] = "channel.Telegram",
        ["WhatsApp"] = "channel.WhatsApp",
    };

    /// <summary>Reads what was filled in.</summary>
    /// <param name="address">Where it was sent.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="guard">Name of the field that guards the form.</param>
    /// <param name="reason">Why it was not taken.</param>
    public static FormAgain Read(string address, IFormCollection form, string guard, FormAgainReason reason)
    {
        IEnumerable<KeyValuePair<string, StringValues>> sent = form.Where(field => field.Key != guard);
        return new FormAgain(
            address,
            [.. sent.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, reason.Renewed.GetValueOrDefault(field.Key, value ?? ""))))],
            [.. form.Files.Where(file => file.Length > 0).Select(file => file.Name).Distinct(StringComparer.Ordinal)],
            reason);
    }

    /// <summary>The word that says what a field is for; null where people did not type it.</summary>
    /// <param name="field">Its name.</param>
    public static string? LabelOf(string field) => Labels.GetValueOrDefault(field);
}

/// <summary>Why a form was not taken.</summary>
/// <param name="Word">The sentence that says so, a key of the pages' words.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Back">The page that has the form; null where only the browser knows.</param>
internal sealed record FormAgainReason(string Word, int Status, string? Back = null)
{
    /// <summary>The page was open for so long that its guard is none any more.</summary>
    public static readonly FormAgainReason Stale = new("formAgain.stale", StatusCodes.Status400BadRequest);

    /// <summary>The session has ended meanwhile.</summary>
    public static readonly FormAgainReason SignedOut = new("formAgain.signedOut", StatusCodes.Status401Unauthorized);

    /// <summary>Fields that are sent with another value the next time, such as the version that was looked at.</summary>
    public IReadOnlyDictionary<string, string> Renewed { get; init; } = new Dictionary<string, string>();
}
