using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What incident steps become in the outbox, with the real incidents and a clock that a test sets.</summary>
public sealed class NotificationStoreTests : IAsyncLifetime
{
    private static readonly Instant Start = new LocalDateTime(2026, 11, 21, 20, 0).InZoneStrictly(CityZone.Wita).ToInstant();
    private static readonly Person Ana = new("ana", "Ana Lodo", PersonRole.Crew);
    private static readonly ContactChannel[] Channels = [ContactChannel.Email, ContactChannel.WhatsApp];

    private TestDatabase _database = null!;
    private NotificationStore _store = null!;
    private DeliveryStore _deliveries = null!;
    private IncidentLedger _ledger = null!;
    private NotificationPlanner _planner = null!;
    private Instant _now = Start;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestCity.Assets);
        _store = new NotificationStore(_database);
        _deliveries = new DeliveryStore(_database);
        _ledger = new IncidentLedger(_database, new IncidentNorms());
        _planner = Planner(NotificationPlannerTests.Person("ana", ContactChannel.Email, ContactChannel.WhatsApp), NotificationPlannerTests.Person("simon", ContactChannel.Email));
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_raised_incident_is_told_once_however_often_its_steps_are_taken()
    {
        await RaiseAsync(TestCity.LampA1);

        await TakeAsync();
        await TakeAsync();
        NotificationStore afterRestart = new(_database);
        await afterRestart.TakeStepsAsync(() => _planner, _now, CancellationToken.None);

        Delivery told = Assert.Single(await AllAsync());
        Assert.Equal(("ana", ContactChannel.Email, DeliveryState.Waiting, DutyLevel.Crew), (told.PersonId, told.Channel, told.State, told.Level!.Value));
        Assert.Equal($"{told.Subject}.ana", told.IdempotencyKey);
    }

    [Fact]
    public async Task Two_that_need_the_first_key_at_once_get_the_same_one()
    {
        byte[] second = await _store.KeyAsync("links", () => _store.KeyAsync("links", () => [1, 1], CancellationToken.None).GetAwaiter().GetResult()[..1], CancellationToken.None);

        Assert.Equal([1, 1], second);
        Assert.Equal([1, 1], await new NotificationStore(_database).KeyAsync("links", () => [3], CancellationToken.None));
    }

    [Fact]
    public async Task What_fails_before_the_commit_is_taken_again_whole()
    {
        await RaiseAsync(TestCity.LampA1);
        using var cut = new CancellationTokenSource();
        NotificationPlanner cutting = new(new Rota([RotaTests.Crew("SIANG", [], RotaTests.Always("ana"))]), new ContactBook([NotificationPlannerTests.Person("ana", ContactChannel.Email)]), _ =>
        {
            cut.Cancel();
            return true;
        }, NotificationTiming.Default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.TakeStepsAsync(() => cutting, _now, cut.Token));
        Assert.Empty(await AllAsync());
        await TakeAsync();

        Assert.Single(await AllAsync());
    }

    [Fact]
    public async Task Who_is_told_is_asked_once_the_steps_are_in_hand()
    {
        bool isAsked = false;
        NotificationPlanner Planning()
        {
            isAsked = true;
            return _planner;
        }

        await _store.TakeStepsAsync(Planning, _now, CancellationToken.None);
        Assert.False(isAsked); // A crew that is saved from here on belongs to the next step.
        await RaiseAsync(TestCity.LampA1);
        await _store.TakeStepsAsync(Planning, _now, CancellationToken.None);

        Assert.True(isAsked);
        Assert.Single(await AllAsync());
    }

    [Fact]
    public async Task What_was_raised_before_there_was_a_crew_is_told_to_the_first_that_there_is()
    {
        await RaiseAsync(TestCity.LampA1);
        await _store.TakeStepsAsync(() => new NotificationPlanner(Rota.Empty, ContactBook.Empty, _ => true, NotificationTiming.Default), _now, CancellationToken.None);
        Assert.Empty(await AllAsync());

        await EscalateAfterAsync(Duration.FromMinutes(10));

        Assert.Equal("ana", Assert.Single(await AllAsync()).PersonId);
    }

    [Fact]
    public async Task A_message_that_goes_out_to_nobody_is_seen_as_stuck_and_one_that_waits_for_the_morning_is_not()
    {
        await RaiseAsync(TestCity.LampA1);
        await TakeAsync();
        Delivery waiting = Assert.Single(await AllAsync());
        Assert.True((await LookAsync(Duration.Zero)).IsWell);

        NotificationStanding late = await LookAsync(Duration.FromMinutes(20));
        await _deliveries.PutOffAsync(waiting.Id, _now + Duration.FromHours(8), "quiet", CancellationToken.None);
        NotificationStanding quiet = await LookAsync(Duration.FromMinutes(20));
        for (int attempt = 0; attempt < 2; attempt++)
            await _deliveries.PutOffAsync(waiting.Id, _now + Duration.FromHours(8), "no answer", CancellationToken.None);
        NotificationStanding failing = await LookAsync(Duration.FromMinutes(20));
        await _deliveries.HandOverAsync(waiting.Id, _now, CancellationToken.None);

        Assert.Equal((1, waiting.CreatedUnixMs), (late.StuckCount, late.OldestStuckUnixMs));
        Assert.True(quiet.IsWell);
        Assert.Equal(1, failing.StuckCount);
        Assert.True((await LookAsync(Duration.FromMinutes(20))).IsWell);
    }

    [Fact]
    public async Task An_incident_that_nobody_was_told_of_is_seen_as_unheard()
    {
        await RaiseAsync(TestCity.LampA1);
        await _store.TakeStepsAsync(() => new NotificationPlanner(Rota.Empty, ContactBook.Empty, _ => true, NotificationTiming.Default), _now, CancellationToken.None);
        Assert.Equal(0, (await LookAsync(Duration.Zero)).UnheardCount);

        Assert.Equal(1, (await LookAsync(Duration.FromMinutes(20))).UnheardCount);
        await EscalateAfterAsync(Duration.FromMinutes(20));

        Assert.Equal(0, (await LookAsync(Duration.Zero)).UnheardCount);
    }

    [Fact]
    public async Task What_waits_for_the_utility_is_unheard_until_somebody_was_told_and_calls_nobody_else_then()
    {
        await RaisePausedAsync(TestCity.LampA1);
        await _store.TakeStepsAsync(() => new NotificationPlanner(Rota.Empty, ContactBook.Empty, _ => true, NotificationTiming.Default), _now, CancellationToken.None);
        Assert.Equal(1, (await LookAsync(Duration.FromMinutes(20))).UnheardCount);

        await EscalateAfterAsync(Duration.FromMinutes(10));
        Delivery told = Assert.Single(await AllAsync());
        Assert.Equal(0, (await LookAsync(Duration.FromMinutes(20))).UnheardCount);
        await EscalateAfterAsync(Duration.FromMinutes(10));

        Assert.Equal("ana", told.PersonId);
        Assert.Equal(told.Id, Assert.Single(await AllAsync()).Id);
    }

    [Fact]
    public async Task What_waits_for_the_utility_is_told_to_others_where_every_message_failed()
    {
        await RaisePausedAsync(TestCity.LampA1);
        await TakeAsync();
        await _deliveries.GiveUpAsync(Assert.Single(await DueAsync()), "answered 404", null, _now, CancellationToken.None);

        await EscalateAfterAsync(Duration.Zero);

        Assert.Equal("simon", Assert.Single(await DueAsync()).PersonId);
    }

    [Fact]
    public async Task Without_an_answer_the_next_level_is_told_after_ten_minutes_and_nobody_twice()
    {
        await RaiseAsync(TestCity.LampA1);
        await TakeAsync();

        await EscalateAfterAsync(Duration.FromMinutes(9));
        Assert.Single(await AllAsync());
        await EscalateAfterAsync(Duration.FromMinutes(1));
        await EscalateAfterAsync(Duration.FromHours(5));

        Assert.Equal([("ana", DutyLevel.Crew), ("simon", DutyLevel.Supervisor)], (await AllAsync()).OrderBy(one => one.Level).Select(one => (one.PersonId, one.Level!.Value)));
    }

    [Fact]
    public async Task Who_accepts_ends_the_calling_and_what_still_waits_is_not_sent()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await TakeAsync();
        await StepAsync(id, IncidentStepKind.Accepted);
        await TakeAsync();

        await EscalateAfterAsync(Duration.FromHours(1));

        Assert.Equal(DeliveryState.Cancelled, Assert.Single(await AllAsync()).State);
        Assert.Null(await _deliveries.NextEscalationAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_is_given_back_is_told_anew_but_not_to_who_gave_it_back()
    {
        _planner = Planner(NotificationPlannerTests.Person("ana", ContactChannel.Email), NotificationPlannerTests.Person("budi", ContactChannel.Email));
        long id = await RaiseAsync(TestCity.LampA1);
        await TakeAsync();
        await StepAsync(id, IncidentStepKind.Accepted);
        await TakeAsync();
        await StepAsync(id, IncidentStepKind.GivenBack);
        await TakeAsync();

        Assert.Equal(["budi"], (await AllAsync()).Where(one => one.State == DeliveryState.Waiting).Select(one => one.PersonId));
    }

    [Fact]
    public async Task Low_urgency_waits_for_the_morning_s_one_list_and_then_comes_once()
    {
        await PlanDigestAsync(); // The first start's day is over.
        await RaiseAsync(TestCity.LampA1, "lampPowerTooLow");
        await TakeAsync();
        Assert.Empty(await AllAsync());

        _now = new LocalDateTime(2026, 11, 22, 6, 59).InZoneStrictly(CityZone.Wita).ToInstant();
        await PlanDigestAsync();
        Assert.Empty(await AllAsync());
        _now += Duration.FromMinutes(1);
        await PlanDigestAsync();
        await PlanDigestAsync();

        Delivery list = Assert.Single(await AllAsync());
        Assert.Equal((DeliveryKind.Digest, "digest-2026-11-22", "ana"), (list.Kind, list.Subject, list.PersonId));
        Assert.Equal([TestCity.LampA1], (await _store.DigestOfAsync(_planner, "ana", _now, CancellationToken.None)).Select(one => one.DeviceId));
        Assert.Empty(await _store.DigestOfAsync(_planner, "simon", _now, CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_trip_that_darkens_500_lamps_is_one_message_a_person_whichever_tells_first(bool isBreakerFirst)
    {
        const string cabinet = "KPG-OBB-P001";
        LampAsset[] lamps = [.. Enumerable.Range(1, 500).Select(number => TestCity.Lamp(FormattableString.Invariant($"{cabinet}-L{1_000 + number}"), TestCity.GatewayA, cabinet, TestCity.Oebobo))];
        var city = new CitySnapshot(TestCity.Assets with { Lamps = [.. TestCity.Assets.Lamps, .. lamps] }, version: 2);
        var ledger = new IncidentLedger(_database, new IncidentNorms(), new CauseLimits());
        string[] devices = isBreakerFirst ? [cabinet, .. lamps.Select(lamp => lamp.Id)] : [.. lamps.Select(lamp => lamp.Id), cabinet];
        foreach (string device in devices)
            await ledger.TakeAsync(Event(device == cabinet ? EventNames.CircuitBreakerTripped : EventNames.SupplyLoss, device, EventPhase.Start, _now.ToUnixTimeMilliseconds()), city, _now.ToUnixTimeMilliseconds(), CancellationToken.None);
        _now += Duration.FromSeconds(30);
        await ledger.TurnAsync(city, _now.ToUnixTimeMilliseconds(), CancellationToken.None);

        await TakeAsync();

        Assert.Equal("ana", Assert.Single(await AllAsync()).PersonId);
    }

    [Fact]
    public async Task Many_faults_are_twenty_messages_an_hour_and_one_that_says_so()
    {
        var incident = new NotifiableIncident(0, MessageUrgency.Urgent, new DutyPlace(null, null));
        for (int fault = 1; fault <= 30; fault++)
        {
            await using CityContext context = _database.CreateDbContext();
            var draft = new DeliveryDraft(context, _now);
            await draft.LoadCountsAsync(CancellationToken.None);
            await draft.AddAsync(_planner.Tell(incident, DutyLevel.Crew, new HashSet<string>(), _now), $"step-{fault}", fault, CancellationToken.None);
            await context.SaveChangesAsync();
        }

        IReadOnlyList<Delivery> all = await AllAsync();
        Assert.Equal(NotificationStore.MaximumPerHour, all.Count(one => one.Kind == DeliveryKind.Incident));
        Assert.Single(all, one => one.Kind == DeliveryKind.Flood);
        Assert.Equal(NotificationStore.MaximumPerHour + 1, all.Count);
    }

    [Fact]
    public async Task A_failed_way_gives_place_to_the_next_and_the_last_failure_calls_the_next_level_at_once()
    {
        await RaiseAsync(TestCity.LampA1);
        await TakeAsync();

        await _deliveries.GiveUpAsync(Assert.Single(await DueAsync()), "answered 404", ContactChannel.WhatsApp, _now, CancellationToken.None);
        Delivery second = Assert.Single(await DueAsync());
        Assert.Equal((ContactChannel.WhatsApp, "ana"), (second.Channel, second.PersonId));
        await _deliveries.GiveUpAsync(second, "answered 404", null, _now, CancellationToken.None);
        await EscalateAfterAsync(Duration.Zero);

        Assert.Equal("simon", Assert.Single(await DueAsync()).PersonId);
    }

    [Fact]
    public async Task What_was_handed_over_is_reported_once_and_goes_when_it_is_old()
    {
        await RaiseAsync(TestCity.LampA1);
        await TakeAsync();
        Delivery told = Assert.Single(await DueAsync());
        await _deliveries.PutOffAsync(told.Id, _now + Duration.FromMinutes(1), "answered 503", CancellationToken.None);
        Assert.Empty(await DueAsync());
        await _deliveries.HandOverAsync(told.Id, _now, CancellationToken.None);

        Delivery unreported = Assert.Single(await _deliveries.LoadUnreportedAsync(CancellationToken.None));
        await _deliveries.MarkReportedAsync(unreported.Id, CancellationToken.None);

        Assert.Equal((DeliveryState.HandedOver, 2, null), (unreported.State, unreported.Attempts, unreported.Error));
        Assert.Empty(await _deliveries.LoadUnreportedAsync(CancellationToken.None));
        Assert.Equal(0, await _deliveries.PruneAsync(_now, CancellationToken.None));
        Assert.Equal(1, await _deliveries.PruneAsync(_now + Duration.FromMilliseconds(1), CancellationToken.None));
    }

    [Fact]
    public async Task The_same_message_to_the_same_person_by_the_same_way_cannot_be_there_twice()
    {
        await RaiseAsync(TestCity.LampA1);
        await TakeAsync();
        Delivery told = Assert.Single(await AllAsync());
        await using CityContext context = _database.CreateDbContext();
        new DeliveryDraft(context, _now).Add(new PlannedDelivery(told.PersonId, "", told.Channel, _now), told.Subject, DeliveryKind.Incident);

        await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.DbUpdateException>(() => context.SaveChangesAsync());
    }

    [Fact]
    public async Task Rota_and_contacts_come_back_as_they_were_saved()
    {
        var store = new RotaStore(_database);
        Crew crew = new("SIANG", "Regu siang", DutyLevel.Supervisor, [TestCity.Oebobo], [new CrewShift("ana", [1, 7], 60, 0)], [new DutyDate("ana", new LocalDate(2026, 12, 25), null), new DutyDate("ana", new LocalDate(2026, 12, 26), new DutyHours(0, 60))]);
        PersonContacts contacts = NotificationPlannerTests.Person("ana", Channels) with { Quiet = new QuietHours(1, 2) };
        await store.SaveAsync(crew, TestDatabase.Audit(), CancellationToken.None);
        await store.SaveAsync(crew with { Name = "Regu pagi" }, TestDatabase.Audit(), CancellationToken.None);
        await store.SaveAsync(contacts, TestDatabase.Audit(), CancellationToken.None);

        Crew loaded = Assert.Single((await store.LoadRotaAsync(CancellationToken.None)).Crews);
        PersonContacts person = Assert.Single((await store.LoadContactsAsync(CancellationToken.None)).All);

        Assert.Equal(("Regu pagi", DutyLevel.Supervisor), (loaded.Name, loaded.Level));
        Assert.Equal(crew.AreaIds, loaded.AreaIds);
        Assert.Equal(crew.Dates, loaded.Dates);
        Assert.Equal((1, 60, 0), (loaded.Shifts[0].Weekdays[0], loaded.Shifts[0].FromMinute, loaded.Shifts[0].UntilMinute));
        Assert.Equal(contacts.Contacts, person.Contacts);
        Assert.Equal(contacts.Quiet, person.Quiet);
    }

    private static NotificationPlanner Planner(params PersonContacts[] persons) => new(
        new Rota([RotaTests.Crew("SIANG", [], RotaTests.Always("ana"), RotaTests.Always("budi")), RotaTests.Crew("AWAS", [], RotaTests.Always("simon")) with { Level = DutyLevel.Supervisor }]),
        new ContactBook(persons), Channels.Contains, NotificationTiming.Default);

    private async Task<long> RaiseAsync(string lamp, string eventName = "lampFailure") => Assert.Single(
        await _ledger.TakeAsync(Event(eventName, lamp, EventPhase.Start, 1_000), TestCity.Snapshot, _now.ToUnixTimeMilliseconds(), CancellationToken.None), one => one.IsOpen).Id;

    private async Task RaisePausedAsync(string lamp)
    {
        long id = await RaiseAsync(lamp);
        await using CityContext context = _database.CreateDbContext();
        (await context.Incidents.FindAsync(id))!.PausedSinceUnixMs = _now.ToUnixTimeMilliseconds();
        await context.SaveChangesAsync();
    }

    private static DeviceEvent Event(string name, string device, EventPhase phase, long startUnixMs) =>
        new(name, device, phase, startUnixMs, startUnixMs, new Dictionary<string, double>());

    private async Task StepAsync(long id, IncidentStepKind kind) =>
        await _ledger.StepAsync(id, new IncidentStepRequest(kind, "k-" + kind, Note: "Uji"), Ana, TestCity.Snapshot, _now.ToUnixTimeMilliseconds(), CancellationToken.None);

    private Task<NotificationStanding> LookAsync(Duration later) => _deliveries.LookAsync(_now + later - Duration.FromMinutes(15), CancellationToken.None);

    private Task<int> TakeAsync() => _store.TakeStepsAsync(() => _planner, _now, CancellationToken.None);

    private Task PlanDigestAsync() => _store.PlanDigestAsync(() => _planner, _now, CancellationToken.None);

    private async Task EscalateAfterAsync(Duration after)
    {
        _now += after;
        await _store.EscalateAsync(() => _planner, _now, CancellationToken.None);
    }

    private Task<IReadOnlyList<Delivery>> AllAsync() => _deliveries.ListAsync(new DeliveryQuery(Limit: 500), CancellationToken.None);

    private Task<IReadOnlyList<Delivery>> DueAsync() => _deliveries.LoadDueAsync(_now, Channels, [], 100, CancellationToken.None);
}
