using System.Net;

namespace LampuKota.Tests;

/// <summary>An address that leads to nothing is answered with a page that says so, in the room and as a whole, and with its status.</summary>
public sealed class MissingPageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Theory]
    [InlineData("/tidak-ada")]
    [InlineData("/lampu/TIDAK-ADA")]
    [InlineData("/orang/tidak-ada?person=agnes")]
    public async Task It_says_so_to_people_and_by_its_status(string path)
    {
        foreach (string? part in new[] { null, "room" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
            if (part is not null)
                request.Headers.Add("X-Page-Part", part);
            using HttpResponseMessage answer = await server.Client.SendAsync(request, DashboardFixture.Soon());

            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("data-testid=\"not-found\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
