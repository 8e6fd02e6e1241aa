using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class RehearsalTests
{
    [Fact]
    public async Task A_rehearsal_carries_out_what_it_commands_and_ends()
    {
        CityClock clock = CityClock.RealTime(SystemClock.Instance);

        IReadOnlyList<int> levels = await Rehearsal.RunAsync(clock, TimeProvider.System, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([50, 60], levels);
    }
}
