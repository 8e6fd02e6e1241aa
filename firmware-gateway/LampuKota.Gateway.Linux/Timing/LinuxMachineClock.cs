using System.Runtime.InteropServices;
using NodaTime;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// What Linux knows of the time. The kernel's clock counts as kept right where adjtimex(2) says so, which chrony, ntpd and systemd-timesyncd all tell it. A battery
/// clock stands behind it where an RTC shows the same time.
/// </summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="bootIdFile">The kernel's boot id: <c>/proc/sys/kernel/random/boot_id</c>.</param>
internal sealed class LinuxMachineClock(HardwareRoots roots, string bootIdFile = "/proc/sys/kernel/random/boot_id") : IMachineClock
{
    /// <summary>A DS3231 loses a minute a year, and seconds are cut off.</summary>
    private static readonly Duration Agreement = Duration.FromMinutes(1);

    private readonly Guid _bootId = Guid.TryParse(File.Exists(bootIdFile) ? File.ReadAllText(bootIdFile).Trim() : null, out Guid bootId) ? bootId : Guid.NewGuid();

    /// <inheritdoc/>
    public unsafe Duration SinceBoot
    {
        get
        {
            KernelTime time = default;
            if (Libc.ClockGetTime(Libc.ClockBootTime, &time) != 0)
                throw new InvalidOperationException($"The kernel does not tell the time since boot: {Marshal.GetLastPInvokeErrorMessage()}.");
            return Duration.FromSeconds(time.Seconds) + Duration.FromNanoseconds(time.Nanoseconds);
        }
    }

    /// <inheritdoc/>
    public Instant Wall => SystemClock.Instance.GetCurrentInstant();

    /// <inheritdoc/>
    public MachineTime Read()
    {
        Instant wall = Wall;
        return new MachineTime(wall, SinceBoot, _bootId, IsKernelSynchronised(), AgreesWithBatteryClock(wall));
    }

    private static unsafe bool IsKernelSynchronised()
    {
        KernelClockState state = default;
        return Libc.AdjTimeX(&state) >= 0 && (state.Status & KernelClockState.Unsynchronised) == 0;
    }

    // Whether the kernel set its clock from the chip at the start or a service did ("hwclock"), the two agree; a chip without a cell shows another year.
    private bool AgreesWithBatteryClock(Instant wall)
    {
        foreach (RealTimeClock clock in RealTimeClock.List(roots))
        {
            if (clock.ReadTime() is { } kept && kept - wall < Agreement && wall - kept < Agreement)
                return true;
        }

        return false;
    }
}
