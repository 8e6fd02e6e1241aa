using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public sealed class SimulatedLampFaultTests
{
    private static readonly CityPlan Plan = CityPlanner.Draw(1, 200);

    private readonly SettableClock _clock = new(Instant.FromUtc(2026, 11, 22, 10, 0));

    private SimulatedLamp Lamp(LampFault fault)
    {
        PlannedLamp planned = Plan.Lamps.First(lamp => lamp.Metered);
        return new SimulatedLamp(planned, new LampModel(planned, 0.5, seed: 1), fault, new Climate(1), _clock);
    }

    [Fact]
    public async Task Behind_a_burnt_contact_a_lamp_draws_nothing_and_uses_no_energy()
    {
        SimulatedLamp lamp = Lamp(LampFault.StuckOpen);
        await lamp.ApplyAsync(100, default);
        double before = (await LampPhysicsTests.ReadAsync(lamp))["activeEnergy"];
        _clock.Now += Duration.FromHours(10);
        Dictionary<string, double> values = await LampPhysicsTests.ReadAsync(lamp);

        Assert.Equal((0.0, 0.0, before), (values["activePower"], values["actualLightState"], values["activeEnergy"]));
    }

    [Fact]
    public async Task A_cycling_lamp_goes_out_for_minutes_and_comes_back_and_stays_off_when_it_is_off()
    {
        SimulatedLamp lamp = Lamp(LampFault.Cycling);
        await lamp.ApplyAsync(80, default);
        var seen = new List<double>();
        for (int minute = 0; minute < 60; minute++)
        {
            seen.Add((await LampPhysicsTests.ReadAsync(lamp))["actualLightState"]);
            _clock.Now += Duration.FromMinutes(1);
        }

        Assert.Equal([0, 80], seen.Distinct().Order());
        Assert.InRange(seen.Count(light => light == 0), 14, 22);
        Assert.InRange(seen.Zip(seen.Skip(1)).Count(pair => pair.First != pair.Second), 6, 9);
        await lamp.ApplyAsync(0, default);
        Assert.Equal(0, (await LampPhysicsTests.ReadAsync(lamp))["actualLightState"]);
    }

    [Fact]
    public async Task A_lamp_that_cannot_be_reached_takes_no_level_while_it_is_silent_and_keeps_the_one_that_it_has()
    {
        SimulatedLamp lamp = Lamp(LampFault.Unreachable);
        int silent = 0;
        for (int i = 1; i <= 100; i++)
        {
            int before = lamp.LevelPercent;
            try
            {
                await lamp.ApplyAsync(i, default);
                Assert.Equal(i, await lamp.ReadLevelAsync(default));
            }
            catch (IOException)
            {
                silent++;
                Assert.Equal(before, lamp.LevelPercent);
                await Assert.ThrowsAsync<IOException>(() => LampPhysicsTests.ReadAsync(lamp));
            }

            _clock.Now += Duration.FromMinutes(4);
        }

        Assert.InRange(silent, 30, 70);
    }
}
