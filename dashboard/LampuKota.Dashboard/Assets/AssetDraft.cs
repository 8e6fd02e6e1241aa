using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What was filled in on a form of an asset that was refused, so that its page shows it again with what is wrong beside each field.</summary>
/// <param name="Fields">Values by field name.</param>
/// <param name="Refusal">Why it was refused, in the language of the page; null where the fields say it.</param>
internal sealed record AssetDraft(IReadOnlyDictionary<string, string> Fields, string? Refusal)
{
    private const string FlashKind = "asset";
    private const int MaximumTextLength = 100; // What the fields take; a cookie has little room.

    /// <summary>Leaves it for the page.</summary>
    public static void Leave(Flash flash, HttpContext http, string of, IReadOnlyDictionary<string, string> fields, RequestRefusedException refused) => flash.Leave(
        http, FlashKind, [of, refused.Refusal == LampuKota.City.Refusal.Invalid ? "" : RefusalWords.Say(refused.Sentence, PeopleFormat.Language), .. fields.SelectMany(field => new[] { Cut(field.Key), Cut(field.Value) })]);

    /// <summary>Takes what was left for this page; null where nothing was.</summary>
    public static AssetDraft? Take(Flash flash, HttpContext http, string of) => flash.Take(http, FlashKind) is [{ } kept, { } refusal, ..] all && kept == of
        ? new AssetDraft(all.Skip(2).Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal), refusal.Length == 0 ? null : refusal)
        : null;

    private static string Cut(string text) => text.Length <= MaximumTextLength ? text : text[..MaximumTextLength];
}
