using System.Net;

namespace LampuKota.Tests;

/// <summary>The public pages, as a browser without scripts gets them.</summary>
public sealed class CitizenPageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Theory]
    [InlineData("/warga")]
    [InlineData("/warga?q=oebobo")]
    [InlineData("/warga/jalan/ST-0001")]
    [InlineData("/warga/kelurahan/53.71.04.1001")]
    [InlineData("/warga/tiang/KPG-OBB-P001-L001")]
    public async Task A_public_page_sets_no_cookie_and_is_light(string address)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(address);
        byte[] page = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal("public, max-age=15", response.Headers.CacheControl!.ToString());
        Assert.InRange(page.Length, 500, 40_000);
    }

    [Fact]
    public async Task A_page_is_Indonesian_unless_its_address_says_otherwise_whatever_the_operators_cookie_says()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/warga");
        request.Headers.Add("Cookie", "language=en");
        using HttpResponseMessage response = await server.Client.SendAsync(request);

        Assert.Contains("Apakah jalan saya terang?", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        string english = await PageAsync("/warga?lang=en");
        Assert.Contains("Is my street lit?", english, StringComparison.Ordinal);
        Assert.Contains("/warga/data?lang=en", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_visitor_typed_is_shown_as_text()
    {
        string page = await PageAsync("/warga?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oebobo", "/warga/kelurahan/53.71.04.1001")]
    [InlineData("el tari", "/warga/jalan/ST-0001")]
    [InlineData("T-001", "/warga/tiang/KPG-OBB-P001-L001")]
    public async Task A_search_finds_kelurahan_streets_and_poles(string query, string address) =>
        Assert.Contains($"href=\"{address}\"", await PageAsync("/warga?q=" + Uri.EscapeDataString(query)), StringComparison.Ordinal);

    [Fact]
    public async Task A_search_finds_no_cabinets_gateways_or_sensors()
    {
        string page = await PageAsync("/warga?q=KPG-OBB");

        Assert.DoesNotContain("/panel/", page, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCity.GatewayA + "<", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/warga/tiang/KPG-NO-L001")]
    [InlineData("/warga/jalan/ST-9999")]
    [InlineData("/warga/kelurahan/1")]
    [InlineData("/warga/nothing/here")]
    public async Task What_is_not_there_is_said_in_words(string address)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Halaman tidak ada", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lamps_around_a_place_are_found_without_the_place_in_an_address()
    {
        using var form = new FormUrlEncodedContent([new("lat", "-10.1700"), new("lng", "123.6000")]);
        using HttpResponseMessage response = await server.Client.PostAsync("/warga/dekat", form);

        Assert.Contains("/warga/tiang/" + TestCity.LampA1, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("91", "123")]
    [InlineData("NaN", "123")]
    public async Task A_place_that_is_none_is_refused_in_words(string latitude, string longitude)
    {
        using var form = new FormUrlEncodedContent([new("lat", latitude), new("lng", longitude)]);
        using HttpResponseMessage response = await server.Client.PostAsync("/warga/dekat", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Lokasi tidak terbaca", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<string> PageAsync(string address) => server.Client.GetStringAsync(address);
}
