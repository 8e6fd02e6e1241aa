using System.Text.Json;
using LampuKota.Dashboard;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

/// <summary>What the gateways' page says of those that have no session at the broker.</summary>
public sealed class LastHeardTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const long Now = 1_763_700_000_000;

    [Fact]
    public async Task Whoever_has_no_session_and_has_sent_telemetry_shows_when_it_was_last_heard()
    {
        var accounts = (GatewayAccounts)server.Services.GetService(typeof(GatewayAccounts))!;
        var heard = (HeardGateways)server.Services.GetService(typeof(HeardGateways))!;
        var page = new GatewayAccountPage(Now, 1, 0, 1, [Account("LATE-1"), Account("LONG-AGO-1"), Account("SILENT-1") with { Received = 0 }]);
        Assert.Null(accounts.Take(JsonSerializer.SerializeToUtf8Bytes(page, ApiJson.Default.GatewayAccountPage)));
        heard.Note("LATE-1", Now);

        Assert.Contains("tanpa sesi, terakhir terdengar <time-ago unix-ms=\"1763700000000\"", await PageAsync("LATE-1"), StringComparison.Ordinal);
        Assert.Contains("tanpa sesi, pernah mengirim telemetri", await PageAsync("LONG-AGO-1"), StringComparison.Ordinal);
        Assert.Contains("belum pernah tersambung", await PageAsync("SILENT-1"), StringComparison.Ordinal);

        async Task<string> PageAsync(string id) => await server.Client.GetStringAsync($"/sistem/gateway?show=Others&q={id}");
        static GatewayAccount Account(string id) => new(id, 5, 5, 0, 0, new Dictionary<string, long>(), 0, 0, 0);
    }

    [Fact]
    public async Task A_gateway_of_the_city_without_a_session_is_known_by_its_lamps_values_after_a_restart()
    {
        long at = 1_763_600_000_000;
        string lamp = TestCity.Directory().Current.Lamps.First(one => one.GatewayId == TestCity.GatewayB).Id;
        server.Live.Fill(new LastPoint(new SeriesKey(lamp, "activePower"), new SeriesPoint(at, 60)));

        Assert.Equal(at, server.Live.FindNewestUnixMs(TestCity.GatewayB));
        Assert.Null(server.Live.FindNewestUnixMs("NOBODY"));
        Assert.Contains($"terakhir terdengar <time-ago unix-ms=\"{at}\"", await server.Client.GetStringAsync($"/sistem/gateway?q={TestCity.GatewayB}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stranger_more_than_there_can_be_is_not_noted_and_one_that_is_known_still_is()
    {
        var heard = new HeardGateways();
        for (int i = 0; i < 10_001; i++)
            heard.Note($"G{i}", i);
        heard.Note("G0", Now);

        Assert.Equal((Now, 9_999, null), (heard.Find("G0"), heard.Find("G9999"), heard.Find("G10000")));
    }
}
