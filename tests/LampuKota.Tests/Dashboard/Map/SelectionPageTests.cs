using System.Net;

namespace LampuKota.Tests;

public sealed class SelectionPageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const string Around = "123.59,-10.18;123.61,-10.18;123.61,-10.16;123.59,-10.16";

    [Fact]
    public async Task Drawn_lamps_can_be_commanded_given_a_calendar_and_made_a_group()
    {
        string page = await PageAsync($"/pilihan?area={Around}&kelurahan={TestCity.Oebobo}");

        Assert.Contains("data-map-selection=\"3&#x2B;2\"", page, StringComparison.Ordinal);
        Assert.Contains($"{{&quot;targets&quot;:[&quot;{TestCity.LampA1}&quot;,&quot;{TestCity.LampA2}&quot;,&quot;{TestCity.LampA3}&quot;]}}", page, StringComparison.Ordinal);
        foreach (string part in new[] { "command-form", "assign-open", "group-lamps", "selection-lamps" })
            Assert.Contains($"data-testid=\"{part}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_asked_selects_nothing()
    {
        string page = await PageAsync("/pilihan");

        Assert.Contains("data-map-selection=\"\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("command-form", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pilihan?area=here", "selection-area-problem")]
    [InlineData("/pilihan?kelurahan=53.99", "selection-kelurahan-problem")]
    public async Task What_is_not_understood_is_said_beside_its_field_and_selects_nothing(string address, string problem)
    {
        string page = await PageAsync(address + "&state=unknown");

        Assert.Contains($"\"{problem}\"", page, StringComparison.Ordinal);
        Assert.Contains("data-map-selection=\"\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_becomes_no_markup()
    {
        string page = await PageAsync("/pilihan?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string address)
    {
        HttpResponseMessage answer = await server.Client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
