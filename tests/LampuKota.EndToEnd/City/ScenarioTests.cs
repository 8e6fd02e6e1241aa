namespace LampuKota.EndToEnd;

/// <summary>Labelled faults in a small city with the real programs: all are found, once each.</summary>
public sealed class ScenarioTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task A_tripped_feeder_and_twenty_broken_lamps_are_found_and_folded_and_told_once()
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(
            "dotnet", [Repository.Program("LampuKota.Simulators"), "scenario", "feeder", "--lamps", "200", "--seed", "3", "--faults", "20", "--speed", "20"], Deadline);

        Assert.True(exitCode == 0, output);
        Assert.Contains("all 21 faults were found", output, StringComparison.Ordinal);
    }
}
