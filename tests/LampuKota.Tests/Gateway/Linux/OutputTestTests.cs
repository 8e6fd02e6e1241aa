using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class OutputTestTests : IDisposable
{
    private static readonly LampWiring Lamp = new("KPG-L1", null, false, new HardwareAddress("pwmchip0", "1"), 1_000, false, Dimming.Plain);

    private readonly TestFolder _machine = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _machine.Dispose();

    // Cancelled from the start: nobody looks at the lamp, and it is switched back at once.
    private async Task<bool> RunAsync(string lamp, int seconds = 3)
    {
        using var hardware = new Hardware(new HardwareRoots("/nowhere", _machine.Path), TimeProvider.System);
        return await new OutputTest(hardware, _output).RunAsync(lamp, [Lamp], seconds, new CancellationToken(canceled: true));
    }

    private void Export(string duty, string enable)
    {
        const string channel = "class/pwm/pwmchip0/pwm1/";
        _machine.Write(channel + "period", "1000000\n");
        _machine.Write(channel + "duty_cycle", duty);
        _machine.Write(channel + "enable", enable);
        _machine.Write(channel + "polarity", "normal\n");
    }

    [Fact]
    public async Task A_lamp_is_switched_over_and_gets_the_level_back_that_it_held()
    {
        Export("700000\n", "1\n");

        Assert.True(await RunAsync("KPG-L1"));
        Assert.Equal("700000", _machine.Read("class/pwm/pwmchip0/pwm1/duty_cycle"));
        Assert.Contains("KPG-L1: is at 70 %; now 0 % for 3 s.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("KPG-L1: 70 % again.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lamp_that_nobody_drove_is_left_lit()
    {
        Export("0\n", "0\n");

        Assert.True(await RunAsync("KPG-L1"));
        Assert.Equal(("1000000", "1"), (_machine.Read("class/pwm/pwmchip0/pwm1/duty_cycle"), _machine.Read("class/pwm/pwmchip0/pwm1/enable")));
    }

    [Fact]
    public async Task An_output_that_cannot_be_set_is_named_and_a_lamp_that_is_not_wired_is_a_mistake()
    {
        Assert.False(await RunAsync("KPG-L1"));
        Assert.Contains("dtoverlay=pwm-2chan", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("has KPG-L1", (await Assert.ThrowsAsync<ConfigurationProblemException>(() => RunAsync("KPG-L9"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConfigurationProblemException>(() => RunAsync("KPG-L1", seconds: 0));
    }
}
