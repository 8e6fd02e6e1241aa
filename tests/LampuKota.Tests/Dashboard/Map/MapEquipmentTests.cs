using System.Net;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class MapEquipmentTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly Cabinet Cabinet = TestCity.Assets.Cabinets[0];

    [Fact]
    public void A_segment_runs_from_lamp_to_the_nearest_lamp_and_not_always_back_to_its_cabinet()
    {
        LampAsset[] lamps = [East(30), East(10), East(20), East(-10)];

        Assert.Equal([2, -1, 1, -1], WiringTree.Parents(Cabinet, lamps));
    }

    [Fact]
    public void A_segment_without_a_known_cabinet_is_still_one_tree()
    {
        int[] parents = WiringTree.Parents(null, [East(30), East(10), East(20)]);

        Assert.Equal(-1, Assert.Single(parents, parent => parent < 0));
    }

    [Fact]
    public void A_segment_that_no_breaker_could_feed_costs_no_more_than_its_length()
    {
        int[] parents = WiringTree.Parents(Cabinet, [.. Enumerable.Range(0, WiringTree.MaximumLamps + 1).Select(East)]);

        Assert.Equal(Enumerable.Range(-1, WiringTree.MaximumLamps + 1), parents);
    }

    [Fact]
    public void Every_lamp_of_the_wiring_is_led_back_to_the_beginning_of_its_own_segment()
    {
        ApiMapWiring wiring = MapEquipment.WiringOf(TestCity.Snapshot);

        for (int lamp = 0; lamp < TestCity.Snapshot.Lamps.Count; lamp++)
        {
            Assert.Equal(TestCity.Snapshot.Lamps[lamp].SegmentId, wiring.Segments[wiring.Segment[lamp]]);
            int at = lamp, steps = 0;
            while (wiring.Offset[at] != 0)
            {
                Assert.True(++steps <= TestCity.Snapshot.Lamps.Count);
                at += wiring.Offset[at];
                Assert.Equal(wiring.Segment[lamp], wiring.Segment[at]);
            }
        }
    }

    [Fact]
    public async Task The_wiring_is_kept_by_the_browser_until_the_assets_change()
    {
        HttpResponseMessage first = await server.Client.GetAsync("/api/v1/map/wiring");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/map/wiring");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Cabinets_and_gateways_are_shown_where_they_lie_in_the_persons_area()
    {
        JsonElement all = await server.GetAsync("/api/v1/map/equipment?person=maria");
        JsonElement own = await server.GetAsync("/api/v1/map/equipment?person=dominggus");

        Assert.Equal(2, all.GetProperty("cabinets").GetArrayLength());
        Assert.Equal(2, all.GetProperty("gateways").GetArrayLength());
        Assert.Equal("KPG-OBB-P001", Assert.Single(own.GetProperty("cabinets").EnumerateArray()).GetProperty("id").GetString());
    }

    private static LampAsset East(int metres) => TestCity.Assets.Lamps[0] with
    {
        LongitudeDegrees = Cabinet.LongitudeDegrees + (metres * 1e-5), LatitudeDegrees = Cabinet.LatitudeDegrees,
    };
}
