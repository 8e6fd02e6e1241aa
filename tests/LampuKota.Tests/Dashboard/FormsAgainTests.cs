using System.Net;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Forms that come too late, as a browser without scripts sends them: nothing that was typed is lost.</summary>
public sealed partial class FormsAgainTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const string Typed = "Kabel putus di <b>tiang</b> 12";
    private const string Shown = "Kabel putus di &lt;b&gt;tiang&lt;/b&gt; 12";

    [Fact]
    public async Task A_form_that_was_open_for_too_long_is_shown_again_and_sent_by_one_press()
    {
        using Visitor visitor = new(server.Client.BaseAddress!);
        (string, string)[] fields = [("__RequestVerificationToken", "usang"), ("kunci", "stale-1"), ("tempat", TestCity.Unmetered), ("catatan", Typed)];

        HttpResponseMessage stale = await SendAsync(visitor, "/gangguan/baru", fields);
        string page = await stale.Content.ReadAsStringAsync();
        HttpResponseMessage sent = await SendAsync(visitor, ActionOf(page), FieldsOf(page));

        Assert.Equal(HttpStatusCode.BadRequest, stale.StatusCode);
        Assert.Contains("terlalu lama terbuka", page, StringComparison.Ordinal);
        Assert.Contains(Shown, page, StringComparison.Ordinal);
        Assert.Equal("/gangguan/baru", ActionOf(page));
        Assert.StartsWith("/gangguan/", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains(Shown, await visitor.ReadAsync(sent.Headers.Location.OriginalString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_the_duty_pages_keeps_what_was_typed_as_well()
    {
        using Visitor visitor = new(server.Client.BaseAddress!);

        HttpResponseMessage stale = await SendAsync(visitor, "/petugas", [("_handler", "crew"), ("name", "Regu Timor"), ("level", "Crew")]);
        string page = await stale.Content.ReadAsStringAsync();
        HttpResponseMessage sent = await SendAsync(visitor, ActionOf(page), FieldsOf(page));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (stale.StatusCode, sent.StatusCode));
        Assert.Contains(server.Services.GetRequiredService<DutyService>().Rota.Crews, crew => crew.Name == "Regu Timor");
    }

    [Fact]
    public async Task A_step_that_came_second_keeps_its_note_and_may_be_sent_for_what_the_incident_has_become()
    {
        using Visitor visitor = new(server.Client.BaseAddress!);
        IncidentDesk desk = server.Services.GetRequiredService<IncidentDesk>();
        IncidentRecord incident = await desk.RaiseAsync(new IncidentReport(TestCity.LampB2, "Lampu mati", "second"), TestCity.Operator, CancellationToken.None);
        string token = Token().Match(await visitor.ReadAsync($"/gangguan/{incident.Id}")).Groups[1].Value;
        await desk.StepAsync(incident.Id, new IncidentStepRequest(IncidentStepKind.Accepted, "first"), DemonstrationPersons.SecondOperator, CancellationToken.None);
        (string, string)[] fields =
            [("__RequestVerificationToken", token), ("langkah", "Fixed"), ("versi", $"{incident.Version}"), ("kunci", "late"), ("catatan", Typed), ("suku", "2 Driver LED 90 W\nKabel")];

        HttpResponseMessage late = await SendAsync(visitor, $"/gangguan/{incident.Id}/langkah", fields);
        string page = await late.Content.ReadAsStringAsync();
        HttpResponseMessage sent = await SendAsync(visitor, ActionOf(page), FieldsOf(page));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("Orang lain sudah mengubah", page, StringComparison.Ordinal);
        Assert.Equal($"/gangguan/{incident.Id}", sent.Headers.Location!.OriginalString);
        IncidentStep taken = (await server.Services.GetRequiredService<IncidentStore>().LoadStepsAsync(incident.Id, CancellationToken.None)).Single(step => step.Kind == IncidentStepKind.Fixed);
        Assert.Equal((Typed, 2), (taken.Note, taken.Parts.Count));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData(null)]
    public async Task What_another_site_sends_is_never_shown_with_a_button_under_it(string? site)
    {
        using Visitor visitor = new(server.Client.BaseAddress!);

        HttpResponseMessage answer = await SendAsync(visitor, "/gangguan/baru", [("kunci", "foreign"), ("tempat", TestCity.Unmetered), ("catatan", Typed)], site);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("Kabel putus", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_end_of_a_session_what_was_typed_waits_until_one_has_signed_in()
    {
        await using var house = new SignedHouse();
        await house.StartAsync();
        using Visitor visitor = new(house.Server.Client.BaseAddress!);
        (string, string)[] fields = [("kunci", "ended"), ("tempat", TestCity.Unmetered), ("catatan", Typed)];

        HttpResponseMessage ended = await SendAsync(visitor, "/gangguan/baru", fields);
        string kept = await ended.Content.ReadAsStringAsync();
        Assert.Equal("/", await visitor.SignInAsync("ana", AccountHouse.Password)); // In the new tab.
        HttpResponseMessage again = await SendAsync(visitor, ActionOf(kept), FieldsOf(kept));
        string page = await again.Content.ReadAsStringAsync();
        HttpResponseMessage sent = await SendAsync(visitor, ActionOf(page), FieldsOf(page));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (ended.StatusCode, again.StatusCode, sent.StatusCode));
        Assert.Contains("form-sign-in", kept, StringComparison.Ordinal);
        Assert.StartsWith("/gangguan/", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_and_codes_are_never_written_into_a_page()
    {
        await using var house = new SignedHouse();
        await house.StartAsync();
        using Visitor visitor = new(house.Server.Client.BaseAddress!);

        HttpResponseMessage signIn = await SendAsync(visitor, "/form/masuk", [("name", "ana"), ("password", AccountHouse.Password)]);
        HttpResponseMessage change = await SendAsync(visitor, "/form/akun/sandi", [("present", AccountHouse.Password), ("next", "x"), ("again", "x")]);

        Assert.Equal("/masuk?problem=stale", signIn.Headers.Location!.OriginalString);
        Assert.DoesNotContain(AccountHouse.Password, await signIn.Content.ReadAsStringAsync() + await change.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, change.StatusCode);
    }

    [Fact]
    public async Task The_page_by_itself_says_that_nothing_waits() =>
        Assert.Contains("form-none", await server.Client.GetStringAsync(FormsAgain.Path), StringComparison.Ordinal);

    private static Task<HttpResponseMessage> SendAsync(Visitor visitor, string action, IEnumerable<(string Name, string Value)> fields, string? site = "same-origin")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return visitor.SendAsync(request);
    }

    private static string FormOf(string page) => page[page.IndexOf("<form class=\"form\"", StringComparison.Ordinal)..page.IndexOf("</form>", StringComparison.Ordinal)];

    private static string ActionOf(string page) => WebUtility.HtmlDecode(Action().Match(FormOf(page)).Groups[1].Value);

    private static (string, string)[] FieldsOf(string page) =>
    [
        .. Input().Matches(FormOf(page)).Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value))),
        .. Area().Matches(FormOf(page)).Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value))),
    ];

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("action=\"([^\"]+)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input[^>]* name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Input();

    [GeneratedRegex("<textarea name=\"([^\"]+)\"[^>]*>([^<]*)</textarea>")]
    private static partial Regex Area();

    /// <summary>A dashboard in which one signs in, with an operator.</summary>
    private sealed class SignedHouse : IAsyncDisposable
    {
        public DashboardServer Server { get; } = new() { IsDemonstration = false };

        public async Task StartAsync()
        {
            await Server.InitializeAsync();
            AccountService accounts = Server.Services.GetRequiredService<AccountService>();
            (AccountNow account, string given) = await accounts.AddAsync(new AccountDraft("ana", "Ana Lodo", PersonRole.Operator, []), TestCity.Operator, DashboardFixture.Soon());
            await Server.Services.GetRequiredService<OwnAccountService>().ChangePasswordAsync(account.Person, given, AccountHouse.Password, DashboardFixture.Soon());
        }

        public async ValueTask DisposeAsync() => await Server.DisposeAsync();
    }
}
