using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using NodaTime;

namespace LampuKota.Tests;

public sealed class LinuxMachineClockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void AddClock(string name, string hctosys)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "class", "rtc", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "hctosys"), hctosys + "\n");
    }

    private MachineTime Read() => new LinuxMachineClock(new HardwareRoots("/dev", _root)).Read();

    [Fact]
    public void The_kernel_tells_wall_time_time_since_boot_and_which_boot_it_is()
    {
        MachineTime first = Read();
        MachineTime second = Read();

        Assert.Equal(first.BootId, second.BootId);
        Assert.NotEqual(Guid.Empty, first.BootId);
        Assert.True(first.SinceBoot > Duration.Zero && second.SinceBoot >= first.SinceBoot);
        Assert.True(second.Wall >= first.Wall);
    }

    [Fact]
    public void A_battery_clock_counts_where_the_kernel_took_the_time_from_it()
    {
        Assert.False(Read().HasBatteryClock);
        AddClock("rtc0", "0");
        Assert.False(Read().HasBatteryClock);
        AddClock("rtc1", "1");
        Assert.True(Read().HasBatteryClock);
    }
}
