using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

public sealed class EnergyApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private string Present => new EnergySpan(server.Services.GetRequiredService<EnergyBook>().Present).Name;

    private async Task<HttpResponseMessage> ImportAsync(string csv, bool dryRun, string person = "maria") =>
        await server.Client.PostAsJsonAsync($"/api/v1/energy/bills?person={person}", new { csv, dryRun });

    [Fact]
    public async Task A_month_is_told_by_place_and_its_sums_agree()
    {
        JsonElement byKelurahan = await server.GetAsync($"/api/v1/energy/{Present}");
        JsonElement byCabinet = await server.GetAsync($"/api/v1/energy/{Present}?by=cabinet");

        Assert.Equal(Present, byKelurahan.GetProperty("month").GetString());
        Assert.False(byKelurahan.GetProperty("isOver").GetBoolean());
        Assert.Equal(6, byKelurahan.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("lamps").GetInt32()));
        Assert.Equal(
            byKelurahan.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("forecastKilowattHours").GetDouble()),
            byCabinet.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("forecastKilowattHours").GetDouble()), 1);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"/api/v1/energy/{Present}/lamps?cabinet=KPG-OBB-P001&format=csv")).StatusCode);
        Assert.Empty((await server.GetAsync($"/api/v1/energy/{Present}/waste")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/v1/energy/1999-01")]
    [InlineData("/api/v1/energy/November")]
    [InlineData("/api/v1/energy/9999-12")]
    public async Task A_month_that_there_is_not_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Whoever_is_bound_to_an_area_sees_its_cabinets_only()
    {
        JsonElement seen = await server.GetAsync($"/api/v1/energy/{Present}?by=cabinet&person=dominggus");
        int all = (await server.GetAsync($"/api/v1/energy/{Present}?by=cabinet&person=maria")).GetProperty("items").GetArrayLength();

        Assert.True(seen.GetProperty("items").GetArrayLength() < all);
        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync("x", dryRun: true, person: "dominggus")).StatusCode);
    }

    [Fact]
    public async Task Bills_are_tried_without_saving_and_saved_with_an_entry_in_the_audit_log()
    {
        string customer = server.Services.GetRequiredService<CityDirectory>().Current.Assets.Cabinets.First(cabinet => cabinet.CustomerNumber is not null).CustomerNumber!;
        string csv = $"{customer};{Present};12,5;20.000\n123;{Present};1;1";
        AuditStore audit = server.Services.GetRequiredService<AuditStore>();

        JsonElement tried = await (await ImportAsync(csv, dryRun: true)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, 1), (tried.GetProperty("added").GetInt32(), tried.GetProperty("refused").GetInt32()));
        Assert.Equal("customerNumber", tried.GetProperty("lines")[0].GetProperty("problem").GetString());
        Assert.All((await server.GetAsync($"/api/v1/energy/{Present}/bills")).GetProperty("items").EnumerateArray(), item => Assert.Equal(JsonValueKind.Null, item.GetProperty("billedRupiah").ValueKind));

        long before = (await audit.HeadAsync(CancellationToken.None)).LastId;
        Assert.Equal(HttpStatusCode.OK, (await ImportAsync(csv, dryRun: false)).StatusCode);
        Assert.Equal(before + 1, (await audit.HeadAsync(CancellationToken.None)).LastId);
        JsonElement bill = (await server.GetAsync($"/api/v1/energy/{Present}/bills")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("customerNumber").GetString() == customer);
        Assert.Equal((12.5, 20_000), (bill.GetProperty("billedKilowattHours").GetDouble(), bill.GetProperty("billedRupiah").GetDouble()));
        JsonElement again = await (await ImportAsync(csv, dryRun: false)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, again.GetProperty("unchanged").GetInt32());
        Assert.Equal(before + 1, (await audit.HeadAsync(CancellationToken.None)).LastId);
    }

    [Fact]
    public async Task A_file_without_a_bill_is_refused_with_what_a_line_needs()
    {
        HttpResponseMessage refused = await ImportAsync("", dryRun: true);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("customer number, month, kWh and rupiah", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_the_report_show_the_month()
    {
        string page = await server.Client.GetStringAsync("/energi");
        string report = await server.Client.GetStringAsync($"/energi/laporan/{Present}");
        HttpResponseMessage missing = await server.Client.GetAsync("/energi/1999-01");

        Assert.Contains("energy-nights", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"energy-row\"", page, StringComparison.Ordinal);
        Assert.Contains("Laporan energi penerangan jalan", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
