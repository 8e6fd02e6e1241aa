using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Tests;

/// <summary>Another calendar for lamps, over the dashboard's HTTP API and on its pages.</summary>
public sealed class CalendarAssignmentApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private Task<HttpResponseMessage> PostAsync(string path, string json) =>
        server.Client.PostAsync("/api/v1/calendars/assignments" + path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    [Fact]
    public async Task A_street_is_previewed_and_then_given_a_calendar_and_its_page_says_so()
    {
        const string scope = """ "scope":{"kind":"street","id":"ST-0002"},"calendar":"CAL-DIMMED" """;
        JsonElement preview = await (await PostAsync("/preview", "{" + scope + "}")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((3, true, 365), (preview.GetProperty("changed").GetInt32(), preview.GetProperty("isGood").GetBoolean(), preview.GetProperty("days").GetArrayLength()));
        Assert.True(preview.GetProperty("after").GetProperty("costRupiah").GetDouble() < preview.GetProperty("before").GetProperty("costRupiah").GetDouble());

        HttpResponseMessage answer = await PostAsync("", "{" + scope + ""","reason":"Hemat"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([TestCity.GatewayB], (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("gateways").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("CAL-DIMMED", (await server.GetAsync($"/api/v1/lamps/{TestCity.LampB1}")).GetProperty("calendar").GetString());
        Assert.Contains("data-testid=\"follows-CAL-DIMMED\">3<", await server.Client.GetStringAsync("/jalan/ST-0002"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/preview", """{"targets":["KPG-NOBODY"],"calendar":null}""", HttpStatusCode.NotFound, "targets")]
    [InlineData("/preview", """{"scope":{"kind":"city"},"calendar":"CAL-NONE"}""", HttpStatusCode.NotFound, "calendar")]
    [InlineData("", """{"scope":{"kind":"city"},"calendar":"CAL-DIMMED","reason":""}""", HttpStatusCode.BadRequest, "reason")]
    public async Task What_cannot_be_is_refused_with_its_field(string path, string json, HttpStatusCode status, string field)
    {
        HttpResponseMessage answer = await PostAsync(path, json);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }
}
