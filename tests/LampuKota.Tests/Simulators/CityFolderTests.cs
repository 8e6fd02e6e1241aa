using LampuKota.Lighting;
using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public sealed class CityFolderTests : IDisposable
{
    private static readonly CityPlan Plan = CityPlanner.Draw(seed: 1, lamps: 51);
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 12, 0);

    private readonly string _path = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void A_folder_takes_its_city_up_again()
    {
        using (CityFolder first = CityFolder.Open(_path, 1, 51))
            first.SavePlan(Plan);
        using CityFolder again = CityFolder.Open(_path, 1, 51);
        again.SavePlan(Plan);

        Assert.True(File.Exists(again.PlanFile));
    }

    [Theory]
    [InlineData(2, 51)]
    [InlineData(1, 52)]
    public void A_folder_of_another_city_is_refused_with_what_it_holds_and_what_to_do(int seed, int lamps)
    {
        CityFolder.Open(_path, 1, 51).Dispose();

        string message = Mistake(() => CityFolder.Open(_path, (ulong)seed, lamps));

        Assert.Contains("--seed 1 and --lamps 51", message, StringComparison.Ordinal);
        Assert.Contains("--data", message, StringComparison.Ordinal);
        CityFolder.Open(_path, 1, 51).Dispose();
    }

    [Fact]
    public void A_folder_serves_one_city_at_a_time()
    {
        using CityFolder first = CityFolder.Open(_path, 1, 51);

        Assert.Contains("Another city runs", Mistake(() => CityFolder.Open(_path, 1, 51)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string file = Path.Combine(_path, "file");
        File.WriteAllText(file, "");
        string below = Path.Combine(file, "below");

        Assert.Contains(below, Mistake(() => CityFolder.Open(below, 1, 51)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_of_another_version_is_refused()
    {
        using CityFolder folder = CityFolder.Open(_path, 1, 51);
        folder.SavePlan(Plan);
        File.AppendAllText(folder.PlanFile, " ");

        Assert.Contains("another version", Mistake(() => folder.SavePlan(Plan)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_note_about_the_city_is_refused_without_a_stack_trace()
    {
        File.WriteAllText(Path.Combine(_path, "city.json"), "{");

        Assert.Contains("city.json", Mistake(() => CityFolder.Open(_path, 1, 51)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_city_that_stopped_in_order_goes_on_where_it_was()
    {
        using CityFolder folder = CityFolder.Open(_path, 1, 51);
        var real = new SettableClock(Start);
        CityWorld world = World(real, speed: 60);
        var memory = new CityMemory(folder);
        Assert.Null(memory.Shown);

        real.Now += Duration.FromMinutes(1);
        memory.Save(world.Clock, world.Lamps, isLast: true);
        List<LampCounters> before = [.. world.Lamps.Select(lamp => lamp.Counters())];
        CityWorld again = World(new SettableClock(memory.Shown!.Value), speed: 1);
        memory.Restore(again.Lamps);

        Assert.Equal(Start + Duration.FromHours(1), memory.Shown);
        Assert.Equal(before, again.Lamps.Select(lamp => lamp.Counters()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(10_000)]
    public async Task After_a_kill_neither_clock_nor_counters_fall(double speed)
    {
        using CityFolder folder = CityFolder.Open(_path, 1, 51);
        var real = new SettableClock(Start);
        CityWorld killed = World(real, speed);
        foreach (SimulatedLamp lamp in killed.Lamps)
            await lamp.ApplyAsync(100, default);
        var memory = new CityMemory(folder);
        memory.Save(killed.Clock, killed.Lamps, isLast: false);

        real.Now += Duration.FromTimeSpan(CityMemory.SaveInterval) + Duration.FromSeconds(30); // the next save is late, and then the kill
        Instant last = killed.Clock.GetCurrentInstant();
        CityWorld again = World(new SettableClock(memory.Shown!.Value), speed: 1);
        memory.Restore(again.Lamps);

        Assert.True(memory.Shown >= last);
        for (int i = 0; i < killed.Lamps.Count; i++)
        {
            LampCounters before = killed.Lamps[i].Counters();
            LampCounters after = again.Lamps[i].Counters();
            Assert.True(after.EnergyKwh >= before.EnergyKwh && after.OperatingHours >= before.OperatingHours && after.SwitchOns >= before.SwitchOns);
        }
    }

    private static CityWorld World(SettableClock real, double speed) =>
        new(Plan, 1, new CityClock(real, real.Now, real.Now, speed), CityFaults.None);

    private static string Mistake(Action act) => Assert.Throws<OperatorMistakeException>(act).Message;
}
