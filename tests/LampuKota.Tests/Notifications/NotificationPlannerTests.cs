using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class NotificationPlannerTests
{
    private static readonly DutyPlace Place = new(TestCity.Oebobo, "53.71.04");
    private static readonly Instant Night = new LocalDateTime(2026, 11, 16, 23, 30).InZoneStrictly(CityZone.Wita).ToInstant();
    private static readonly NotifiableIncident Dark = new(7, MessageUrgency.Normal, Place);

    private static readonly Crew[] Crews =
    [
        RotaTests.Crew("SIANG", [], RotaTests.Always("ana"), RotaTests.Always("budi")),
        RotaTests.Crew("AWAS", [], RotaTests.Always("simon")) with { Level = DutyLevel.Supervisor },
        RotaTests.Crew("OPERATOR", [], RotaTests.Always("maria"), RotaTests.Always("ana")) with { Level = DutyLevel.Operator },
    ];

    [Fact]
    public void The_crew_is_told_at_once_each_by_the_first_way_that_is_set_up()
    {
        NotificationPlan plan = Planner(Book(Person("ana", ContactChannel.WhatsApp, ContactChannel.Email), Person("budi", ContactChannel.Email))).Tell(Dark, DutyLevel.Crew, None, Night);

        Assert.Equal([("ana", ContactChannel.Email, Night, DutyLevel.Crew), ("budi", ContactChannel.Email, Night, DutyLevel.Crew)], plan.Deliveries.Select(one => (one.PersonId, one.Channel, one.Due, one.Level!.Value)));
        Assert.Equal(new PlannedEscalation(DutyLevel.Supervisor, Night + Duration.FromMinutes(10)), plan.Escalation);
    }

    [Fact]
    public void Without_an_answer_the_supervisor_is_told_then_the_operator_and_then_nobody()
    {
        NotificationPlanner planner = Planner(Book(Person("ana", ContactChannel.Email), Person("simon", ContactChannel.Email), Person("maria", ContactChannel.Email)));

        NotificationPlan second = planner.Tell(Dark, DutyLevel.Supervisor, Set("ana"), Night);
        NotificationPlan third = planner.Tell(Dark, DutyLevel.Operator, Set("ana", "simon"), Night);

        Assert.Equal(["simon"], second.Deliveries.Select(one => one.PersonId));
        Assert.Equal(DutyLevel.Operator, second.Escalation!.Level);
        Assert.Equal(["maria"], third.Deliveries.Select(one => one.PersonId)); // Ana was told as the crew.
        Assert.Null(third.Escalation);
    }

    [Fact]
    public void A_level_that_cannot_be_told_is_left_out()
    {
        NotificationPlan plan = Planner(Book(Person("simon", ContactChannel.Email))).Tell(Dark, DutyLevel.Crew, None, Night);

        Assert.Equal(["simon"], plan.Deliveries.Select(one => one.PersonId));
    }

    [Fact]
    public void Where_nobody_can_be_told_it_is_tried_again_for_whoever_comes_later()
    {
        NotificationPlan plan = Planner(ContactBook.Empty).Tell(Dark, DutyLevel.Crew, None, Night);

        Assert.Empty(plan.Deliveries);
        Assert.Equal(new PlannedEscalation(DutyLevel.Crew, Night + Duration.FromMinutes(10)), plan.Escalation);
    }

    [Fact]
    public void Where_everybody_on_duty_knows_nothing_more_happens()
    {
        NotificationPlan plan = Planner(Book(Person("ana", ContactChannel.Email))).Tell(Dark, DutyLevel.Operator, Set("ana", "maria"), Night);

        Assert.Equal(NotificationPlan.Nothing, plan with { Deliveries = NotificationPlan.Nothing.Deliveries });
    }

    [Fact]
    public void A_city_without_crews_tells_nobody_until_there_are_some()
    {
        NotificationPlanner planner = new(Rota.Empty, ContactBook.Empty, _ => true, NotificationTiming.Default);

        NotificationPlan unknown = planner.Tell(Dark, DutyLevel.Crew, None, Night);
        NotificationPlan known = planner.Tell(Dark, DutyLevel.Supervisor, Set("ana"), Night);

        Assert.Empty(unknown.Deliveries);
        Assert.Equal(new PlannedEscalation(DutyLevel.Crew, Night + Duration.FromMinutes(10)), unknown.Escalation);
        Assert.Null(known.Escalation);
    }

    [Fact]
    public void What_can_wait_comes_after_the_quiet_hours_and_its_answer_is_awaited_from_then_on()
    {
        PersonContacts quiet = Person("ana", ContactChannel.Email) with { Quiet = new QuietHours(22 * 60, 6 * 60) };
        NotificationPlanner planner = Planner(Book(quiet));
        Instant morning = new LocalDateTime(2026, 11, 17, 6, 0).InZoneStrictly(CityZone.Wita).ToInstant();

        NotificationPlan normal = planner.Tell(Dark, DutyLevel.Crew, None, Night);
        NotificationPlan urgent = planner.Tell(Dark with { Urgency = MessageUrgency.Urgent }, DutyLevel.Crew, None, Night);

        Assert.Equal(morning, Assert.Single(normal.Deliveries).Due);
        Assert.Equal(morning + Duration.FromMinutes(10), normal.Escalation!.At);
        Assert.Equal(Night, Assert.Single(urgent.Deliveries).Due);
    }

    [Fact]
    public void What_is_of_low_urgency_waits_for_the_morning_s_list()
    {
        NotificationPlan plan = Planner(Book(Person("ana", ContactChannel.Email))).Tell(Dark with { Urgency = MessageUrgency.Low }, DutyLevel.Crew, None, Night);

        Assert.Equal(NotificationPlan.Nothing, plan);
    }

    [Theory]
    [InlineData(22, 6, 21, 59, 21, 59)]
    [InlineData(22, 6, 22, 0, 30, 0)]
    [InlineData(22, 6, 5, 59, 6, 0)]
    [InlineData(22, 6, 6, 0, 6, 0)]
    [InlineData(12, 14, 13, 0, 14, 0)]
    [InlineData(12, 14, 14, 0, 14, 0)]
    public void Quiet_hours_end_at_their_minute(int from, int until, int hour, int minute, int loudHour, int loudMinute)
    {
        LocalDateTime day = new(2026, 11, 16, 0, 0);
        Instant at = day.PlusHours(hour).PlusMinutes(minute).InZoneStrictly(CityZone.Wita).ToInstant();

        Assert.Equal(day.PlusHours(loudHour).PlusMinutes(loudMinute), new QuietHours(from * 60, until * 60).NextLoud(at).InZone(CityZone.Wita).LocalDateTime);
    }

    [Fact]
    public void Every_fault_that_there_is_has_its_parts_and_hazards() =>
        Assert.DoesNotContain(EventCatalogue.All.Where(one => EventCatalogue.IsFault(one.Name)), one => CauseTable.Of(one.Name).Parts == "inspect");

    [Theory]
    [InlineData(IncidentCause.Lamp, "lampFailure", 1, MessageUrgency.Normal)]
    [InlineData(IncidentCause.Lamp, "lampPowerTooLow", 1, MessageUrgency.Low)]
    [InlineData(IncidentCause.Lamp, "leakageDetected", 1, MessageUrgency.Urgent)]
    [InlineData(IncidentCause.Lamp, "communicationFailure", 1, MessageUrgency.Low)]
    [InlineData(IncidentCause.Gateway, "communicationFailure", 9, MessageUrgency.Normal)]
    [InlineData(IncidentCause.Gateway, "communicationFailure", 50, MessageUrgency.Urgent)]
    [InlineData(IncidentCause.Segment, "circuitBreakerTripped", 1, MessageUrgency.Urgent)]
    [InlineData(IncidentCause.Cabinet, "phase2VoltageTooHigh", 1, MessageUrgency.Urgent)]
    [InlineData(IncidentCause.Grid, "supplyLoss", 1, MessageUrgency.Urgent)]
    [InlineData(IncidentCause.Lamp, "supplyLoss", 1, MessageUrgency.Normal)]
    [InlineData(IncidentCause.Report, "unheardOf", 1, MessageUrgency.Normal)]
    public void Danger_and_many_lamps_are_urgent(IncidentCause cause, string eventName, int lamps, MessageUrgency expected) =>
        Assert.Equal(expected, CauseTable.UrgencyOf(cause, eventName, lamps));

    internal static PersonContacts Person(string id, params ContactChannel[] channels) =>
        new(id, id.ToUpperInvariant(), "id", [.. channels.Select(channel => new Contact(channel, channel == ContactChannel.Email ? id + "@contoh.go.id" : "628123456789"))], null);

    private static NotificationPlanner Planner(ContactBook book) => new(new Rota(Crews), book, channel => channel == ContactChannel.Email, NotificationTiming.Default);

    private static ContactBook Book(params PersonContacts[] persons) => new(persons);

    private static HashSet<string> Set(params string[] persons) => [.. persons];

    private static HashSet<string> None => [];
}
