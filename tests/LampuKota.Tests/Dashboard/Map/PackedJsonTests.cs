using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using StringWithQuality = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace LampuKota.Tests;

/// <summary>What the map loads first: packed once, kept by the browser.</summary>
public sealed class PackedJsonTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("br;q=0.2, gzip;q=0.8", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*, br;q=0", "gzip")]
    [InlineData("identity", null)]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("", null)]
    public void The_encoding_is_the_one_that_the_client_likes_best(string accepted, string? encoding) =>
        Assert.Equal(encoding, PackedJson.ChooseEncoding(StringWithQuality.TryParseList([accepted], out IList<StringWithQuality>? list) ? list : []));

    [Theory]
    [InlineData("/api/v1/map/base")]
    [InlineData("/api/v1/map/lamps/layout")]
    [InlineData("/api/v1/map/wiring")]
    public async Task A_document_says_the_same_in_every_encoding_and_is_packed_once(string address)
    {
        using HttpResponseMessage plain = await AskAsync(address, null);
        using HttpResponseMessage brotli = await AskAsync(address, "br");
        using HttpResponseMessage gzip = await AskAsync(address, "gzip");
        byte[] json = await plain.Content.ReadAsByteArrayAsync();

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["br"], brotli.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], gzip.Content.Headers.ContentEncoding);
        Assert.Equal(json, await UnpackAsync(new BrotliStream(await brotli.Content.ReadAsStreamAsync(), CompressionMode.Decompress)));
        Assert.Equal(json, await UnpackAsync(new GZipStream(await gzip.Content.ReadAsStreamAsync(), CompressionMode.Decompress)));
        Assert.All([plain, brotli, gzip], answer => Assert.Contains("Accept-Encoding", answer.Headers.Vary));
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(json).ValueKind);
    }

    [Theory]
    [InlineData("/api/v1/map/base")]
    [InlineData("/api/v1/map/lamps/layout")]
    [InlineData("/api/v1/map/wiring")]
    public async Task A_document_that_the_client_has_in_any_encoding_is_not_sent_again(string address)
    {
        using HttpResponseMessage brotli = await AskAsync(address, "br");
        using HttpResponseMessage again = await AskAsync(address, "gzip", brotli.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(brotli.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_document_is_made_once_for_all_who_ask_for_a_snapshot()
    {
        int made = 0;
        var document = new AssetDocument(city => Encoding.UTF8.GetBytes($"{{\"made\":{Interlocked.Increment(ref made)},\"lamps\":{city.Lamps.Count}}}"));

        PackedJson[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => document.ReadAsync(new CitySnapshot(TestCity.Assets, 1))));

        Assert.Single(answers.Distinct());
        Assert.NotSame(answers[0], await document.ReadAsync(new CitySnapshot(TestCity.Assets, 2)));
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task A_document_that_a_change_leaves_as_it_was_is_not_packed_again()
    {
        var document = new AssetDocument(_ => "{}"u8.ToArray());

        Assert.Same(await document.ReadAsync(new CitySnapshot(TestCity.Assets, 1)), await document.ReadAsync(new CitySnapshot(TestCity.Assets, 2)));
    }

    [Fact]
    public async Task A_document_that_could_not_be_made_is_tried_again()
    {
        bool fails = true;
        var document = new AssetDocument(_ => fails ? throw new InvalidOperationException("for the test") : "{}"u8.ToArray());
        var city = new CitySnapshot(TestCity.Assets, 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => document.ReadAsync(city));
        fails = false;

        Assert.True((await document.ReadAsync(city)).Says("{}"u8));
    }

    // A client of its own: the shared one unpacks what it gets.
    private async Task<HttpResponseMessage> AskAsync(string address, string? encoding, EntityTagHeaderValue? known = null)
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (encoding is not null)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await client.SendAsync(request, DashboardFixture.Soon());
    }

    private static async Task<byte[]> UnpackAsync(Stream packed)
    {
        await using Stream stream = packed;
        using var unpacked = new MemoryStream();
        await stream.CopyToAsync(unpacked);
        return unpacked.ToArray();
    }
}
