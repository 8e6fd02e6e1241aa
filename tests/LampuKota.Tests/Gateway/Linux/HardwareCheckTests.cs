using LampuKota.Gateway.Linux;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

public sealed class HardwareCheckTests : IDisposable
{
    private readonly TestFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    private (int Problems, string Text) Run(params (string Key, string Value)[] settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var output = new StringWriter();
        var roots = new HardwareRoots(Path.Combine(_machine.Path, "dev"), Path.Combine(_machine.Path, "sys"));
        using var hardware = new Hardware(roots, TimeProvider.System);
        int problems = new HardwareCheck(hardware, output).Run(ProgramSettings.ReadLamps(configuration), ProgramSettings.ReadSensors(configuration));
        return (problems, output.ToString());
    }

    [Fact]
    public void A_machine_without_hardware_is_told_so_in_plain_words()
    {
        (int problems, string text) = Run();

        Assert.Equal(0, problems);
        Assert.Contains("this machine has no GPIO", text, StringComparison.Ordinal);
        Assert.Contains("enable a PWM overlay", text, StringComparison.Ordinal);
        Assert.Contains("Nothing is missing.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_configured_but_not_there_is_counted_and_named()
    {
        (int problems, string text) = Run(
            ("Lamps:KPG-L1:Gpio", "pinctrl-bcm2711:GPIO17"),
            ("Lamps:KPG-L2:Pwm", "pwmchip0:0"),
            ("Sensors:0:Device", "KPG-L1"),
            ("Sensors:0:Quantity", "activePower"),
            ("Sensors:0:Hwmon", "ina226:power1_input"));

        Assert.Equal(3, problems);
        Assert.Contains("KPG-L1: relay pinctrl-bcm2711:GPIO17: There is no GPIO chip", text, StringComparison.Ordinal);
        Assert.Contains("KPG-L2: dimmer pwmchip0:0: there is no", text, StringComparison.Ordinal);
        Assert.Contains("There is no sensor \"ina226\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_there_is_listed_and_read()
    {
        _machine.Write("sys/class/pwm/pwmchip0/npwm", "2\n");
        _machine.Write("sys/class/hwmon/hwmon0/name", "ina226\n");
        _machine.Write("sys/class/hwmon/hwmon0/power1_input", "61400000\n");

        (int problems, string text) = Run(
            ("Lamps:KPG-L2:Pwm", "pwmchip0:1"),
            ("Sensors:0:Device", "KPG-L2"),
            ("Sensors:0:Quantity", "activePower"),
            ("Sensors:0:Hwmon", "ina226:power1_input"));

        Assert.Equal(0, problems);
        Assert.Contains("pwmchip0, 2 channels", text, StringComparison.Ordinal);
        Assert.Contains("activePower from ina226:power1_input reads 61.4 W, ready", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "the chip has no channel")]
    [InlineData("x", "the chip has no channel")]
    public void A_channel_that_the_chip_does_not_have_is_named(string channel, string problem)
    {
        _machine.Write("sys/class/pwm/pwmchip0/npwm", "2\n");

        Assert.Contains(problem, Run(("Lamps:KPG-L2:Pwm", "pwmchip0:" + channel)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_that_cannot_be_true_is_a_problem()
    {
        _machine.Write("sys/class/hwmon/hwmon0/name", "ina226\n");
        _machine.Write("sys/class/hwmon/hwmon0/in1_input", "9000000\n");

        (int problems, string text) = Run(("Sensors:0:Device", "KPG-L2"), ("Sensors:0:Quantity", "supplyVoltage"), ("Sensors:0:Hwmon", "ina226:in1_input"));

        Assert.Equal(1, problems);
        Assert.Contains("that cannot be true", text, StringComparison.Ordinal);
    }
}
