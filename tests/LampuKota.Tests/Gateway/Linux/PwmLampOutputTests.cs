using LampuKota.Gateway;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class PwmLampOutputTests : IDisposable
{
    private readonly TestFolder _sys = new();
    private readonly PwmLampOutput _output;

    public PwmLampOutputTests() =>
        _output = new PwmLampOutput(new PwmChannel(new HardwareRoots("/nowhere", _sys.Path), new HardwareAddress("pwmchip0", "1"), TimeProvider.System), 1_000, isInverted: false, Dimming.Plain);

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

    [Theory]
    [InlineData("1000000\n", "700000\n", "1\n", 70)]
    [InlineData("1000000\n", "700000\n", "0\n", null)]
    [InlineData("500000\n", "100000\n", "1\n", null)]
    public async Task A_channel_that_runs_as_asked_tells_its_level_and_is_not_touched(string period, string duty, string enable, int? level)
    {
        Export(period, duty, enable);

        Assert.Equal(level, await _output.ReadLevelAsync(CancellationToken.None));
        Assert.Equal((period, duty, enable), (Attribute("period"), Attribute("duty_cycle"), Attribute("enable")));
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

    [Theory]
    [InlineData(null, 40, null)]
    [InlineData(0, 40, 0)]
    [InlineData(100, 40, 40)]
    [InlineData(100, null, null)]
    public async Task A_relay_and_its_dimmer_hold_the_dimmers_level_while_the_relay_is_closed(int? relay, int? dimmer, int? level)
    {
        var output = new DimmedRelayOutput(new NamedOutput("relay", [], relay), new NamedOutput("dimmer", [], dimmer));

        Assert.Equal(level, await output.ReadLevelAsync(CancellationToken.None));
    }

    private sealed class NamedOutput(string name, List<string> order, int? held = null) : IReadableLampOutput
    {
        public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) => ValueTask.FromResult(held);

        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            order.Add($"{name} {levelPercent}");
            return ValueTask.CompletedTask;
        }
    }
}
