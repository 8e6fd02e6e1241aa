using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Tests;

/// <summary>Lamp groups over the dashboard's HTTP API, and on its pages.</summary>
public sealed class LampGroupApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private Task<HttpResponseMessage> PutAsync(string id, string json) => server.Client.PutAsync("/api/v1/groups/" + id, Json(json));

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    [Fact]
    public async Task A_group_is_made_of_lamps_and_places_changed_and_removed()
    {
        HttpResponseMessage made = await PutAsync("PASAR-UJI", $$"""{"name":"Pasar Uji","kind":"market","lamps":["{{TestCity.LampA1}}"],"scopes":[{"kind":"street","id":"ST-0002"},{"kind":"cabinet","id":"KPG-NKT-P001"}]}""");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(
            [TestCity.LampA1, TestCity.LampB1, TestCity.LampB2, TestCity.Unmetered],
            (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("lamps").EnumerateArray().Select(lamp => lamp.GetString()));
        Assert.Contains("data-testid=\"group-edit\"", await server.Client.GetStringAsync("/kelompok/PASAR-UJI"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await PutAsync("PASAR-UJI", $$"""{"name":"Pasar Uji Baru","lamps":["{{TestCity.LampA2}}"]}""")).StatusCode);
        Assert.Contains("Pasar Uji Baru", await server.Client.GetStringAsync("/perintah"), StringComparison.Ordinal);

        using var removal = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/groups/PASAR-UJI") { Content = Json("{}") };
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.SendAsync(removal)).StatusCode);
        Assert.DoesNotContain("Pasar Uji Baru", await server.Client.GetStringAsync("/perintah"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pasar", """{"name":"Pasar","lamps":["KPG-OBB-P001-L001"]}""", HttpStatusCode.BadRequest, "id")]
    [InlineData("PASAR", """{"name":"","lamps":["KPG-OBB-P001-L001"]}""", HttpStatusCode.BadRequest, "name")]
    [InlineData("PASAR", """{"name":"Pasar"}""", HttpStatusCode.BadRequest, "lamps")]
    [InlineData("PASAR", """{"name":"Pasar","lamps":["KPG-NOBODY"]}""", HttpStatusCode.NotFound, "lamps")]
    [InlineData("PASAR", """{"name":"Pasar","scopes":[{"kind":"street","id":"ST-NONE"}]}""", HttpStatusCode.NotFound, "scope")]
    public async Task What_does_not_check_is_refused_with_its_field(string id, string json, HttpStatusCode status, string field)
    {
        HttpResponseMessage answer = await PutAsync(id, json);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }
}
