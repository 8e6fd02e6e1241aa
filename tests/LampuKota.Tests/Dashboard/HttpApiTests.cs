using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

public sealed class HttpApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Fact]
    public async Task The_base_of_the_map_is_kept_by_the_browser_until_it_changes()
    {
        HttpResponseMessage first = await server.Client.GetAsync("/api/v1/map/base");
        JsonElement map = await first.Content.ReadFromJsonAsync<JsonElement>();
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/map/base");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);
        Assert.Equal([123.6, -10.17, 123.61, -10.17], map.GetProperty("bounds").EnumerateArray().Select(bound => bound.GetDouble()));
        Assert.Equal("Polygon", map.GetProperty("sea").GetProperty("type").GetString());
        JsonElement street = map.GetProperty("streets").GetProperty("features")[0];
        Assert.Equal("arterial", street.GetProperty("properties").GetProperty("class").GetString());
        Assert.Equal("[[123.6,-10.17],[123.61,-10.16]]", street.GetProperty("geometry").GetProperty("coordinates").GetRawText());
        Assert.Equal(JsonValueKind.Null, map.GetProperty("tileUrl").ValueKind);
        Assert.Equal(4, map.GetProperty("kelurahan").GetArrayLength());
    }

    [Fact]
    public async Task The_lamps_of_the_map_are_columns_of_one_length()
    {
        JsonElement lamps = await server.GetAsync("/api/v1/map/lamps");

        foreach (string column in new[] { "id", "lng", "lat", "gateway", "kelurahan", "street", "ratedPowerWatts", "level", "state", "override", "lock", "power" })
            Assert.Equal(6, lamps.GetProperty(column).GetArrayLength());
        Assert.Equal(TestCity.LampB1, lamps.GetProperty("id")[0].GetString());
        Assert.Equal(TestCity.GatewayB, lamps.GetProperty("gateways")[lamps.GetProperty("gateway")[0].GetInt32()].GetString());
        Assert.True(lamps.TryGetProperty("sequence", out _));
    }

    [Fact]
    public async Task Ten_thousand_lamps_cross_the_wire_in_less_than_400_kB()
    {
        var assets = TestCity.Assets with
        {
            Lamps = [.. Enumerable.Range(0, 10_000).Select(i => TestCity.Lamp($"KPG-OBB-P{i / 50:D3}-L{i % 50:D3}", TestCity.GatewayA, "KPG-OBB-P001", TestCity.Oebobo) with
            {
                LongitudeDegrees = 123.55 + (i * 7_919 % 100_000 * 1e-6), LatitudeDegrees = -10.2 + (i * 104_729 % 100_000 * 1e-6),
            })],
        };
        var directory = new City.CityDirectory();
        directory.Replace(assets);
        var documents = new MapDocuments(directory, new LiveCity(directory), server.Services.GetRequiredService<DashboardSettings>());
        using var compressed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            await JsonSerializer.SerializeAsync(gzip, documents.Lamps(), ApiJson.Default.ApiMapLamps);

        Assert.InRange(compressed.Length, 1, 400_000);
    }

    [Fact]
    public async Task Answers_are_compressed_where_the_browser_takes_it()
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        Assert.Equal(["br"], (await client.GetAsync("/api/v1/map/lamps")).Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_lamp_is_shown_with_its_values_their_units_and_ages()
    {
        long now = server.Services.GetRequiredService<CityClock>().GetCurrentInstant().ToUnixTimeMilliseconds();
        server.Live.Apply(TestCity.GatewayA, DashboardFixture.Batch((TestCity.LampA2, "activePower", now - 5_000, 72.4)));

        JsonElement lamp = await server.GetAsync($"/api/v1/lamps/{TestCity.LampA2}");

        JsonElement value = lamp.GetProperty("values")[0];
        Assert.Equal(("activePower", 72.4, "W"), (value.GetProperty("quantity").GetString(), value.GetProperty("value").GetDouble(), value.GetProperty("unit").GetString()));
        Assert.InRange(value.GetProperty("ageSeconds").GetDouble(), 5, 60);
        Assert.Equal(("normal", "Oebobo"), (lamp.GetProperty("state").GetString(), lamp.GetProperty("kelurahan").GetProperty("name").GetString()));
        Assert.False(lamp.GetProperty("protected").GetBoolean());
        Assert.StartsWith("CAL-", lamp.GetProperty("calendar").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lamps_are_listed_page_by_page_without_a_gap()
    {
        var ids = new List<string?>();
        string? cursor = null;
        do
        {
            JsonElement page = await server.GetAsync($"/api/v1/lamps?limit=4&cursor={cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(lamp => lamp.GetProperty("id").GetString()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(TestCity.Assets.Lamps.Select(lamp => lamp.Id), ids);
    }

    [Fact]
    public async Task Lamps_are_found_by_words_and_within_a_kelurahan()
    {
        JsonElement page = await server.GetAsync($"/api/v1/lamps?q=L2&kelurahan={TestCity.NaikotenDua}");
        JsonElement hits = await server.GetAsync("/api/v1/search?q=naikoten%20ii&limit=1");

        Assert.Equal(TestCity.LampB2, Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("kelurahan", hits.GetProperty("items")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_command_is_created_with_an_address_where_it_is_found()
    {
        HttpResponseMessage created = await PostAsync(new { targets = new[] { TestCity.LampA1 }, level = 40, durationMinutes = 60, reason = "Uji lampu" });
        JsonElement command = await server.GetAsync(created.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal((40, "requested", "Maria Bria"), (
            command.GetProperty("level").GetInt32(), command.GetProperty("targets")[0].GetProperty("state").GetString(), command.GetProperty("person").GetProperty("name").GetString()));
        // The hour begins when the call arrives, a moment before the command is made of it.
        Assert.InRange(command.GetProperty("expiresUnixMs").GetInt64() - command.GetProperty("requestedUnixMs").GetInt64(), 59 * 60_000, 60 * 60_000);
        JsonElement recent = await server.GetAsync($"/api/v1/commands?lamp={TestCity.LampA1}");
        Assert.Contains(recent.GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == command.GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_person_who_commands_is_the_one_who_was_chosen()
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress }; // With cookies of its own.
        await client.GetAsync("/api/v1/incidents?person=yohanes");

        HttpResponseMessage created = await client.PostAsJsonAsync(
            "/api/v1/commands", new { targets = new[] { TestCity.LampA1 }, level = (int?)null, durationMinutes = 1, reason = "Selesai" });

        Assert.Equal("yohanes", (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("person").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"targets":["KPG-OBB-P001-L001"],"level":140,"durationMinutes":1,"reason":"x"}""", 400, "level")]
    [InlineData("""{"targets":["KPG-NO-SUCH"],"level":40,"durationMinutes":1,"reason":"x"}""", 404, "targets")]
    [InlineData("""{"targets":["KPG-OBB-P001-L001"],"level":40,"reason":"x"}""", 400, "durationMinutes")]
    [InlineData("""{"targets":["KPG-OBB-P001-L001"],"level":40,"durationMinutes":43201,"reason":"x"}""", 400, "durationMinutes")]
    [InlineData("""{"targets":["KPG-OBB-P001-L001"],"level":40,"durationMinutes":1,"expiresUnixMs":1,"reason":"x"}""", 400, "durationMinutes")]
    [InlineData("""{"targets":["KPG-OBB-P001-L001"],"durationMinutes":1,"reason":"x"}""", 400, null)]
    [InlineData("""{"targets":["KPG-OBB-P001-L001"],"level":40,"durationMinutes":1,"reason":null}""", 400, null)]
    [InlineData("""{"targets":"KPG-OBB-P001-L001","level":40}""", 400, null)]
    [InlineData("""{""", 400, null)]
    [InlineData("", 400, null)]
    public async Task A_bad_command_is_answered_with_what_to_do(string body, int status, string? field)
    {
        HttpResponseMessage refused = await server.Client.PostAsync("/api/v1/commands", new StringContent(body, Encoding.UTF8, "application/json"));

        await AssertProblemAsync(refused, status, field);
    }

    [Theory]
    [InlineData("/api/v1/lamps/KPG-NO-SUCH", 404, "id")]
    [InlineData("/api/v1/lamps?limit=0", 400, "limit")]
    [InlineData("/api/v1/lamps?limit=many", 400, null)]
    [InlineData("/api/v1/lamps?kelurahan=53.71.99", 404, "kelurahan")]
    [InlineData("/api/v1/commands/none", 404, "id")]
    [InlineData("/api/v1/incidents?cursor=x", 400, "cursor")]
    [InlineData("/api/v1/search?limit=51", 400, "limit")]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/mood", 404, "quantity")]
    [InlineData("/api/v1/devices/kpg%20x/series/activePower", 404, "id")]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/activePower?resolution=2m", 400, "resolution")]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/activePower?aggregate=median", 400, "aggregate")]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/activePower?from=5&to=5", 400, "to")]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/activePower?resolution=raw&from=0&to=2678400001", 413, "from")]
    [InlineData("/api/v1/nothing", 404, null)]
    public async Task A_bad_question_is_answered_with_what_to_do(string path, int status, string? field) =>
        await AssertProblemAsync(await server.Client.GetAsync(path), status, field);

    [Fact]
    public async Task A_series_of_an_empty_store_has_its_unit_and_no_points()
    {
        JsonElement series = await server.GetAsync($"/api/v1/devices/{TestCity.LampA1}/series/activePower");

        Assert.Equal(("W", 0), (series.GetProperty("unit").GetString(), series.GetProperty("points").GetArrayLength()));
    }

    [Fact]
    public async Task Schedules_are_saved_as_the_next_version_and_an_outdated_change_is_refused()
    {
        JsonElement current = await server.GetAsync("/api/v1/calendars");
        string body = current.GetRawText().Replace("\"defaultCalendarId\":\"CAL-FULL\"", "\"defaultCalendarId\":\"CAL-DIMMED\"", StringComparison.Ordinal);

        HttpResponseMessage saved = await PutCalendarsAsync(body);
        HttpResponseMessage outdated = await PutCalendarsAsync(body);

        JsonElement next = await saved.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(current.GetProperty("version").GetInt32() + 1, next.GetProperty("version").GetInt32());
        Assert.Equal("sunset", next.GetProperty("programs")[0].GetProperty("levels")[0].GetProperty("from").GetProperty("base").GetString());
        await AssertProblemAsync(outdated, 409, "version");
        await AssertProblemAsync(await PutCalendarsAsync("""{"version":9,"defaultCalendarId":"X","calendars":[],"programs":[]}"""), 400, "programs");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/commands") { Content = JsonContent.Create(new { }) };
        request.Headers.Add(header, value);

        await AssertProblemAsync(await server.Client.SendAsync(request), 403, null);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task What_a_form_can_send_is_not_taken(string type) =>
        await AssertProblemAsync(await server.Client.PostAsync("/api/v1/commands", new StringContent("{}", Encoding.UTF8, type)), 415, null);

    [Fact]
    public async Task A_foreign_name_for_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = "rebound.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_what_it_may_do()
    {
        HttpResponseMessage page = await server.Client.GetAsync("/healthz");

        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], page.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(page.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_open_api_document_lists_every_endpoint()
    {
        JsonElement document = await server.GetAsync("/openapi/v1.json");
        string[] documented = [.. document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}")).Order()];
        string[] mapped = [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } path && (path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/data/", StringComparison.Ordinal)))
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")).Order()];

        Assert.Equal(mapped, documented);
        Assert.Contains("GET /api/v1/devices/{id}/series/{quantity}", documented);
    }

    [Fact]
    public async Task The_open_api_document_has_an_example_of_each_body_that_the_API_itself_reads()
    {
        JsonElement document = await server.GetAsync("/openapi/v1.json");
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        string[] bodies = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.TryGetProperty("requestBody", out JsonElement body) && body.GetProperty("content").TryGetProperty("application/json", out JsonElement json)
                ? json.GetProperty("schema").GetProperty("$ref").GetString()!["#/components/schemas/".Length..]
                : null)
            .OfType<string>().Distinct()];

        Assert.True(bodies.Length > 20, $"Only {bodies.Length} bodies.");
        Assert.All(bodies, body => Assert.True(schemas.GetProperty(body).TryGetProperty("examples", out _), $"{body} has no example."));
        Assert.All(ApiExamples.All, example => Assert.NotNull(JsonSerializer.Deserialize(example.Value, ApiJson.Default.GetTypeInfo(example.Key)!)));
    }

    [Fact]
    public async Task Health_and_metrics_tell_how_the_process_is()
    {
        JsonElement health = await server.GetAsync("/healthz");
        string metrics = await server.Client.GetStringAsync("/metrics");

        Assert.Equal(("ok", false, 6), (health.GetProperty("status").GetString(), health.GetProperty("brokerConnected").GetBoolean(), health.GetProperty("lamps").GetInt32()));
        Assert.Contains("lampukota_dashboard_lamps{state=\"unknown\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_feed_tells_of_a_command_that_was_posted()
    {
        using StreamReader feed = await server.OpenFeedAsync();
        await DashboardServer.UntilAsync(feed, "totals", _ => true);

        HttpResponseMessage created = await PostAsync(new { targets = new[] { TestCity.LampB1 }, level = 0, durationMinutes = 5, reason = "Uji umpan" });

        string? id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        JsonElement told = await DashboardServer.UntilAsync(feed, "command", command => command.GetProperty("id").GetString() == id);
        Assert.Equal(TestCity.LampB1, told.GetProperty("targets")[0].GetProperty("lamp").GetString());
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string? field)
    {
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(field, problem.TryGetProperty("field", out JsonElement named) ? named.GetString() : null);
        Assert.True(problem.GetProperty("title").GetString()!.Length > 0);
    }

    private Task<HttpResponseMessage> PostAsync(object command) => server.Client.PostAsJsonAsync("/api/v1/commands", command);

    private Task<HttpResponseMessage> PutCalendarsAsync(string body) =>
        server.Client.PutAsync("/api/v1/calendars", new StringContent(body, Encoding.UTF8, "application/json"));
}
