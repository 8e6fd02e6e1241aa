using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace LampuKota.Tests;

/// <summary>Commands, locks and groups over HTTP, with the persons who may or may not.</summary>
public sealed class CommandApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Fact]
    public async Task A_command_to_a_scope_names_it_and_is_told_in_numbers_in_the_list()
    {
        JsonElement command = await PostedAsync("commands", new { scope = new { kind = "kelurahan", id = TestCity.NaikotenDua }, level = 60, durationMinutes = 5, reason = "Uji" });
        JsonElement listed = (await server.GetAsync("/api/v1/commands?limit=50")).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == command.GetProperty("id").GetString());

        Assert.Equal(("kelurahan", TestCity.NaikotenDua), (command.GetProperty("scope").GetProperty("kind").GetString(), command.GetProperty("scope").GetProperty("id").GetString()));
        Assert.Equal((3, 0), (listed.GetProperty("targetCount").GetInt32(), listed.GetProperty("targets").GetArrayLength()));
    }

    [Fact]
    public async Task A_group_is_saved_by_an_operator_and_commanded_as_a_whole()
    {
        HttpResponseMessage byCrew = await SendAsync(HttpMethod.Put, "groups/TAMAN", new { name = "Taman", lamps = new[] { TestCity.LampA1 } }, "yohanes");
        HttpResponseMessage saved = await SendAsync(HttpMethod.Put, "groups/TAMAN", new { name = "Taman", kind = "park", lamps = new[] { TestCity.LampA1, TestCity.LampB1 } }, "maria");
        JsonElement command = await PostedAsync("commands", new { scope = new { kind = "group", id = "TAMAN" }, level = 60, durationMinutes = 5, reason = "Uji" });

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (byCrew.StatusCode, saved.StatusCode));
        Assert.Equal(2, command.GetProperty("targetCount").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "groups/TAMAN", new { }, "maria")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "groups/TAMAN", new { }, "maria")).StatusCode);
    }

    [Fact]
    public async Task An_emergency_needs_a_place_only()
    {
        JsonElement command = await PostedAsync("commands/emergency", new { scope = new { kind = "city" } });

        Assert.Equal(("emergency", 100, "Darurat", 6), (
            command.GetProperty("kind").GetString(), command.GetProperty("level").GetInt32(), command.GetProperty("reason").GetString(), command.GetProperty("targetCount").GetInt32()));
    }

    [Fact]
    public async Task A_lock_is_asked_for_and_listed_until_it_is_released()
    {
        JsonElement held = await PostedAsync("locks", new { targets = new[] { TestCity.LampA3 }, level = 0, durationMinutes = 60, reason = "Ganti luminer" }, "yohanes");
        string id = held.GetProperty("id").GetString()!;
        JsonElement one = (await server.GetAsync("/api/v1/locks")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);
        JsonElement release = await PostedAsync($"locks/{id}/release", new { reason = "Regu sudah turun" });

        Assert.Equal((false, 1, "yohanes"), (one.GetProperty("held").GetBoolean(), one.GetProperty("askedCount").GetInt32(), one.GetProperty("owner").GetProperty("id").GetString()));
        Assert.Equal(("release", id), (release.GetProperty("kind").GetString(), release.GetProperty("reference").GetString()));
        Assert.True((await server.GetAsync("/api/v1/locks")).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == id).GetProperty("releasing").GetBoolean());
    }

    [Theory]
    [InlineData("commands", """{"scope":{"kind":"lamps"},"level":40,"durationMinutes":1,"reason":"x"}""", 400, "scope")]
    [InlineData("commands", """{"scope":{"kind":"city","id":"x"},"level":40,"durationMinutes":1,"reason":"x"}""", 400, "scope")]
    [InlineData("commands", """{"scope":{"kind":"cabinet","id":"KPG-NO"},"level":40,"durationMinutes":1,"reason":"x"}""", 404, "scope")]
    [InlineData("commands", """{"scope":{"kind":"moon"},"level":40,"durationMinutes":1,"reason":"x"}""", 400, null)]
    [InlineData("commands/emergency", """{"scope":{"kind":"city"},"durationMinutes":0}""", 400, "durationMinutes")]
    [InlineData("commands/none/decision", """{"approve":true}""", 404, "id")]
    [InlineData("commands/none/undo", "{}", 404, "id")]
    [InlineData("locks", """{"scope":{"kind":"city"},"durationMinutes":60,"reason":"x"}""", 400, "scope")]
    [InlineData("locks", """{"targets":["KPG-OBB-P001-L001"],"reason":"x"}""", 400, "durationMinutes")]
    [InlineData("locks", """{"targets":["KPG-OBB-P001-L001"],"durationMinutes":60,"reason":" "}""", 400, "reason")]
    [InlineData("locks/none/release", """{"reason":"x"}""", 404, "id")]
    public async Task A_bad_request_is_answered_with_what_to_do(string path, string body, int status, string? field)
    {
        HttpResponseMessage refused = await server.Client.PostAsync("/api/v1/" + path, new StringContent(body, Encoding.UTF8, "application/json"));
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((status, "application/problem+json"), ((int)refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Equal(field, problem.TryGetProperty("field", out JsonElement named) ? named.GetString() : null);
    }

    [Theory]
    [InlineData(null, null, "en", "There is no such place, cabinet or group; search for its id.")]
    [InlineData("id", null, "id", "Tidak ada tempat, panel, atau kelompok itu; cari id-nya.")]
    [InlineData("de-DE,id-ID;q=0.8,en;q=0.5", null, "id", "Tidak ada tempat, panel, atau kelompok itu; cari id-nya.")]
    [InlineData("id;q=0.2,en-GB;q=0.9", null, "en", "There is no such place, cabinet or group; search for its id.")]
    [InlineData("en", "id", "id", "Tidak ada tempat, panel, atau kelompok itu; cari id-nya.")]
    [InlineData("not a language, at all!", "xx", "en", "There is no such place, cabinet or group; search for its id.")]
    public async Task A_refusal_is_said_in_the_language_of_the_page_or_of_the_request_else_in_English(string? asked, string? chosen, string language, string sentence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/commands")
        {
            Content = new StringContent("""{"scope":{"kind":"cabinet","id":"KPG-NO"},"level":40,"durationMinutes":1,"reason":"x"}""", Encoding.UTF8, "application/json"),
        };
        if (asked is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", asked);
        if (chosen is not null)
            request.Headers.Add("Cookie", $"language={chosen}");

        HttpResponseMessage refused = await server.Client.SendAsync(request);

        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((sentence, language), (problem.GetProperty("detail").GetString(), Assert.Single(refused.Content.Headers.ContentLanguage)));
    }

    [Theory]
    [InlineData("/perintah", "Seluruh kota")]
    [InlineData("/panel/KPG-OBB-P001", "Kunci pemeliharaan")]
    [InlineData("/jalan/ST-0001", "Jalan El Tari")]
    [InlineData("/kecamatan/53.71.05", "Kota Raja")]
    [InlineData("/kelurahan/" + TestCity.NaikotenDua, "Darurat")]
    [InlineData("/lampu/" + TestCity.LampA2, "BUKAN isolasi listrik")]
    public async Task Every_place_has_a_page_that_commands_it(string path, string words)
    {
        string page = WebUtility.HtmlDecode(await server.Client.GetStringAsync(path));

        Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_has_a_page_of_its_own_and_an_unknown_one_says_so()
    {
        JsonElement command = await PostedAsync("commands", new { targets = new[] { TestCity.LampA1 }, level = 60, durationMinutes = 5, reason = "Uji halaman" });

        Assert.Contains("Uji halaman", await server.Client.GetStringAsync($"/perintah/{command.GetProperty("id").GetString()}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/perintah/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/panel/KPG-NO")).StatusCode);
    }

    private async Task<JsonElement> PostedAsync(string path, object body, string person = "maria")
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Post, path, body, person);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body, string person)
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress }; // With cookies of its own.
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}?person={person}") { Content = JsonContent.Create(body) };
        return await client.SendAsync(request);
    }
}
