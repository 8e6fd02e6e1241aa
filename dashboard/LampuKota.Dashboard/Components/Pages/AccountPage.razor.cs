using LampuKota.City;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>One's own account: second factor, password, sessions, tokens.</summary>
public partial class AccountPage
{
    private Person _person = null!;
    private AccountNow? _account;
    private IReadOnlyList<ApiToken> _tokens = [];
    private IReadOnlyList<string>? _recovery;
    private IReadOnlyList<string>? _token;
    private long _nowUnixMs;

    [Inject]
    private AccountService Accounts { get; set; } = null!;

    [Inject]
    private TokenService Tokens { get; set; } = null!;

    [Inject]
    private PeopleSettings Settings { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private Flash Flash { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    private string AreaWords => new AreaWords(W, Directory.Current).Of(_person.Areas);

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _person = await CurrentPerson.GetAsync();
        _account = Accounts.Find(_person.Id);
        if (_account is null)
            return;

        _nowUnixMs = Time.GetUtcNow().ToUnixTimeMilliseconds();
        _tokens = [.. Tokens.Of(_account.Id).Where(token => token.IsGood(_nowUnixMs))];
        _recovery = Flash.Take(HttpContext, AccountForms.RecoveryFlash);
        _token = Flash.Take(HttpContext, AccountForms.TokenFlash);
    }
}
