using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What was filled in on a form of a person that was refused, so that the page shows it again. It holds no secret.</summary>
/// <param name="UserName">The name to sign in by.</param>
/// <param name="Person">Name, role and areas.</param>
internal sealed record PersonDraft(string UserName, Person Person)
{
    private const string FlashKind = "person";
    private const int MaximumTextLength = 100; // What the fields take; a cookie has little room.
    private const int MaximumAreas = 60; // More than there are kelurahan and kecamatan.

    /// <summary>Leaves what was filled in for the page.</summary>
    /// <param name="flash">Keeps it.</param>
    /// <param name="http">The request.</param>
    /// <param name="of">The account; empty for a new one.</param>
    /// <param name="form">What was sent.</param>
    public static void Leave(Flash flash, HttpContext http, string of, IFormCollection form) => flash.Leave(
        http, FlashKind, [of, Cut(form["userName"].ToString()), Cut(form["fullName"].ToString()), Cut(form["role"].ToString()), .. form["area"].OfType<string>().Take(MaximumAreas).Select(Cut)]);

    /// <summary>Takes what was left for this page; null where nothing was.</summary>
    /// <param name="flash">Keeps it.</param>
    /// <param name="http">The request.</param>
    /// <param name="of">The account; empty for a new one.</param>
    public static PersonDraft? Take(Flash flash, HttpContext http, string of) =>
        flash.Take(http, FlashKind) is [{ } kept, { } userName, { } name, { } role, ..] all && kept == of
            ? new PersonDraft(userName, new Person(of, name, Enum.TryParse(role, out PersonRole known) ? known : PersonRole.Operator) { Areas = [.. all.Skip(4)] })
            : null;

    private static string Cut(string text) => text.Length <= MaximumTextLength ? text : text[..MaximumTextLength];
}
