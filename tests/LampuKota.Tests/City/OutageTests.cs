using LampuKota.City;
using LampuKota.Lighting;
using static LampuKota.Tests.OutageCity;

namespace LampuKota.Tests;

/// <summary>Which silence and which darkness are one outage of an area: by time and by place.</summary>
public sealed class OutageTests
{
    private const long Begin = 1_763_700_000_000;
    private static readonly CitySnapshot City = Make(cabinetsPerKecamatan: 20, isSpread: true);

    [Fact]
    public void Silent_gateways_among_dark_cabinets_are_the_blackouts()
    {
        FoldCondition[] conditions = [Dark(0, 0, 0), Silent(0, 1, -50), Dark(0, 2, 40), Silent(0, 3, -20), Dark(0, 4, 10)];

        Assert.All(Causes(conditions), cause => Assert.Equal(IncidentCause.Grid, cause.Cause));
        Assert.Single(Causes(conditions).Select(cause => cause.Key).Distinct());
    }

    [Fact]
    public void A_gateway_that_stops_elsewhere_in_the_minute_of_a_blackout_stands_for_itself()
    {
        RootFault[] causes = Causes([Dark(0, 0, 0), Dark(0, 1, 0), Dark(0, 2, 0), Silent(1, 5, -48)]);

        Assert.Equal((IncidentCause.Gateway, GatewayId(1, 5)), (causes[3].Cause, causes[3].DeviceId));
        Assert.All(causes[..3], cause => Assert.Equal(IncidentCause.Grid, cause.Cause));
    }

    [Fact]
    public void A_gateway_beside_a_blackout_that_fell_silent_minutes_before_stands_for_itself()
    {
        RootFault[] causes = Causes([Silent(0, 1, -240), Dark(0, 0, 0), Dark(0, 2, 0), Dark(0, 3, 0)]);

        Assert.Equal(IncidentCause.Gateway, causes[0].Cause);
    }

    [Fact]
    public void Masts_that_fail_minutes_after_a_blackout_elsewhere_are_the_network_whatever_falls_silent_in_between()
    {
        RootFault[] causes = Causes(
            [Dark(0, 0, 0), Dark(0, 1, 0), Dark(0, 2, 0), Silent(0, 10, 240), Silent(1, 0, 480), Silent(1, 1, 450), Silent(1, 2, 470), Silent(1, 3, 430)]);

        Assert.Equal(
            [IncidentCause.Grid, IncidentCause.Grid, IncidentCause.Grid, IncidentCause.Gateway, IncidentCause.Network, IncidentCause.Network, IncidentCause.Network, IncidentCause.Network],
            causes.Select(cause => cause.Cause));
    }

    [Fact]
    public void Gateways_that_fall_silent_in_one_moment_all_over_town_are_the_network()
    {
        RootFault[] causes = Causes([Silent(0, 0, 0), Silent(0, 19, -50), Silent(1, 0, -10), Silent(1, 19, -40)]);

        Assert.All(causes, cause => Assert.Equal((IncidentCause.Network, "53.71"), (cause.Cause, cause.DeviceId)));
    }

    [Fact]
    public void Gateways_that_fall_silent_one_after_the_other_are_as_many_faults()
    {
        RootFault[] causes = Causes([Silent(0, 0, 0), Silent(0, 19, 200), Silent(1, 0, 400), Silent(1, 19, 600)]);

        Assert.All(causes, cause => Assert.Equal(IncidentCause.Gateway, cause.Cause));
    }

    [Fact]
    public void A_blackout_that_goes_from_neighbour_to_neighbour_is_one()
    {
        FoldCondition[] conditions = [.. Enumerable.Range(0, 8).Select(cabinet => Dark(0, cabinet, 200 * cabinet))];

        Assert.Single(Causes(conditions).Select(cause => cause.Key).Distinct());
    }

    [Fact]
    public void Cabinets_that_lose_their_supply_far_from_each_other_and_minutes_apart_are_as_many_faults()
    {
        RootFault[] causes = Causes([Dark(0, 0, 0), Dark(0, 10, 200), Dark(1, 0, 400), Dark(1, 10, 600)]);

        Assert.All(causes, cause => Assert.Equal(IncidentCause.Cabinet, cause.Cause));
    }

    [Fact]
    public void What_was_two_outages_when_people_were_told_stays_two_after_they_have_met()
    {
        StandingIncident[] standing =
        [
            new(7, IncidentCause.Grid, EventNames.SupplyLoss, "53.71.04", Begin), new(8, IncidentCause.Grid, EventNames.SupplyLoss, "53.71.05", Begin + 600_000),
        ];
        FoldCondition[] conditions =
        [
            .. Enumerable.Range(0, 3).Select(cabinet => Dark(0, cabinet, 0) with { IncidentId = 7 }), .. Enumerable.Range(0, 3).Select(cabinet => Dark(0, 5 + cabinet, 600) with { IncidentId = 8 }),
            Dark(0, 3, 250), Dark(0, 4, 420),
        ];

        RootFault[] causes = Causes(conditions, standing);

        Assert.Equal([7, 7, 7, 8, 8, 8, 7, 7], causes.Select(cause => cause.IncidentId));
    }

    [Fact]
    public void Neighbours_are_near_in_the_same_village_or_the_nearest_that_there_are()
    {
        CabinetNeighbours neighbours = City.CabinetNeighbours;

        Assert.True(neighbours.AreNear(CabinetId(0, 5), CabinetId(0, 5)));
        Assert.True(neighbours.AreNear(CabinetId(0, 5), CabinetId(0, 6)));
        Assert.False(neighbours.AreNear(CabinetId(0, 5), CabinetId(0, 9)));
        Assert.False(neighbours.AreNear(CabinetId(0, 5), CabinetId(1, 5)));
        Assert.False(neighbours.AreNear(CabinetId(0, 5), "NOWHERE"));
        // At the end of the row the third nearest is 1.8 km away.
        Assert.True(neighbours.AreNear(CabinetId(0, 0), CabinetId(0, 3)));
    }

    private static RootFault[] Causes(FoldCondition[] conditions, StandingIncident[]? standing = null)
    {
        var causes = new RootCauses(conditions, standing ?? [], City, new CauseLimits(), Begin);
        return [.. conditions.Select(causes.Of)];
    }

    private static FoldCondition Dark(int district, int cabinet, int seconds) => new(CabinetId(district, cabinet), EventNames.SupplyLoss, Begin + (seconds * 1_000L), Begin);

    private static FoldCondition Silent(int district, int gateway, int seconds) => new(GatewayId(district, gateway), EventNames.CommunicationFailure, Begin + (seconds * 1_000L), Begin);
}
