using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Tests;

public sealed class PhotoApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Fact]
    public async Task A_photo_is_sent_and_fetched_in_both_forms()
    {
        HttpResponseMessage created = await PostAsync(TestPhoto.Jpeg(2000, 1500), "image/jpeg");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/photos/{id}", created.Headers.Location!.ToString());
        HttpResponseMessage full = await server.Client.GetAsync($"/api/v1/photos/{id}");
        HttpResponseMessage small = await server.Client.GetAsync($"/api/v1/photos/{id}?size=small");
        Assert.Equal(("image/jpeg", true), (full.Content.Headers.ContentType!.MediaType, full.Headers.CacheControl!.Private));
        Assert.Equal("nosniff", full.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True((await small.Content.ReadAsByteArrayAsync()).Length < (await full.Content.ReadAsByteArrayAsync()).Length);
    }

    [Theory]
    [InlineData("image/jpeg", HttpStatusCode.BadRequest)]
    [InlineData("image/png", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_jpeg_is_refused(string type, HttpStatusCode status)
    {
        HttpResponseMessage refused = await PostAsync("<html>"u8.ToArray(), type);

        Assert.Equal(status, refused.StatusCode);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("..%2Fcity.db")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task What_is_not_there_is_not_found(string id) =>
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/v1/photos/" + id)).StatusCode);

    private Task<HttpResponseMessage> PostAsync(byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return server.Client.PostAsync("/api/v1/photos", content);
    }
}
