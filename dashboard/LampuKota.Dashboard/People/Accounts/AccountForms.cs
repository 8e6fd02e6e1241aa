using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The forms of one's own account: password, second factor, tokens, sessions.</summary>
internal static class AccountForms
{
    /// <summary>Address of the page.</summary>
    public const string Page = "/akun";

    /// <summary>Address of the page that stays until what must be done is done.</summary>
    public const string DutyPage = "/akun/wajib";

    /// <summary>What recovery codes and tokens are left for the page as.</summary>
    public const string RecoveryFlash = "recovery";

    /// <summary>What a token is left for the page as.</summary>
    public const string TokenFlash = "token";

    public static void MapAccountForms(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder forms = app.MapGroup("/form/akun").ExcludeFromDescription();
        forms.MapPost("/sandi", ChangePasswordAsync).Needs(Policies.OwnAccount, AreaUse.Own).WithMetadata(new SecretFormAttribute());
        forms.MapPost("/faktor", SetUpFactorAsync).Needs(Policies.OwnAccount, AreaUse.Own).WithMetadata(new SecretFormAttribute());
        forms.MapPost("/faktor/hapus", RemoveFactorAsync).Needs(Policies.OwnAccount, AreaUse.Own).WithMetadata(new SecretFormAttribute());
        forms.MapPost("/pemulihan", RenewRecoveryAsync).Needs(Policies.OwnAccount, AreaUse.Own).WithMetadata(new SecretFormAttribute());
        forms.MapPost("/sesi", EndSessionsAsync).Needs(Policies.OwnAccount, AreaUse.Own);
        forms.MapPost("/token", MakeTokenAsync).Needs(Policies.OwnAccount, AreaUse.Own);
        forms.MapPost("/token/{id}/cabut", RevokeTokenAsync).Needs(Policies.OwnAccount, AreaUse.Own);
    }

    private static Task<IResult> ChangePasswordAsync(HttpContext http, OwnAccountService own, TimeProvider time) => AnswerAsync(http, async form =>
    {
        if (form["next"] != form["again"])
            throw new RequestRefusedException(Refusal.Invalid, "again", "The two new passwords differ.");
        AccountNow account = await own.ChangePasswordAsync(PersonClaims.Read(http.User), form["present"], form["next"], http.RequestAborted);
        await Sessions.BeginAsync(http, account, time); // All others have ended, and this one goes on.
        return Back(http) + "?done=password";
    });

    private static Task<IResult> SetUpFactorAsync(HttpContext http, OwnAccountService own, AccountService accounts, Flash flash, TimeProvider time) => AnswerAsync(http, async form =>
    {
        Person person = PersonClaims.Read(http.User);
        IReadOnlyList<string> recovery = await own.SetUpFactorAsync(person, form["key"].ToString(), form["code"].ToString(), http.RequestAborted);
        flash.Leave(http, RecoveryFlash, recovery);
        await Sessions.BeginAsync(http, accounts.Find(person.Id)!, time);
        return Page + "?done=factor";
    });

    private static Task<IResult> RemoveFactorAsync(HttpContext http, OwnAccountService own, TimeProvider time) => AnswerAsync(http, async form =>
    {
        await Sessions.BeginAsync(http, await own.RemoveFactorAsync(PersonClaims.Read(http.User), form["password"], http.RequestAborted), time);
        return Page + "?done=factorRemoved";
    });

    private static Task<IResult> RenewRecoveryAsync(HttpContext http, OwnAccountService own, Flash flash) => AnswerAsync(http, async form =>
    {
        flash.Leave(http, RecoveryFlash, await own.RenewRecoveryAsync(PersonClaims.Read(http.User), form["password"], http.RequestAborted));
        return Page + "?done=recovery";
    });

    private static Task<IResult> EndSessionsAsync(HttpContext http, OwnAccountService own, TimeProvider time) => AnswerAsync(http, async _ =>
    {
        await Sessions.BeginAsync(http, await own.EndSessionsAsync(PersonClaims.Read(http.User), http.RequestAborted), time);
        return Page + "?done=sessions";
    });

    private static Task<IResult> MakeTokenAsync(HttpContext http, TokenService tokens, Flash flash) => AnswerAsync(http, async form =>
    {
        TokenScopes scopes = form["scope"].OfType<string>().Aggregate(TokenScopes.None, (all, name) => Enum.TryParse(name, out TokenScopes one) ? all | one : all);
        _ = int.TryParse(form["days"], out int days);
        flash.Leave(http, TokenFlash, await tokens.MakeAsync(PersonClaims.Read(http.User), form["name"], scopes, days, http.RequestAborted));
        return Page + "?done=token#token";
    });

    private static Task<IResult> RevokeTokenAsync(HttpContext http, string id, TokenService tokens) => AnswerAsync(http, async _ =>
    {
        await tokens.RevokeAsync(id, PersonClaims.Read(http.User), http.RequestAborted);
        return Page + "?done=tokenRevoked#token";
    });

    // A demonstration person has no account, and a program that has a token makes no further ones.
    private static Task<IResult> AnswerAsync(HttpContext http, Func<IFormCollection, Task<string>> act) =>
        http.RequestServices.GetRequiredService<AccountService>().Find(PersonClaims.Read(http.User).Id) is null
            ? Task.FromResult(Results.LocalRedirect(PageForms.With(Page, "demonstration")))
            : PageForms.AnswerAsync(http, Back(http), act);

    private static string Back(HttpContext http) => http.User.HasClaim(claim => claim.Type == PersonClaims.Duty) ? DutyPage : Page;
}
