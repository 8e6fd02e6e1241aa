using LampuKota.City;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>A form of the duty pages as it was sent: its fields, and in people's words why it was not taken. It works without a script.</summary>
/// <param name="http">The request that brought it.</param>
/// <param name="words">The words.</param>
internal sealed class DutyForm(HttpContext http, IStringLocalizer<Words> words)
{
    /// <summary>Why the last form was not taken, one sentence; null where none was refused.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was typed into a field; empty where nothing was.</summary>
    /// <param name="field">Its name.</param>
    public string Text(string field) => http.Request.HasFormContentType ? http.Request.Form[field].ToString().Trim() : "";

    /// <summary>The values of the boxes that were ticked.</summary>
    /// <param name="field">Their name.</param>
    public IReadOnlyList<string> Ticked(string field) => http.Request.HasFormContentType ? [.. http.Request.Form[field].OfType<string>()] : [];

    /// <summary>A time of day as its minute; -1 for what is none.</summary>
    /// <param name="field">Its name.</param>
    public int Minute(string field) => ApiTimes.Read(Text(field));

    /// <summary>Does what the form asks for.</summary>
    /// <param name="act">Does it.</param>
    /// <returns>Whether it was done; if not, <see cref="Problem"/> says why.</returns>
    public async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RequestRefusedException refused)
        {
            Problem = words["rota.refused", ReasonOf(refused)];
            return false;
        }
    }

    private string ReasonOf(RequestRefusedException refused)
    {
        LocalizedString field = words["rotaField." + refused.Field];
        return refused.Refusal switch
        {
            Refusal.NotAllowed => words["rotaField.notAllowed"],
            Refusal.NotFound => words["rotaField.notFound"],
            Refusal.TooLarge => words["rotaField.tooLarge"],
            Refusal.Invalid when refused.Field is not null && !field.ResourceNotFound => field,
            _ => words["rotaField.other"],
        };
    }
}
