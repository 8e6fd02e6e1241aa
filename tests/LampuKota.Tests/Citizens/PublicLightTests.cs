using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using static LampuKota.Tests.TestFaults;

namespace LampuKota.Tests;

/// <summary>What citizens are told of a lamp.</summary>
public sealed class PublicLightTests
{
    [Theory]
    [InlineData(80, 100, PublicLightKind.Lit)]
    [InlineData(0, 100, PublicLightKind.Dark)]
    [InlineData(9, 100, PublicLightKind.Dark)]
    [InlineData(0, 0, PublicLightKind.OffBySchedule)]
    [InlineData(80, 0, PublicLightKind.Lit)]
    public void A_lamp_burns_or_not_by_its_measured_power(double powerWatts, int expected, PublicLightKind kind) =>
        Assert.Equal(kind, PublicLight.Of(Measured(TestCity.LampA1, powerWatts), expected, null, Now).Kind);

    [Fact]
    public void An_old_value_says_nothing_of_now() =>
        Assert.Equal(PublicLightKind.Unknown, PublicLight.Of(Measured(TestCity.LampA1, 80, atUnixMs: Now - PublicLight.StaleAfterMs - 1), 100, null, Now).Kind);

    [Fact]
    public void A_lamp_behind_an_offline_gateway_is_unknown_and_not_dark() =>
        Assert.Equal(PublicLightKind.Unknown, PublicLight.Of(Measured(TestCity.LampA1, 0, condition: LampCondition.Offline), 100, null, Now).Kind);

    [Fact]
    public void A_lamp_without_a_meter_is_not_claimed_to_burn() =>
        Assert.Equal(PublicLightKind.NotMeasured, PublicLight.Of(Measured(TestCity.Unmetered, null, level: 100), 100, null, Now).Kind);

    [Fact]
    public void A_known_fault_is_told_with_its_beginning_and_who_is_on_it()
    {
        PublicLight light = PublicLight.Of(Measured(TestCity.LampA1, 0), 100, (Incident(TestCity.LampA1, state: IncidentState.OnSite), ReportKind.Dark), Now);

        Assert.Equal((PublicLightKind.Fault, Now - HourMs, ReportKind.Dark), (light.Kind, light.SinceUnixMs, light.Seen));
        Assert.Equal(new PublicRepair(RepairStage.CrewOnSite, Now + (23 * HourMs), IsPaused: false), light.Repair);
    }

    [Fact]
    public void A_repair_that_waits_for_the_utility_promises_nothing()
    {
        IncidentRecord incident = Incident(TestCity.LampA1);
        PublicRepair repair = PublicRepair.Of(incident with { Due = incident.Due with { PausedSinceUnixMs = Now } }, Now);

        Assert.Equal((null, true), (repair.ExpectedUnixMs, repair.IsPaused));
    }

    [Fact]
    public void A_time_that_was_not_kept_is_not_promised_again()
    {
        IncidentDue due = new(0, 0, Now - 1, Now + HourMs);

        Assert.Equal(Now + HourMs, PublicRepair.Of(Incident(TestCity.LampA1) with { Due = due }, Now).ExpectedUnixMs);
        Assert.Null(PublicRepair.Of(Incident(TestCity.LampA1) with { Due = due with { LatestRepairUnixMs = Now } }, Now).ExpectedUnixMs);
    }

    [Theory]
    [InlineData(TestCity.LampA1, IncidentCause.Lamp)]
    [InlineData("KPG-OBB-P001-S1", IncidentCause.Segment)]
    [InlineData("KPG-OBB-P001", IncidentCause.Cabinet)]
    [InlineData(TestCity.Oebobo, IncidentCause.Grid)]
    [InlineData("53.71.04", IncidentCause.Grid)]
    public void A_fault_of_whatever_feeds_a_lamp_explains_its_darkness(string root, IncidentCause cause)
    {
        OpenFaults faults = Open(Incident(root, EventNames.SupplyLoss, cause));

        Assert.NotNull(faults.Find(TestCity.Snapshot.FindLamp(TestCity.LampA1)!, ReportKind.Dark, TestCity.Snapshot));
        Assert.Null(faults.Find(TestCity.Snapshot.FindLamp(TestCity.LampB1)!, ReportKind.Dark, TestCity.Snapshot));
    }

    [Theory]
    [InlineData(EventNames.LampUnexpectedOn)]
    [InlineData(EventNames.CommunicationFailure)]
    [InlineData(EventNames.PowerFactorTooLow)]
    [InlineData(EventNames.CabinetDoorOpen)]
    public void A_fault_that_does_not_darken_explains_no_darkness(string eventName) =>
        Assert.Null(Open(Incident(TestCity.LampA1, eventName)).Find(TestCity.Snapshot.FindLamp(TestCity.LampA1)!, ReportKind.Dark, TestCity.Snapshot));

    [Fact]
    public void A_fault_whose_condition_has_ended_explains_nothing_any_more() =>
        Assert.Null(Open(Incident(TestCity.LampA1, endedUnixMs: Now)).FindAny(TestCity.Snapshot.FindLamp(TestCity.LampA1)!, TestCity.Snapshot));

    [Fact]
    public void Every_event_that_a_report_is_kept_under_explains_what_was_seen() =>
        Assert.All(Enum.GetValues<ReportKind>(), kind => Assert.Equal((true, kind), (FaultCover.Explains(kind, FaultCover.EventOf(kind)), FaultCover.KindOf(FaultCover.EventOf(kind)))));

    [Fact]
    public void Nearby_lamps_come_the_nearest_first_and_none_from_afar()
    {
        LampAsset near = TestCity.Snapshot.FindLamp(TestCity.LampA1)!;
        var city = new CitySnapshot(
            TestCity.Assets with { Lamps = [Moved(near, "A", 0.001), Moved(near, "B", 0.0001), Moved(near, "C", 0.01)] }, version: 1);

        Assert.Equal(["B", "A"], NearbyLamps.Find(city, near.LongitudeDegrees, near.LatitudeDegrees, 10).Select(lamp => lamp.Id));
        Assert.Single(NearbyLamps.Find(city, near.LongitudeDegrees, near.LatitudeDegrees, 1));
    }

    private static LampAsset Moved(LampAsset lamp, string id, double degreesEast) => lamp with { Id = id, LongitudeDegrees = lamp.LongitudeDegrees + degreesEast };
}
