using NodaTime;

namespace LampuKota.Gateway;

/// <summary>What a machine knows of the time.</summary>
public interface IMachineClock
{
    /// <summary>Reads everything, which may take a bus some milliseconds; never fails: what cannot be told is told as not being so.</summary>
    MachineTime Read();

    /// <summary>What the machine's clock shows.</summary>
    Instant Wall { get; }

    /// <summary>Time since the machine was started, sleep included; cheap enough to stamp every sample with.</summary>
    Duration SinceBoot { get; }
}

/// <summary>What a machine knows of the time at one moment.</summary>
/// <param name="Wall">What its clock shows.</param>
/// <param name="SinceBoot">Time since it was started, sleep included; runs on whatever the clock is set to.</param>
/// <param name="BootId">Which start that was.</param>
/// <param name="IsSynchronised">Whether something that knows the time keeps the clock right: NTP, PTP, a radio clock.</param>
/// <param name="HasBatteryClock">Whether a clock that runs on a battery shows the same time.</param>
public readonly record struct MachineTime(Instant Wall, Duration SinceBoot, Guid BootId, bool IsSynchronised, bool HasBatteryClock);
