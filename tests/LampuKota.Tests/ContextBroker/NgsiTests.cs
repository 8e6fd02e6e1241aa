using System.Net;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>The city as entities of NGSI-LD, and what a client of a context broker may ask for.</summary>
public sealed class NgsiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const string Entities = "/api/ngsi-ld/v1/entities";
    private const string Lamp = "urn:ngsi-ld:Streetlight:" + TestCity.LampA1;

    private async Task<(JsonElement Json, HttpResponseMessage Response)> AskAsync(string path, string accept = "application/ld+json")
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        HttpResponseMessage response = await server.Client.SendAsync(request, DashboardFixture.Soon());
        return (JsonElement.Parse(await response.Content.ReadAsStringAsync(DashboardFixture.Soon())), response);
    }

    private static string[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(entity => entity.GetProperty("id").GetString()!)];

    [Fact]
    public async Task A_lamp_is_a_streetlight_with_what_it_is_and_what_it_does()
    {
        server.Live.Apply(TestCity.GatewayA, DashboardFixture.Batch((TestCity.LampA1, "actualLightState", 1_795_000_000_123, 40), (TestCity.LampA1, "activePower", 1_795_000_000_123, 41.5)));

        JsonElement entity = (await AskAsync($"{Entities}/{Lamp}")).Json;

        Assert.Equal((Lamp, "Streetlight"), (entity.GetProperty("id").GetString(), entity.GetProperty("type").GetString()));
        Assert.Equal([123.6, -10.17], entity.GetProperty("location").GetProperty("value").GetProperty("coordinates").EnumerateArray().Select(degree => degree.GetDouble()));
        Assert.Equal("GeoProperty", entity.GetProperty("location").GetProperty("type").GetString());
        JsonElement power = entity.GetProperty("powerConsumption");
        Assert.Equal(("Property", 41.5, "WTT", "2026-11-18T11:06:40.123Z"),
            (power.GetProperty("type").GetString(), power.GetProperty("value").GetDouble(), power.GetProperty("unitCode").GetString(), power.GetProperty("observedAt").GetString()));
        Assert.Equal(0.4, entity.GetProperty("illuminanceLevel").GetProperty("value").GetDouble());
        Assert.Equal("low", entity.GetProperty("powerState").GetProperty("value").GetString());
        Assert.Equal("urn:ngsi-ld:StreetlightControlCabinet:KPG-OBB-P001", entity.GetProperty("refStreetlightControlCabinet").GetProperty("object").GetString());
        Assert.Equal(2, entity.GetProperty("@context").GetArrayLength());
    }

    [Fact]
    public async Task What_was_never_heard_is_left_out_and_not_made_up()
    {
        JsonElement entity = (await AskAsync($"{Entities}/urn:ngsi-ld:Streetlight:{TestCity.Unmetered}")).Json;

        Assert.DoesNotContain(entity.EnumerateObject(), member => member.Name is "status" or "powerState" or "powerConsumption" or "illuminanceLevel");
    }

    [Fact]
    public async Task Each_relationship_leads_to_an_entity_that_there_is()
    {
        JsonElement all = (await AskAsync($"{Entities}?type=Streetlight,StreetlightGroup,StreetlightControlCabinet&limit=1000")).Json;
        HashSet<string> ids = [.. Ids(all)];

        string[] named = [.. all.EnumerateArray().SelectMany(entity => entity.EnumerateObject()).Where(member => member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("object", out _))
            .SelectMany(member => member.Value.GetProperty("object") is { ValueKind: JsonValueKind.Array } several ? several.EnumerateArray() : new[] { member.Value.GetProperty("object") }.AsEnumerable())
            .Select(reference => reference.GetString()!)];

        Assert.True(named.Length > 15, $"Only {named.Length} references.");
        Assert.Empty(named.Except(ids));
    }

    [Fact]
    public async Task The_simplified_form_has_the_values_alone()
    {
        JsonElement entity = (await AskAsync($"{Entities}/{Lamp}?options=keyValues")).Json;

        Assert.Equal(100, entity.GetProperty("powerRating").GetDouble());
        Assert.Equal("Point", entity.GetProperty("location").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_list_is_paged_counted_and_has_the_attributes_that_are_asked_for()
    {
        (JsonElement first, HttpResponseMessage response) = await AskAsync($"{Entities}?type=Streetlight&limit=4&count=true&attrs=powerRating", "application/json");
        JsonElement rest = (await AskAsync($"{Entities}?type=Streetlight&limit=4&offset=4")).Json;

        Assert.Equal("6", response.Headers.GetValues("NGSILD-Results-Count").Single());
        Assert.Contains("json-ld#context", response.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal(6, Ids(first).Concat(Ids(rest)).Distinct().Count());
        Assert.Equal(["id", "type", "powerRating"], first[0].EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Entities_are_found_by_their_ids_and_types_are_listed()
    {
        JsonElement some = (await AskAsync($"{Entities}?id={Lamp},urn:ngsi-ld:Streetlight:NOWHERE")).Json;
        JsonElement types = (await AskAsync("/api/ngsi-ld/v1/types")).Json;

        Assert.Equal([Lamp], Ids(some));
        Assert.Equal(["Streetlight", "StreetlightControlCabinet", "StreetlightGroup"], types.GetProperty("typeList").EnumerateArray().Select(type => type.GetString()!));
    }

    [Fact]
    public async Task A_lamp_group_is_a_group_beside_the_segments()
    {
        await server.Services.GetRequiredService<LampGroupService>().SaveAsync(new LampGroup("PASAR-NGSI", "Pasar", LampGroupKind.Market, [TestCity.LampA2, TestCity.LampB2]), TestCity.Operator, DashboardFixture.Soon());

        JsonElement group = (await AskAsync($"{Entities}/urn:ngsi-ld:StreetlightGroup:PASAR-NGSI?options=keyValues")).Json;

        Assert.Equal(("Pasar", 2), (group.GetProperty("name").GetString(), group.GetProperty("refStreetlight").GetArrayLength()));
    }

    [Fact]
    public async Task Whoever_is_bound_to_an_area_reads_its_entities_only()
    {
        string[] seen = Ids((await AskAsync($"{Entities}?type=Streetlight&person=dominggus")).Json);
        (_, HttpResponseMessage outside) = await AskAsync($"{Entities}/urn:ngsi-ld:Streetlight:{TestCity.LampB1}?person=dominggus");
        await AskAsync("/api/v1/me?person=maria");

        Assert.Equal([TestCity.LampA1, TestCity.LampA2, TestCity.LampA3], seen.Select(urn => urn["urn:ngsi-ld:Streetlight:".Length..]));
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    [Theory]
    [InlineData("?limit=5", "type")]
    [InlineData("?type=Car", "type")]
    [InlineData("?type=Streetlight&limit=1001", "limit")]
    [InlineData("?type=Streetlight&offset=-1", "offset")]
    [InlineData("?type=Streetlight&q=powerRating>90", "q")]
    [InlineData("?type=Streetlight&georel=near;maxDistance==50&geometry=Point", "georel")]
    public async Task What_is_not_served_is_refused_with_the_parameter(string query, string field)
    {
        (JsonElement problem, HttpResponseMessage response) = await AskAsync(Entities + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }
}
