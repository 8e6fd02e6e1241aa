using LampuKota.Lighting;
using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public sealed class SimulatedUpdatesTests
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 12, 0));

    private static DesiredUpdate Update(string rollout = "r1", string version = "0.2.0") => new(
        new UpdateRelease(UpdateKind.Application, version, 10, new string('0', 64), new string('0', 16), Convert.ToBase64String(new byte[64])), "https://updates.example.org/p", rollout);

    [Fact]
    public void An_update_is_fetched_tried_and_healthy_or_rolled_back_and_each_step_is_told()
    {
        var states = new List<UpdateState>();
        var updates = new SimulatedUpdates("KPG-OSP-G001", 1, mayFail: true, _time, null);
        updates.Changed += () => states.Add(updates.Reported!.State);

        updates.Want(Update());
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([UpdateState.Downloading, UpdateState.Trial, UpdateState.Healthy], states);
    }

    [Fact]
    public void Asked_for_the_same_again_also_after_it_was_switched_off_it_stays_as_it_is()
    {
        var updates = new SimulatedUpdates("KPG-OSP-G001", 1, mayFail: true, _time, null);
        updates.Want(Update());
        _time.Advance(TimeSpan.FromMinutes(1));
        ReportedUpdate? before = updates.Reported;

        var next = new SimulatedUpdates("KPG-OSP-G001", 1, mayFail: true, _time, before);
        next.Changed += () => Assert.Fail("Nothing has changed.");
        next.Want(Update());
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(before, next.Reported);
    }

    [Fact]
    public void Another_rollout_begins_anew_and_asked_for_nothing_it_tells_nothing()
    {
        var updates = new SimulatedUpdates("KPG-OSP-G001", 1, mayFail: true, _time, null);
        updates.Want(Update());
        updates.Want(Update("r2", "0.3.0"));
        Assert.Equal(("r2", UpdateState.Downloading), (updates.Reported!.RolloutId, updates.Reported.State));

        updates.Want(null);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(updates.Reported);
    }

    [Fact]
    public void About_one_gateway_in_fifty_fails_so_that_a_rollout_that_halts_can_be_seen()
    {
        SimulatedUpdates[] fleet = [.. Enumerable.Range(0, 1_000).Select(i => new SimulatedUpdates($"KPG-OSP-G{i:000}", 1, mayFail: true, _time, null))];
        foreach (SimulatedUpdates updates in fleet)
            updates.Want(Update());
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange(fleet.Count(updates => updates.Reported!.State == UpdateState.RolledBack), 5, 50);
    }
}
