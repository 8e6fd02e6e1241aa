using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Signing in by the pages of a running dashboard that is no demonstration.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private readonly DashboardServer _server = new() { IsDemonstration = false };

    private AccountService Accounts => _server.Services.GetRequiredService<AccountService>();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Nothing_but_the_way_in_is_open()
    {
        using Visitor visitor = NewVisitor();
        HttpResponseMessage page = await visitor.GetAsync("/lampu/" + TestCity.LampA1);
        HttpResponseMessage api = await visitor.GetAsync("/api/v1/lamps");
        using HttpRequestMessage part = new(HttpMethod.Get, "/perintah") { Headers = { { App.PartHeader, "room" } } };

        Assert.Equal((HttpStatusCode.Redirect, $"{_server.Client.BaseAddress}masuk?ke=%2Flampu%2F{TestCity.LampA1}"), (page.StatusCode, page.Headers.Location!.OriginalString));
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json", "Bearer"), (api.StatusCode, api.Content.Headers.ContentType!.MediaType, api.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.SendAsync(part)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/?person=maria")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/v1/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/masuk")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/css/plain.css")).StatusCode);
    }

    [Fact]
    public async Task The_first_administrator_changes_the_password_and_sets_up_a_second_factor_before_anything_else()
    {
        AccountNow admin = Assert.Single(Accounts.All);
        string given = await Accounts.ResetAsync(admin.Id, TestCity.Operator, DashboardFixture.Soon());
        using Visitor visitor = NewVisitor();

        Assert.Equal("/", await visitor.SignInAsync("admin", given));
        Assert.Equal("/akun/wajib", (await visitor.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/api/v1/lamps")).StatusCode);
        Assert.Equal("/akun/wajib?problem=again", await ChangeAsync(visitor, given, AccountHouse.Password, "lain"));
        Assert.Equal("/akun/wajib?problem=tooShort", await ChangeAsync(visitor, given, "pendek", "pendek"));
        Assert.Equal("/akun/wajib?done=password", await ChangeAsync(visitor, given, AccountHouse.Password, AccountHouse.Password));

        string page = await visitor.ReadAsync("/akun/wajib");
        byte[] key = KeyOf(page);
        string protectedKey = WebUtility.HtmlDecode(ProtectedKey().Match(page).Groups[1].Value);
        Assert.Equal("/akun/wajib?problem=code", await visitor.SubmitAsync("/akun/wajib", "/form/akun/faktor", ("key", protectedKey), ("code", "000000")));
        Assert.Equal("/akun?done=factor", await visitor.SubmitAsync("/akun/wajib", "/form/akun/faktor", ("key", protectedKey), ("code", CodeNow(key))));

        string shown = await visitor.ReadAsync("/akun?done=factor");
        Assert.Contains("once-codes", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("once-codes", await visitor.ReadAsync("/akun"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/orang")).StatusCode);

        using Visitor again = NewVisitor();
        Assert.Equal("/masuk/kode", await again.SignInAsync("admin", AccountHouse.Password));
        Assert.Equal(HttpStatusCode.Redirect, (await again.GetAsync("/")).StatusCode);
        Assert.Equal("/masuk/kode?problem=signIn", await again.SubmitAsync("/masuk/kode", "/form/kode", ("code", "000000")));
        _server.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/", await again.SubmitAsync("/masuk/kode", "/form/kode", ("code", CodeNow(key))));
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_the_same()
    {
        await AddAsync("rina", PersonRole.Operator);
        using Visitor visitor = NewVisitor();

        Assert.Equal("/masuk?problem=signIn", await visitor.SignInAsync("rina", "salah"));
        Assert.Equal("/masuk?problem=signIn", await visitor.SignInAsync("nobody", "salah"));
        Assert.Contains("data-testid=\"problem\"", await visitor.ReadAsync("/masuk?problem=signIn"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        await AddAsync("rina", PersonRole.Operator);
        using Visitor visitor = NewVisitor();
        string token = Token().Match(await visitor.ReadAsync("/masuk")).Groups[1].Value;

        HttpResponseMessage response = await visitor.PostAsync("/form/masuk", ("__RequestVerificationToken", token), ("name", "rina"), ("password", AccountHouse.Password));

        string cookie = response.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("lampukota=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("; secure", cookie, StringComparison.OrdinalIgnoreCase); // Over http of this machine; with TLS it is.
    }

    [Theory]
    [InlineData("/jadwal", "/jadwal")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task After_signing_in_one_is_led_to_our_own_pages_only(string asked, string led)
    {
        await AddAsync("rina", PersonRole.Operator);
        using Visitor visitor = NewVisitor();

        string to = await visitor.SubmitAsync("/masuk", "/form/masuk?ke=" + Uri.EscapeDataString(asked), ("name", "rina"), ("password", AccountHouse.Password));

        Assert.Equal(led, to);
    }

    [Fact]
    public async Task A_form_without_its_token_or_from_elsewhere_is_not_taken()
    {
        await AddAsync("rina", PersonRole.Operator);
        using Visitor visitor = NewVisitor();

        HttpResponseMessage without = await visitor.PostAsync("/form/masuk", ("name", "rina"), ("password", AccountHouse.Password));
        using HttpRequestMessage foreign = new(HttpMethod.Post, "/form/masuk") { Content = new FormUrlEncodedContent([]), Headers = { { "Sec-Fetch-Site", "cross-site" } } };

        Assert.Equal("/masuk?problem=stale", without.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SendAsync(foreign)).StatusCode);
    }

    [Fact]
    public async Task A_change_of_role_and_a_lock_end_sessions_and_feeds_at_once()
    {
        AccountNow rina = await AddAsync("rina", PersonRole.Operator);
        using Visitor visitor = NewVisitor();
        await visitor.SignInAsync("rina", AccountHouse.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).StatusCode);
        HttpResponseMessage live = await visitor.OpenAsync("/api/v1/live");

        await Accounts.ChangeAsync(rina.Id, new AccountDraft("rina", "Rina", PersonRole.Viewer, []), TestCity.Operator, DashboardFixture.Soon());

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/")).StatusCode);
        string feed = await live.Content.ReadAsStringAsync(DashboardFixture.Soon());
        Assert.Contains("event: reset", feed, StringComparison.Ordinal);

        await visitor.SignInAsync("rina", AccountHouse.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).StatusCode);
        await Accounts.SetLockedAsync(rina.Id, true, TestCity.Operator, DashboardFixture.Soon());
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/")).StatusCode);
        Assert.Equal("/masuk?problem=signIn", await visitor.SignInAsync("rina", AccountHouse.Password));
    }

    [Fact]
    public async Task A_session_ends_when_it_idles_and_after_a_shift_however_busy_it_was()
    {
        await AddAsync("rina", PersonRole.Operator);
        using Visitor idle = NewVisitor();
        await idle.SignInAsync("rina", AccountHouse.Password);
        _server.Time.Advance(PeopleSettings.Standard.SessionIdle + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await idle.GetAsync("/akun")).StatusCode);

        using Visitor busy = NewVisitor();
        await busy.SignInAsync("rina", AccountHouse.Password);
        for (TimeSpan spent = TimeSpan.Zero; spent < PeopleSettings.Standard.SessionLength - TimeSpan.FromHours(2); spent += TimeSpan.FromHours(2))
        {
            _server.Time.Advance(TimeSpan.FromHours(2));
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/akun")).StatusCode);
        }

        _server.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Redirect, (await busy.GetAsync("/akun")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_is_told_in_the_log()
    {
        AccountNow rina = await AddAsync("rina", PersonRole.Operator);
        using Visitor visitor = NewVisitor();
        await visitor.SignInAsync("rina", AccountHouse.Password);

        Assert.Equal("/masuk", await visitor.SubmitAsync("/akun", "/form/keluar"));

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/akun")).StatusCode);
        Assert.Single(await Audit.ListAsync(new AuditQuery(PersonId: rina.Id, Action: AuditActions.SignOut), CancellationToken.None));
    }

    [Fact]
    public async Task A_token_reaches_what_its_scopes_cover_and_its_owner_may()
    {
        AccountNow rina = await AddAsync("rina", PersonRole.Operator);
        TokenService tokens = _server.Services.GetRequiredService<TokenService>();
        string read = await tokens.MakeAsync(rina.Person, "cuaca", TokenScopes.Read, 7, DashboardFixture.Soon());
        string operate = await tokens.MakeAsync(rina.Person, "sirene", TokenScopes.Operate, 7, DashboardFixture.Soon());
        string audit = await tokens.MakeAsync(rina.Person, "siem", TokenScopes.Audit, 7, DashboardFixture.Soon());

        Assert.Equal(HttpStatusCode.OK, (await CallAsync(read, HttpMethod.Get, "/api/v1/lamps")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(read, HttpMethod.Get, "/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(read, HttpMethod.Post, "/api/v1/commands")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await CallAsync(operate, HttpMethod.Post, "/api/v1/commands")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(operate, HttpMethod.Get, "/api/v1/lamps")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(audit, HttpMethod.Get, "/api/v1/audit")).StatusCode); // Its owner may not.
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(read, HttpMethod.Get, "/akun")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(read + "0", HttpMethod.Get, "/api/v1/lamps")).StatusCode);
        AuditEntry entry = Assert.Single(await Audit.ListAsync(new AuditQuery(Action: "command"), CancellationToken.None));
        Assert.Equal((rina.Id, "Rina (sirene)"), (entry.PersonId, entry.PersonName));
    }

    [Fact]
    public async Task A_person_is_added_on_the_page_and_its_password_is_shown_this_once()
    {
        await AddAsync("rina", PersonRole.Administrator);
        await SetUpFactorAsync("rina");
        using Visitor visitor = await SignedInAsync("rina");

        string to = await visitor.SubmitAsync("/orang/baru", "/form/orang", ("userName", "domi"), ("fullName", "Domi <b>"), ("role", "Kelurahan"), ("area", TestCity.Oebobo));
        string page = await visitor.ReadAsync(to);
        string given = OnceSecret().Match(page).Groups[1].Value;

        Assert.DoesNotContain("Domi <b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(given, await visitor.ReadAsync(to), StringComparison.Ordinal);
        using Visitor domi = NewVisitor();
        Assert.Equal("/", await domi.SignInAsync("domi", given));
    }

    [Fact]
    public async Task A_person_s_form_that_is_refused_comes_back_as_it_was_filled_in_this_once()
    {
        AccountNow rina = await AddAsync("rina", PersonRole.Administrator);
        await SetUpFactorAsync("rina");
        using Visitor visitor = await SignedInAsync("rina");

        string again = await visitor.SubmitAsync("/orang/baru", "/form/orang", ("userName", "RINA"), ("fullName", "Domi \"Loak\""), ("role", "Kelurahan"), ("area", TestCity.Oebobo));
        Assert.Equal("/orang/baru?problem=userName", again);
        string page = await visitor.ReadAsync(again);

        Assert.Contains("value=\"RINA\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Domi &quot;Loak&quot;\"", page, StringComparison.Ordinal);
        Assert.Matches("<option value=\"Kelurahan\" selected", page);
        Assert.Matches($"name=\"area\" value=\"{TestCity.Oebobo}\" checked", page);
        Assert.DoesNotContain("Loak", await visitor.ReadAsync(again), StringComparison.Ordinal);

        string changed = await visitor.SubmitAsync($"/orang/{rina.Id}", $"/form/orang/{rina.Id}", ("fullName", "Rina Baru"), ("role", "Kelurahan"));
        Assert.Contains("problem=", changed, StringComparison.Ordinal);
        Assert.Contains("value=\"Rina Baru\"", await visitor.ReadAsync(changed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_log_is_shown_exported_and_proven()
    {
        await AddAsync("rina", PersonRole.Administrator);
        await SetUpFactorAsync("rina");
        using Visitor visitor = await SignedInAsync("rina");
        await Audit.AddAsync(AuditEntry.Of(TestCity.Operator, "test", "X", "=HYPERLINK(\"x\")", 1), CancellationToken.None);

        JsonElement api = JsonElement.Parse(await visitor.ReadAsync("/api/v1/audit?limit=1"));
        string csv = await visitor.ReadAsync("/api/v1/audit/export");

        Assert.Contains("data-testid=\"audit-entry\"", await visitor.ReadAsync("/audit?q=HYPER"), StringComparison.Ordinal);
        Assert.Equal("test", api.GetProperty("items")[0].GetProperty("action").GetString());
        Assert.EndsWith(api.GetProperty("items")[0].GetProperty("hash").GetString()!, api.GetProperty("head").GetString()!, StringComparison.Ordinal);
        Assert.Contains(";\"'=HYPERLINK(\"\"x\"\")\";", csv, StringComparison.Ordinal);
        Assert.Null((await Audit.VerifyAsync(null, CancellationToken.None)).BrokenId);
        Assert.Single(await Audit.ListAsync(new AuditQuery(Action: AuditActions.AuditExport), CancellationToken.None));
    }

    private AuditStore Audit => _server.Services.GetRequiredService<AuditStore>();

    private Visitor NewVisitor() => new(_server.Client.BaseAddress!);

    private static Task<string> ChangeAsync(Visitor visitor, string present, string next, string again) =>
        visitor.SubmitAsync("/akun/wajib", "/form/akun/sandi", ("present", present), ("next", next), ("again", again));

    private async Task<AccountNow> AddAsync(string name, PersonRole role)
    {
        (AccountNow account, string given) = await Accounts.AddAsync(new AccountDraft(name, "Rina", role, []), TestCity.Operator, DashboardFixture.Soon());
        return await _server.Services.GetRequiredService<OwnAccountService>().ChangePasswordAsync(account.Person, given, AccountHouse.Password, DashboardFixture.Soon());
    }

    private async Task SetUpFactorAsync(string name)
    {
        byte[] key = FactorKeys.Make();
        FactorKeys keys = _server.Services.GetRequiredService<FactorKeys>();
        AccountNow account = Accounts.All.Single(one => one.UserName == name);
        await _server.Services.GetRequiredService<OwnAccountService>().SetUpFactorAsync(account.Person, keys.Protect(key), CodeNow(key), DashboardFixture.Soon());
        _factor = key;
        _server.Time.Advance(TimeSpan.FromSeconds(30));
    }

    private byte[] _factor = [];

    private async Task<Visitor> SignedInAsync(string name)
    {
        Visitor visitor = NewVisitor();
        await visitor.SignInAsync(name, AccountHouse.Password);
        Assert.Equal("/", await visitor.SubmitAsync("/masuk/kode", "/form/kode", ("code", CodeNow(_factor))));
        return visitor;
    }

    private string CodeNow(byte[] key) => Totp.CodeOf(key, Totp.StepOf(_server.Time.GetUtcNow().ToUnixTimeMilliseconds()));

    private async Task<HttpResponseMessage> CallAsync(string token, HttpMethod method, string path)
    {
        using Visitor program = NewVisitor();
        using HttpRequestMessage request = new(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        if (method == HttpMethod.Post)
            request.Content = JsonContent.Create(new { targets = new[] { TestCity.LampA1 }, level = 60, durationMinutes = 5, reason = "Uji token" });
        return await program.SendAsync(request);
    }

    private static byte[] KeyOf(string page)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string text = KeyText().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        string bits = string.Concat(text.Select(letter => Convert.ToString(letters.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex ProtectedKey();

    [GeneratedRegex("data-testid=\"factor-key\">([^<]+)<")]
    private static partial Regex KeyText();

    [GeneratedRegex("data-testid=\"once-secret\">([^<]+)<")]
    private static partial Regex OnceSecret();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
