using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The forms by which a gateway is commissioned; they work without scripts.</summary>
internal static class CommissioningForms
{
    /// <summary>Address of the list; a gateway's own page lies below it.</summary>
    public const string Page = AssetForms.Page + "/pasang";

    /// <summary>What a refusal is left for the page as, with what was typed.</summary>
    public const string RefusalFlash = "commissioning";

    private const int MaximumKeptLetters = 1_000; // A cookie has little room.

    public static void MapCommissioningForms(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder forms = app.MapGroup("/form/aset/pasang").ExcludeFromDescription();
        forms.MapPost("", BeginAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
        forms.MapPost("/{id}/lampu", AssignAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
        forms.MapPost("/{id}/uji", TryAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
        forms.MapPost("/{id}/terima", AcceptAsync).Needs(Policies.ManageAssets, AreaUse.WholeCity);
    }

    private static Task<IResult> BeginAsync(HttpContext http, CommissioningService service, Flash flash) => PageForms.AnswerAsync(http, Page, async form =>
    {
        string id = form["gateway"].ToString().Trim();
        await SayingAsync(http, flash, [id, form["panel"].ToString()], () => service.BeginAsync(id, form["panel"].ToString().Trim(), PersonClaims.Read(http.User), http.RequestAborted));
        return PageOf(id);
    });

    private static Task<IResult> AssignAsync(HttpContext http, string id, CommissioningService service, Flash flash) => PageForms.AnswerAsync(http, PageOf(id), async form =>
    {
        string typed = form["lampu"].ToString();
        string[] lamps = [.. typed.Split([' ', ',', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Distinct()];
        await SayingAsync(http, flash, [typed, form["segmen"].ToString()], () => service.AssignAsync(id, lamps, form["segmen"].ToString().Trim(), PersonClaims.Read(http.User), http.RequestAborted));
        return PageOf(id);
    });

    private static Task<IResult> TryAsync(HttpContext http, string id, CommissioningService service, Flash flash) => PageForms.AnswerAsync(http, PageOf(id), async form =>
    {
        string lamp = form["lampu"].ToString();
        await SayingAsync(http, flash, [], () => service.TryAsync(id, lamp.Length == 0 ? null : lamp, PersonClaims.Read(http.User), http.RequestAborted));
        return PageOf(id);
    });

    private static Task<IResult> AcceptAsync(HttpContext http, string id, CommissioningService service, Flash flash) => PageForms.AnswerAsync(http, PageOf(id), async _ =>
    {
        await SayingAsync(http, flash, [], () => service.AcceptAsync(id, PersonClaims.Read(http.User), http.RequestAborted));
        return PageOf(id);
    });

    /// <summary>The page of one gateway.</summary>
    public static string PageOf(string id) => $"{Page}/{Uri.EscapeDataString(id)}";

    private static async Task SayingAsync(HttpContext http, Flash flash, string[] typed, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RequestRefusedException refused)
        {
            flash.Leave(http, RefusalFlash, [RefusalWords.Say(refused.Sentence, PeopleFormat.Language), .. typed.Select(text => text.Length <= MaximumKeptLetters ? text : text[..MaximumKeptLetters])]);
            throw;
        }
    }
}
