using LampuKota.Gateway;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class PwmLampOutputTests : IDisposable
{
    private readonly TestFolder _sys = new();
    private readonly PwmLampOutput _output;

    public PwmLampOutputTests() =>
        _output = new PwmLampOutput(new PwmChannel(new HardwareRoots("/nowhere", _sys.Path), new HardwareAddress("pwmchip0", "1"), TimeProvider.System), 1_000, isInverted: false);

    public void Dispose() => _sys.Dispose();

    private void Export(string period = "0", string duty = "0", string enable = "0")
    {
        _sys.Write("class/pwm/pwmchip0/npwm", "2");
        _sys.Write("class/pwm/pwmchip0/pwm1/period", period);
        _sys.Write("class/pwm/pwmchip0/pwm1/duty_cycle", duty);
        _sys.Write("class/pwm/pwmchip0/pwm1/enable", enable);
        _sys.Write("class/pwm/pwmchip0/pwm1/polarity", "normal\n");
    }

    private string Attribute(string name) => _sys.Read("class/pwm/pwmchip0/pwm1/" + name);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "10000")]
    [InlineData(70, "700000")]
    [InlineData(100, "1000000")]
    public async Task The_pulse_is_as_long_as_the_level_says(int level, string dutyNs)
    {
        Export();

        await _output.ApplyAsync(level, CancellationToken.None);

        Assert.Equal(("1000000", dutyNs, "1"), (Attribute("period"), Attribute("duty_cycle"), Attribute("enable")));
    }

    [Fact]
    public async Task A_channel_that_runs_already_is_not_stopped()
    {
        Export(period: "1000000\n", duty: "700000\n", enable: "1\n");

        await _output.ApplyAsync(70, CancellationToken.None);

        Assert.Equal("1\n", Attribute("enable"));
        Assert.Equal("1000000\n", Attribute("period"));
    }

    [Fact]
    public async Task A_chip_that_is_not_there_is_named_with_what_to_do()
    {
        IOException exception = await Assert.ThrowsAsync<IOException>(async () => await _output.ApplyAsync(50, CancellationToken.None));

        Assert.Contains("pwmchip0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("overlay", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_beside_the_dimmer_closes_after_and_opens_before_it_changes()
    {
        var order = new List<string>();
        var output = new DimmedRelayOutput(new NamedOutput("relay", order), new NamedOutput("dimmer", order));

        await output.ApplyAsync(40, CancellationToken.None);
        await output.ApplyAsync(0, CancellationToken.None);

        Assert.Equal(["dimmer 40", "relay 40", "relay 0", "dimmer 0"], order);
    }

    private sealed class NamedOutput(string name, List<string> order) : ILampOutput
    {
        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            order.Add($"{name} {levelPercent}");
            return ValueTask.CompletedTask;
        }
    }
}
