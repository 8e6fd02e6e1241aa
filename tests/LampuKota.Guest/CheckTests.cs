using System.Diagnostics;
using LampuKota.Gateway.Linux;
using Xunit;

namespace LampuKota.Guest;

[Collection("Processes")]
public sealed class CheckTests
{
    [Fact]
    public async Task The_program_lists_chips_lines_and_holders_and_finds_nothing_missing_for_a_lamp_that_is_wired()
    {
        using Process check = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            [typeof(GpioChip).Assembly.Location, "check", "--Lamps:KPG-L1:Gpio=pinctrl-bcm2711:GPIO17", "--Lamps:KPG-L1:ActiveLow=true"])
        {
            RedirectStandardOutput = true,
        })!;
        string text = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.Equal(0, check.ExitCode);
        Assert.Contains("gpiochip0 \"pinctrl-bcm2711\", 54 lines", text, StringComparison.Ordinal);
        Assert.Contains("GPIO4, output, held by \"fan control\"", text, StringComparison.Ordinal);
        Assert.Contains("KPG-L1: relay pinctrl-bcm2711:GPIO17, ready", text, StringComparison.Ordinal);
        Assert.Contains("Nothing is missing.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_switches_one_lamp_over_and_back_for_whoever_looks_at_it()
    {
        SimulatedChip.Pi.Pull(12, up: true);
        using Process check = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            [typeof(GpioChip).Assembly.Location, "check", "--Lamps:KPG-L1:Gpio=pinctrl-bcm2711:12", "--output", "KPG-L1", "--seconds", "2"])
        {
            RedirectStandardOutput = true,
        })!;
        await SimulatedChip.Pi.WaitForAsync(12, 0);
        await SimulatedChip.Pi.WaitForAsync(12, 1);
        string text = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.Equal(0, check.ExitCode);
        Assert.Contains("KPG-L1: was not driven yet; now 0 % for 2 s.", text, StringComparison.Ordinal);
        Assert.Contains("KPG-L1: 100 % again.", text, StringComparison.Ordinal);
    }
}
