using System.Runtime.InteropServices;
using NodaTime;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// What Linux knows of the time. The kernel's clock counts as kept right where adjtimex(2) says so, which chrony, ntpd and systemd-timesyncd all tell it. It was set
/// from a battery clock where an RTC is the one that the kernel took the time from.
/// </summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="bootIdFile">The kernel's boot id: <c>/proc/sys/kernel/random/boot_id</c>.</param>
internal sealed class LinuxMachineClock(HardwareRoots roots, string bootIdFile = "/proc/sys/kernel/random/boot_id") : IMachineClock
{
    private readonly Guid _bootId = Guid.TryParse(File.Exists(bootIdFile) ? File.ReadAllText(bootIdFile).Trim() : null, out Guid bootId) ? bootId : Guid.NewGuid();
    private readonly bool _hasBatteryClock = HasBatteryClock(roots);

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
    public MachineTime Read() =>
        new(SystemClock.Instance.GetCurrentInstant(), SinceBoot, _bootId, IsKernelSynchronised(), _hasBatteryClock);

    private static unsafe bool IsKernelSynchronised()
    {
        KernelClockState state = default;
        return Libc.AdjTimeX(&state) >= 0 && (state.Status & KernelClockState.Unsynchronised) == 0;
    }

    // The kernel says of each RTC whether its own clock was set from it ("hctosys").
    private static bool HasBatteryClock(HardwareRoots roots)
    {
        string folder = Path.Combine(roots.Sys, "class", "rtc");
        if (!Directory.Exists(folder))
            return false;

        foreach (string clock in Directory.GetDirectories(folder))
        {
            string mark = Path.Combine(clock, "hctosys");
            if (File.Exists(mark) && File.ReadAllText(mark).Trim() == "1")
                return true;
        }

        return false;
    }
}
