using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The forms by which an administrator adds and changes people.</summary>
internal static class PeopleForms
{
    /// <summary>Address of the list; a person's own page lies below it.</summary>
    public const string Page = "/orang";

    /// <summary>Address of the page that adds one.</summary>
    public const string NewPage = Page + "/baru";

    /// <summary>What a one-time password is left for the page as.</summary>
    public const string PasswordFlash = "password";

    public static void MapPeopleForms(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder forms = app.MapGroup("/form/orang").ExcludeFromDescription();
        forms.MapPost("", AddAsync).Needs(Policies.ManagePeople, AreaUse.WholeCity);
        forms.MapPost("/{id}", ChangeAsync).Needs(Policies.ManagePeople, AreaUse.WholeCity);
        forms.MapPost("/{id}/kunci", LockAsync).Needs(Policies.ManagePeople, AreaUse.WholeCity);
        forms.MapPost("/{id}/sandi", ResetAsync).Needs(Policies.ManagePeople, AreaUse.WholeCity);
    }

    private static Task<IResult> AddAsync(HttpContext http, AccountService accounts, Flash flash) => AnswerAsync(http, NewPage, KeepingDraft(http, flash, "", async form =>
    {
        (AccountNow account, string password) = await accounts.AddAsync(DraftOf(form), PersonClaims.Read(http.User), http.RequestAborted);
        flash.Leave(http, PasswordFlash, account.Id, password);
        return $"{Page}/{account.Id}?done=added";
    }));

    private static Task<IResult> ChangeAsync(HttpContext http, string id, AccountService accounts, Flash flash) => AnswerAsync(http, PageOf(id), KeepingDraft(http, flash, id, async form =>
    {
        await accounts.ChangeAsync(id, DraftOf(form), PersonClaims.Read(http.User), http.RequestAborted);
        return PageOf(id) + "?done=changed";
    }));

    private static Task<IResult> LockAsync(HttpContext http, string id, AccountService accounts) => AnswerAsync(http, PageOf(id), async form =>
    {
        bool isLocked = form["locked"] == "true";
        await accounts.SetLockedAsync(id, isLocked, PersonClaims.Read(http.User), http.RequestAborted);
        return $"{PageOf(id)}?done={(isLocked ? "locked" : "unlocked")}";
    });

    private static Task<IResult> ResetAsync(HttpContext http, string id, AccountService accounts, Flash flash) => AnswerAsync(http, PageOf(id), async _ =>
    {
        flash.Leave(http, PasswordFlash, id, await accounts.ResetAsync(id, PersonClaims.Read(http.User), http.RequestAborted));
        return PageOf(id) + "?done=reset";
    });

    private static string PageOf(string id) => $"{Page}/{Uri.EscapeDataString(id)}";

    // What is refused comes back filled in.
    private static Func<IFormCollection, Task<string>> KeepingDraft(HttpContext http, Flash flash, string of, Func<IFormCollection, Task<string>> act) => async form =>
    {
        try
        {
            return await act(form);
        }
        catch (RequestRefusedException)
        {
            PersonDraft.Leave(flash, http, of, form);
            throw;
        }
    };

    private static AccountDraft DraftOf(IFormCollection form) => new(
        form["userName"].ToString(),
        form["fullName"].ToString(),
        Enum.TryParse(form["role"], out PersonRole role) ? role : (PersonRole)(-1),
        [.. form["area"].OfType<string>()]);

    private static Task<IResult> AnswerAsync(HttpContext http, string back, Func<IFormCollection, Task<string>> act) =>
        http.RequestServices.GetRequiredService<PeopleSettings>().IsDemonstration
            ? Task.FromResult(Results.LocalRedirect(PageForms.With(Page, "demonstration")))
            : PageForms.AnswerAsync(http, back, act);
}
