using System.Diagnostics;
using LampuKota.Gateway.Linux;
using Xunit;

namespace LampuKota.Guest;

public sealed class GpioOutputTests : IDisposable
{
    private readonly Hardware _hardware = new(HardwareRoots.Real, TimeProvider.System);

    public void Dispose() => _hardware.Dispose();

    private GpioLampOutput Output(string address, bool isActiveLow = false) => new(_hardware.Chips, Lines.Address(address), isActiveLow);

    [Fact]
    public async Task A_relay_is_driven_by_chip_and_line_name_and_any_level_above_zero_switches_it_on()
    {
        SimulatedChip.Pi.Pull(17, up: false);
        using GpioLampOutput output = Output("pinctrl-bcm2711:GPIO17");

        await output.ApplyAsync(40, CancellationToken.None);
        Assert.Equal(1, SimulatedChip.Pi.Level(17));
        Assert.Equal(100, await output.ReadLevelAsync(CancellationToken.None));

        await output.ApplyAsync(0, CancellationToken.None);
        Assert.Equal(0, SimulatedChip.Pi.Level(17));
        Assert.Equal(0, await output.ReadLevelAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_relay_that_a_low_level_switches_on_is_driven_low()
    {
        using GpioLampOutput output = Output("gpiochip0:22", isActiveLow: true);

        await output.ApplyAsync(100, CancellationToken.None);
        Assert.Equal(0, SimulatedChip.Pi.Level(22));
        await output.ApplyAsync(0, CancellationToken.None);
        Assert.Equal(1, SimulatedChip.Pi.Level(22));
    }

    [Fact]
    public async Task Asking_for_the_level_takes_the_line_and_leaves_the_pin_as_it_is()
    {
        SimulatedChip.Pi.Pull(23, up: true);
        using GpioLampOutput output = Output("pinctrl-bcm2711:GPIO23");

        Assert.Null(await output.ReadLevelAsync(CancellationToken.None));
        Assert.Equal(1, SimulatedChip.Pi.Level(23));
        SimulatedChip.Pi.Pull(23, up: false);
        Assert.Equal(0, SimulatedChip.Pi.Level(23));
    }

    [Fact]
    public async Task A_restarted_program_reads_the_level_that_the_chip_kept_before_it_drives_the_line()
    {
        // The simulator's pins fall back to what pulls at them; pulled to the level that was driven, it is a chip that keeps its outputs.
        SimulatedChip.Pi.Pull(5, up: true);
        using (GpioLampOutput before = Output("pinctrl-bcm2711:GPIO5"))
            await before.ApplyAsync(100, CancellationToken.None);

        using GpioLampOutput after = Output("pinctrl-bcm2711:GPIO5");
        Assert.Equal(100, await after.ReadLevelAsync(CancellationToken.None));
        await after.ApplyAsync(100, CancellationToken.None);
        Assert.Equal(1, SimulatedChip.Pi.Level(5));
    }

    [Fact]
    public async Task A_killed_program_gives_its_line_back_and_the_pin_falls_to_its_resistor()
    {
        SimulatedChip.Pi.Pull(6, up: true);
        using Process holder = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [typeof(LineHolder).Assembly.Location, "hold", "pinctrl-bcm2711:GPIO6", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal(LineHolder.Ready, await holder.StandardOutput.ReadLineAsync());
        Assert.Equal(0, SimulatedChip.Pi.Level(6));

        holder.Kill();
        await holder.WaitForExitAsync();
        await SimulatedChip.Pi.WaitForAsync(6, 1);
        using GpioChip chip = _hardware.Chips.Open("pinctrl-bcm2711");
        Assert.False(chip.Require("GPIO6").IsUsed);
    }

    [Fact]
    public async Task A_line_that_another_holds_is_refused_with_the_holders_name()
    {
        using GpioLampOutput output = Output("pinctrl-bcm2711:GPIO4");

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => output.ApplyAsync(100, CancellationToken.None).AsTask());
        Assert.Contains("held by \"fan control\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_the_chip_does_not_have_is_named()
    {
        using GpioLampOutput output = Output("pinctrl-bcm2711:GPIO99");

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => output.ApplyAsync(100, CancellationToken.None).AsTask());
        Assert.Contains("has no line \"GPIO99\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_that_is_pulled_out_is_said_to_be_gone_and_driven_again_once_it_is_back()
    {
        SimulatedChip chip = SimulatedChip.Plug("usb-relays");
        using GpioLampOutput output = Output("usb-relays:3");
        await output.ApplyAsync(100, CancellationToken.None);
        Assert.Equal(1, chip.Level(3));

        chip.Unplug();
        IOException gone = await Assert.ThrowsAsync<IOException>(() => output.ApplyAsync(0, CancellationToken.None).AsTask());
        Assert.Contains("its chip is gone", gone.Message, StringComparison.Ordinal);
        IOException missing = await Assert.ThrowsAsync<IOException>(() => output.ApplyAsync(0, CancellationToken.None).AsTask());
        Assert.Contains("no GPIO chip named or labelled \"usb-relays\"", missing.Message, StringComparison.Ordinal);

        chip.PlugBack();
        await output.ApplyAsync(100, CancellationToken.None);
        Assert.Equal(1, chip.Level(3));
    }
}
