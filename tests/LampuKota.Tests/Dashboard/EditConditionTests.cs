using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>Nobody overwrites what somebody else has done since it was read.</summary>
public sealed class EditConditionTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? match = null, string? noneMatch = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = JsonContent.Create(body ?? new { }) };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        if (noneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", noneMatch);
        return await server.Client.SendAsync(request, DashboardFixture.Soon());
    }

    private async Task<string> TagOfAsync(string path) => (await server.Client.GetAsync(path, DashboardFixture.Soon())).Headers.ETag!.Tag;

    private static object Group(string name) => new { name, lamps = new[] { TestCity.LampA1 } };

    [Fact]
    public async Task A_group_is_changed_by_whoever_read_it_as_it_is()
    {
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-1", Group("Satu"), match: "*")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-1", Group("Satu"), noneMatch: "*")).StatusCode);
        string read = await TagOfAsync("/api/v1/groups/EDIT-1");

        HttpResponseMessage first = await SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-1", Group("Dua"), match: read);
        HttpResponseMessage second = await SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-1", Group("Tiga"), match: read);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.ETag!.Tag, await TagOfAsync("/api/v1/groups/EDIT-1"));
        Assert.Equal("version", (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-1", Group("Empat"), noneMatch: "*")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, "/api/v1/groups/EDIT-1", match: read)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "/api/v1/groups/EDIT-1", match: first.Headers.ETag.Tag)).StatusCode);
    }

    [Fact]
    public async Task Of_many_who_change_a_group_as_they_read_it_one_does()
    {
        await SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-2", Group("Awal"));
        string read = await TagOfAsync("/api/v1/groups/EDIT-2");

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => SendAsync(HttpMethod.Put, "/api/v1/groups/EDIT-2", Group($"Akhir {number}"), match: read)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_crew_is_changed_by_whoever_read_it_as_it_is()
    {
        object crew = new { name = "Regu Uji", level = "crew", areas = Array.Empty<string>(), shifts = Array.Empty<object>(), dates = Array.Empty<object>() };
        HttpResponseMessage made = await SendAsync(HttpMethod.Put, "/api/v1/duty/crews/REGU-EDIT?person=simon", crew, noneMatch: "*");
        Assert.True(made.StatusCode == HttpStatusCode.OK, await made.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, "/api/v1/duty/crews/REGU-EDIT", crew, match: "\"other\"")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, "/api/v1/duty/crews/REGU-EDIT", match: "\"other\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "/api/v1/duty/crews/REGU-EDIT", match: made.Headers.ETag!.Tag)).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/calendars")]
    [InlineData("/api/v1/gateways/settings")]
    [InlineData("/api/v1/gateways/KPG-OBB-G001/settings")]
    public async Task What_has_numbers_for_versions_tells_them_as_tags_and_refuses_another(string path)
    {
        JsonElement read = await server.GetAsync(path + "?person=maria");

        Assert.Equal($"\"{read.GetProperty("version").GetInt32()}\"", await TagOfAsync(path));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, path, read, match: "\"4711\"")).StatusCode);
    }

    [Fact]
    public void A_version_stands_for_the_texts_and_where_each_ends()
    {
        Assert.Equal(EditCondition.VersionOf(["a", "b"]), EditCondition.VersionOf(["a", "b"]));
        Assert.NotEqual(EditCondition.VersionOf(["a", "b"]), EditCondition.VersionOf(["ab"]));
        Assert.NotEqual(EditCondition.VersionOf(["a", "b"]), EditCondition.VersionOf(["b", "a"]));
    }
}
