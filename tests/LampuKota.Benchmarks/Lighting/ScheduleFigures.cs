using System.Diagnostics;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Benchmarks;

/// <summary>
/// How long a schedule takes to answer, and a year of a whole city. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- schedules [lamps]</c>
/// </summary>
internal static class ScheduleFigures
{
    private const int Rounds = 5;
    private const int Questions = 1_000_000;

    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();
    private static readonly LocalDate From = new(2026, 1, 1);
    private static readonly ProgramTime Sunset = new(ProgramTimeBase.Sunset, 0);
    private static readonly ProgramTime Sunrise = new(ProgramTimeBase.Sunrise, 0);

    public static int Run(int lamps)
    {
        Console.WriteLine("One question at a random second of one night, processor time, best of 5 rounds of 1,000,000:");
        Measure("dusk to dawn, 2 steps", StandardPrograms.DuskToDawn);
        Measure("dimmed late, 4 steps", StandardPrograms.Dimmed);
        Measure("3 active periods, photocell, 2 sensors", Park());
        Measure("48 steps, as many as may be", Full());
        MeasureCityYear(lamps);
        return 0;
    }

    private static ControlProgram Park() => new(
        "P-PARK",
        "Taman",
        [new(new(ProgramTimeBase.LocalTime, 22 * 60), 40)],
        [new(Sunset, new(ProgramTimeBase.LocalTime, 23 * 60)), new(new(ProgramTimeBase.LocalTime, 4 * 60), Sunrise), new(Sunset, Sunrise, PhotocellUse.Both)],
        [
            new(new(null, "presence", ThresholdComparison.AtLeast, 1), LevelOperation.Max, 100, 120),
            new(new("KPG-LUX1", "illuminance", ThresholdComparison.Below, 5), LevelOperation.Add, 20, 60),
        ],
        RampSeconds: 30);

    private static ControlProgram Full() => new(
        "P-FULL", "Penuh", [.. Enumerable.Range(0, LightingLimits.MaximumSteps).Select(step => new ProgramStep(new(ProgramTimeBase.LocalTime, step * 30), step))]);

    private static void Measure(string name, ControlProgram program)
    {
        var schedule = new LampSchedule(new Calendar("C", "C", [new(null, null, [], program.Id)], program.Id), [program]);
        var sensors = new SensorActivity([program]);
        Instant[] instants = Instants();
        sensors.Observe("PIR-1", "presence", 1, instants[0]);
        var inputs = new LampInputs(PhotocellState.Dark, sensors);
        (double program1, long allocated) = Best(instants, at => program.LevelAt(at, Sun, inputs));
        (double schedule1, _) = Best(instants, at => schedule.LevelAt(at, Sun, inputs));
        (double next1, _) = Best(instants, at => schedule.NextChangeAfter(at, Sun, inputs) > at ? 1 : 0);
        Console.WriteLine(
            $"  {name,-40} ControlProgram.LevelAt {program1,4:F0} ns, LampSchedule.LevelAt {schedule1,4:F0} ns, NextChangeAfter {next1,4:F0} ns, {allocated} bytes allocated");
    }

    private static Instant[] Instants()
    {
        var random = new Random(1);
        Instant noon = Sun.DayOf(From).Start;
        return [.. Enumerable.Range(0, 1_024).Select(_ => noon + Duration.FromSeconds(random.Next(86_400)))];
    }

    private static (double Nanoseconds, long AllocatedBytes) Best(Instant[] instants, Func<Instant, int> ask)
    {
        double best = double.MaxValue;
        long allocated = 0;
        long sum = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan start = Environment.CpuUsage.TotalTime;
            for (int i = 0; i < Questions; i++)
                sum += ask(instants[i & 1_023]);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / Questions);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return sum >= 0 ? (best, allocated) : throw new InvalidOperationException("BUG: a level below 0.");
    }

    private static void MeasureCityYear(int lamps)
    {
        ControlProgram[] programs = [.. StandardPrograms.Programs, Park()];
        Calendar[] calendars =
        [
            StandardPrograms.AlwaysFull,
            StandardPrograms.AlwaysDimmed with { Rules = [new(null, null, [], "P-DUSK-DAWN", DateListIds: ["LIBUR-NASIONAL", "RAMADAN"]), new(null, null, [6, 7], "P-DUSK-DAWN")] },
            new("CAL-PARK", "Taman", [new(null, null, [], "P-DUSK-DAWN", Yearly: new(new(12, 15), new(1, 5)))], "P-PARK"),
        ];
        Console.WriteLine($"Every switching time of a year of {lamps:N0} lamps under {calendars.Length} calendars (rules by date list, weekday and range), one thread, a cold sun:");
        Time("each calendar's nights once, shared by its lamps (as the preview does)", () =>
            Year(lamps, calendars, Array.ConvertAll(calendars, calendar => YearOf(calendar, programs, AstronomicalClock.Kupang()))));
        Time("every lamp asked by itself, with nothing shared but the sun", () =>
        {
            var sun = AstronomicalClock.Kupang();
            return Enumerable.Range(0, lamps).Sum(lamp => ChangesAlone(new LampSchedule(calendars[lamp % calendars.Length], programs, StandardDateLists.All), sun));
        });
    }

    // Processor time too: on a machine that others use, the clock on the wall tells of them.
    private static void Time(string name, Func<long> count)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        long switchings = count();
        Console.WriteLine($"  {name}: {watch.Elapsed.TotalSeconds:F2} s, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} s of processor time, {switchings:N0} switchings");
    }

    private static NightPlan[] YearOf(Calendar calendar, ControlProgram[] programs, AstronomicalClock sun)
    {
        var schedule = new LampSchedule(calendar, programs, StandardDateLists.All);
        return [.. Enumerable.Range(0, 365).Select(day => NightPlan.Of(schedule, sun, From.PlusDays(day)))];
    }

    // What is a lamp's own: its count of switchings, read night by night from its calendar's plan.
    private static long Year(int lamps, Calendar[] calendars, NightPlan[][] nights)
    {
        long changes = 0;
        for (int lamp = 0; lamp < lamps; lamp++)
        {
            foreach (NightPlan night in nights[lamp % calendars.Length])
                changes += night.Levels.Count - 1;
        }

        return changes;
    }

    private static long ChangesAlone(LampSchedule schedule, AstronomicalClock sun)
    {
        long changes = 0;
        for (int number = 0; number < 365; number++)
        {
            LightingDay day = sun.DayOf(From.PlusDays(number));
            int before = -1;
            for (Instant at = day.Start; at < day.End; at = schedule.NextChangeAfter(at, sun))
            {
                int level = schedule.LevelAt(at, sun);
                if (before >= 0 && level != before)
                    changes++;
                before = level;
            }
        }

        return changes;
    }
}
