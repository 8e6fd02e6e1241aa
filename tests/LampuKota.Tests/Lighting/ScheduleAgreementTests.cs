using FsCheck;
using FsCheck.Fluent;
using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Preview, gateway, fault rules and dashboard ask one function; a plain reading of the documents' words checks that function.</summary>
public sealed class ScheduleAgreementTests
{
    private static readonly AstronomicalClock Kupang = AstronomicalClock.Kupang();
    private static readonly AstronomicalClock Arctic = new(69.6492, 18.9553, DateTimeZone.ForOffset(Offset.FromHours(1)));
    private static readonly AstronomicalClock Berlin = new(52.52, 13.405, DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
    private static readonly string[] Sensors = ["PIR-1", "PIR-2", "LUX-1"];

    private static readonly Gen<ProgramTime> Times =
        from timeBase in Gen.Elements(Enum.GetValues<ProgramTimeBase>())
        from offset in timeBase == ProgramTimeBase.LocalTime ? Gen.Choose(0, 1439) : Gen.Choose(-720, 720)
        select new ProgramTime(timeBase, offset);

    private static readonly Gen<ActivePeriod> Periods =
        from period in (
            from start in Times
            from end in Times
            from photocell in Gen.Elements(Enum.GetValues<PhotocellUse>())
            select new ActivePeriod(start, end, photocell)).Where(period => period.From != period.To)
        select period;

    private static readonly Gen<DynamicLevel> DynamicLevels =
        from operation in Gen.Elements(Enum.GetValues<LevelOperation>())
        from operand in Gen.Choose(0, operation == LevelOperation.Mul ? 300 : 100)
        from hold in Gen.Choose(0, 7_200)
        from sensor in Gen.Elements<string?>(null, Sensors[0], Sensors[2])
        from comparison in Gen.Elements(Enum.GetValues<ThresholdComparison>())
        select new DynamicLevel(new DynamicCondition(sensor, "presence", comparison, 1), operation, operand, hold);

    internal static readonly Gen<ControlProgram> Programs =
        from steps in (from time in Times from level in Gen.Choose(0, 100) select new ProgramStep(time, level)).ListOf()
        from periods in Periods.ListOf()
        from levels in DynamicLevels.ListOf()
        where steps.Count > 0 || periods.Count > 0
        select new ControlProgram(
            "P",
            "P",
            [.. steps.DistinctBy(step => step.From).Take(LightingLimits.MaximumSteps)],
            [.. periods.Take(LightingLimits.MaximumActivePeriods)],
            [.. levels.Take(LightingLimits.MaximumDynamicLevels)]);

    private static readonly Gen<Scene> Scenes =
        from program in Programs
        from sun in Gen.Elements(Kupang, Arctic, Berlin)
        from second in Gen.Choose(0, 366 * 24 * 3_600)
        from photocell in Gen.Elements(Enum.GetValues<PhotocellState>())
        from readings in (
            from sensor in Gen.Elements(Sensors)
            from sees in Gen.Elements(0.0, 1.0)
            from ago in Gen.Choose(0, 10_000)
            select new Reading(sensor, sees, ago)).ListOf()
        select new Scene(
            program, sun, Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromSeconds(second), photocell, [.. readings.OrderByDescending(reading => reading.SecondsAgo)]);

    [Fact]
    public void Every_instant_has_the_one_level_that_the_documents_words_give_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            Assert.Empty(scene.Program.Validate());
            return scene.Program.LevelAt(scene.At, scene.Sun, scene.Inputs()) == scene.PlainLevel(scene.At);
        }));

    [Fact]
    public void Where_a_lamp_burns_whatever_photocell_and_sensors_say_every_one_of_their_words_agrees() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            bool? burns = scene.Program.BurnsAt(scene.At, scene.Sun);
            bool[] said = [.. Enum.GetValues<PhotocellState>().Select(photocell => (scene with { Photocell = photocell }).PlainLevel(scene.At) > 0)];
            return (burns is null || said.All(one => one == burns)) && (burns is not null || scene.Program.AsksInputs);
        }));

    [Fact]
    public void The_next_change_is_never_skipped_and_always_ahead() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            LampInputs inputs = scene.Inputs();
            int level = scene.Program.LevelAt(scene.At, scene.Sun, inputs);
            Instant next = scene.Program.NextChangeAfter(scene.At, scene.Sun, inputs);
            return next > scene.At
                && next <= scene.Sun.DayOf(scene.At).End
                && Enumerable.Range(0, 20).All(part => scene.PlainLevel(scene.At + (next - scene.At) * (part / 20.0)) == level)
                && scene.PlainLevel(next - Duration.Epsilon) == level;
        }));

    [Fact]
    public void Preview_gateway_and_schedule_give_the_same_level() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var schedule = new LampSchedule(new Calendar("C", "C", [], "P"), [scene.Program]);
            NightPlan night = NightPlan.Of(schedule, scene.Sun, scene.Sun.DayOf(scene.At).Date);
            LampDecision decision = LampDecision.Make(null, null, schedule, scene.Sun, LampInputs.None, new LampTime(scene.At, Instant.MinValue, Instant.MinValue));
            int expected = schedule.LevelAt(scene.At, scene.Sun);

            return night.Levels.Last(change => change.At <= scene.At).LevelPercent == expected
                && decision.LevelPercent == expected
                && decision.HoldsUntil == schedule.NextChangeAfter(scene.At, scene.Sun)
                && night.Levels.All(change => change.At <= scene.At || change.At >= decision.HoldsUntil);
        }));

    [Fact]
    public void Fault_rules_judge_a_lamp_by_the_level_of_its_schedule() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var time = new ManualTimeProvider(scene.At);
            var supervisor = new LampSupervisor([new GatewayLamp("A", new RecordingOutput())], CityClock.RealTime(time), time, (_, _) => { }, NullLogger.Instance);
            DesiredDocument desired = LightingExamples.Desired(1, "A") with { Calendars = [new Calendar("CAL-STD", "C", [], "P")], Programs = [scene.Program] };
            supervisor.Adopt(desired);
            Assert.True(supervisor.PassAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);

            Lamp lamp = supervisor.Lamps["A"];
            int expected = new LampSchedule(desired.Calendars[0], desired.Programs).LevelAt(scene.At, Kupang);
            double power = PowerProof.ExpectedPowerWatts(lamp.RatedPowerWatts, expected);
            return lamp.Feedback!.LevelPercent == expected && EventsAt(lamp, power, scene.At).Count == 0 && EventsAt(lamp, power + 90, scene.At).Count > 0;
        }));

    // As a meter that says the same for an hour.
    internal static List<PendingMessage> EventsAt(Lamp lamp, double powerWatts, Instant from)
    {
        var outbox = new Outbox(1_000);
        var monitor = new LampFaultMonitor(lamp, new FaultEvents(outbox, new GatewayCounters(), new StateFolder(LinuxDisk.Instance, null, NullLogger.Instance)));
        for (int minute = 1; minute <= 60; minute++)
            monitor.Evaluate(lamp.Feedback!, new MeterReading { PowerWatts = powerWatts }, (from + Duration.FromMinutes(minute)).ToUnixTimeMilliseconds());
        var events = new List<PendingMessage>();
        outbox.PeekEvents(events, 100);
        return events;
    }

    private sealed record Reading(string SensorId, double Value, int SecondsAgo);

    private sealed record Scene(ControlProgram Program, AstronomicalClock Sun, Instant At, PhotocellState Photocell, IReadOnlyList<Reading> Readings)
    {
        public LampInputs Inputs()
        {
            var sensors = new SensorActivity([Program]);
            foreach (Reading reading in Readings)
                sensors.Observe(reading.SensorId, "presence", reading.Value, At - Duration.FromSeconds(reading.SecondsAgo));
            return new LampInputs(Photocell, sensors);
        }

        public int PlainLevel(Instant at)
        {
            LightingDay day = Sun.DayOf(at);
            if (!IsActive(day, at))
                return 0;

            int level = Program.Levels
                .Where(step => (step.From.Base == ProgramTimeBase.LocalTime || day.SunPath != SunPath.StaysUp) && day.Resolve(step.From) <= at)
                .OrderBy(step => day.Resolve(step.From))
                .LastOrDefault()?.LevelPercent ?? (Program.ActivePeriods is { Count: > 0 } ? 100 : 0);
            foreach (DynamicLevel dynamic in Program.DynamicLevels!.Where(dynamic => IsSeen(dynamic, at)))
                level = Math.Clamp(Change(dynamic, level), 0, 100);
            return level;
        }

        private static int Change(DynamicLevel dynamic, int level) => dynamic.Operation switch
        {
            LevelOperation.Set => dynamic.Operand,
            LevelOperation.Max => Math.Max(level, dynamic.Operand),
            LevelOperation.Min => Math.Min(level, dynamic.Operand),
            LevelOperation.Add => level + dynamic.Operand,
            LevelOperation.Sub => level - dynamic.Operand,
            _ => (int)Math.Round(level * dynamic.Operand / 100.0, MidpointRounding.AwayFromZero),
        };

        private bool IsActive(LightingDay day, Instant at)
        {
            if (Program.ActivePeriods is not { Count: > 0 } periods)
                return day.SunPath != SunPath.StaysUp || Program.Levels.All(step => step.From.Base == ProgramTimeBase.LocalTime);

            return periods.Any(period => period.Photocell switch
            {
                PhotocellUse.Alone when Photocell != PhotocellState.Unknown => Photocell == PhotocellState.Dark,
                PhotocellUse.Both when Photocell == PhotocellState.Bright => false,
                PhotocellUse.Either when Photocell == PhotocellState.Dark => true,
                _ => IsWithin(period, day, at),
            });
        }

        private static bool IsWithin(ActivePeriod period, LightingDay day, Instant at)
        {
            bool isOfSun = period.From.Base != ProgramTimeBase.LocalTime || period.To.Base != ProgramTimeBase.LocalTime;
            bool isOfDay = IsMorning(period.From) && !IsMorning(period.To);
            if (isOfSun && day.SunPath == SunPath.StaysUp)
                return isOfDay;

            Instant from = day.Resolve(period.From);
            Instant to = day.Resolve(period.To);
            if (isOfDay || (!isOfSun && Wraps(period)))
                return at < to || at >= from;
            return at >= from && at < to;
        }

        private static bool Wraps(ActivePeriod period) => (period.From.OffsetMinutes + 720) % 1_440 > (period.To.OffsetMinutes + 720) % 1_440;

        private static bool IsMorning(ProgramTime time) => time.Base == ProgramTimeBase.Sunrise || (time.Base == ProgramTimeBase.LocalTime && time.OffsetMinutes < 720);

        private bool IsSeen(DynamicLevel dynamic, Instant at)
        {
            if (SensorsOf(dynamic).Any(sensor => dynamic.When.IsMetBy(sensor.Last().Value)))
                return true;

            // Not seen now: until when it was, over all sensors.
            Instant? last = LastSeen(dynamic);
            return last is { } seen && at < seen + Duration.FromSeconds(dynamic.HoldSeconds);
        }

        private IEnumerable<IGrouping<string, Reading>> SensorsOf(DynamicLevel dynamic) =>
            Readings.Where(reading => dynamic.When.SensorId is null || reading.SensorId == dynamic.When.SensorId).GroupBy(reading => reading.SensorId);

        private Instant? LastSeen(DynamicLevel dynamic)
        {
            Instant? last = null;
            foreach (IGrouping<string, Reading> sensor in SensorsOf(dynamic))
            {
                bool before = false;
                foreach (Reading reading in sensor)
                {
                    bool now = dynamic.When.IsMetBy(reading.Value);
                    Instant at = At - Duration.FromSeconds(reading.SecondsAgo);
                    if ((now || before) && (last is null || at > last))
                        last = at;
                    before = now;
                }
            }

            return last;
        }
    }
}
