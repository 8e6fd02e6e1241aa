using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>Whoever calls too often waits, and nobody else.</summary>
public sealed class ApiRateLimitTests
{
    [Fact]
    public async Task Beyond_the_calls_of_a_minute_a_person_is_told_to_wait_and_others_are_served()
    {
        var server = new DashboardServer { MoreSettings = ["--Api:CallsPerMinute=5", "--Api:ChangesPerMinute=2"] };
        await server.InitializeAsync();
        try
        {
            var answers = new List<HttpResponseMessage>();
            for (int call = 0; call < 6; call++)
                answers.Add(await server.Client.GetAsync("/api/v1/groups?person=maria", DashboardFixture.Soon()));
            HttpResponseMessage other = await server.Client.GetAsync("/api/v1/groups?person=simon", DashboardFixture.Soon());
            HttpResponseMessage page = await server.Client.GetAsync("/kelompok/NONE?person=maria", DashboardFixture.Soon());

            Assert.All(answers[..5], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
            Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (answers[5].StatusCode, other.StatusCode));
            Assert.Equal(TimeSpan.FromSeconds(12), answers[5].Headers.RetryAfter!.Delta); // A fifth of a minute.
            Assert.Contains("Retry-After", (await answers[5].Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, page.StatusCode);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1, 60_000)]
    [InlineData(5, 12_000)]
    [InlineData(100, 600)]
    [InlineData(600, 1_000)]
    [InlineData(3_000, 1_000)]
    public void A_minute_has_exactly_as_many_calls_as_are_set(int perMinute, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ApiRateLimiting.Period(perMinute));

    [Fact]
    public async Task Changes_have_a_limit_of_their_own()
    {
        var server = new DashboardServer { MoreSettings = ["--Api:CallsPerMinute=0", "--Api:ChangesPerMinute=2"] };
        await server.InitializeAsync();
        try
        {
            var statuses = new List<HttpStatusCode>();
            for (int call = 0; call < 3; call++)
                statuses.Add((await server.Client.PostAsJsonAsync("/api/v1/commands", new { }, DashboardFixture.Soon())).StatusCode);

            Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], statuses);
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/groups", DashboardFixture.Soon())).StatusCode);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
