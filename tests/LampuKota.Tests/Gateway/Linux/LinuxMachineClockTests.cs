using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using NodaTime;

namespace LampuKota.Tests;

public sealed class LinuxMachineClockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void AddClock(string name, long unixSeconds)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "class", "rtc", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "name"), "rtc-ds1307 1-0068\n");
        File.WriteAllText(Path.Combine(folder, "since_epoch"), unixSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\n");
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
    public void A_battery_clock_stands_behind_the_time_where_it_shows_the_same()
    {
        Assert.False(Read().HasBatteryClock);
        AddClock("rtc0", 946_684_800);
        Assert.False(Read().HasBatteryClock);
        AddClock("rtc1", SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds());
        Assert.True(Read().HasBatteryClock);
    }
}
