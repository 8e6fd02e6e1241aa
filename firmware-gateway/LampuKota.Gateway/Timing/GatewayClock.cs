using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// The gateway's real clock. Until the machine's clock is trusted in this boot it shows what that shows, for want of a better. From then on it runs by the time since
/// boot, and follows the machine's clock only while something keeps that right: whoever sets the clock by mistake, forwards or backwards, moves no lamp and no stamp.
/// A quartz that runs on alone for 40 days is wrong by some three minutes at most (50 ppm). Safe for use by several threads.
/// </summary>
/// <param name="machine">The machine's clock.</param>
/// <param name="trustsAlways">Whether the machine's clock is believed whatever it shows, and followed whoever sets it.</param>
public sealed class GatewayClock(IMachineClock machine, bool trustsAlways = false) : IClock
{
    /// <summary>A machine clock that differs from the gateway's own by more than this was set.</summary>
    private static readonly Duration StepTolerance = Duration.FromSeconds(30);

    private readonly Lock _lock = new();
    private Instant _boot;
    private Instant _firstBoot;
    private bool _isTrusted;
    private bool _isStepIgnored;

    /// <summary>Whether the time that it shows can be believed.</summary>
    public bool IsTrusted
    {
        get
        {
            lock (_lock)
                return _isTrusted;
        }
    }

    /// <summary>Which start of the machine this is.</summary>
    public Guid BootId { get; } = machine.Read().BootId;

    /// <summary>Milliseconds since the machine's start.</summary>
    public long SinceBootMs => (long)machine.SinceBoot.TotalMilliseconds;

    /// <inheritdoc/>
    public Instant GetCurrentInstant()
    {
        lock (_lock)
            return _isTrusted ? _boot + machine.SinceBoot : machine.Wall;
    }

    /// <summary>The real instant of a moment in this boot; the same for the same moment also after a restart of the program. Only once it is trusted.</summary>
    /// <param name="sinceBootMs">Milliseconds since the boot.</param>
    public Instant At(long sinceBootMs)
    {
        lock (_lock)
            return _firstBoot + Duration.FromMilliseconds(sinceBootMs);
    }

    /// <summary>Goes on with what an earlier life in the same boot trusted.</summary>
    /// <param name="memory">What it left.</param>
    internal void Resume(ClockMemory memory)
    {
        if (memory.BootId != BootId || !memory.IsCertain)
            return;

        lock (_lock)
        {
            _boot = _firstBoot = Instant.FromUnixTimeMilliseconds(memory.UnixMs - memory.SinceBootMs);
            _isTrusted = true;
        }
    }

    /// <summary>Between which bounds the time lies; null where it is known.</summary>
    /// <param name="memory">The time that was kept last; null where there is none.</param>
    /// <param name="longestOutage">The longest outage assumed.</param>
    internal TimeBounds? Doubt(ClockMemory? memory, Duration longestOutage) =>
        IsTrusted ? null : TimeBounds.Of(memory, BootId, machine.SinceBoot, longestOutage);

    /// <summary>Looks at the machine's clock anew.</summary>
    /// <param name="memory">The last time that was trusted, by whatever boot; null where there is none.</param>
    /// <returns>What changed.</returns>
    internal ClockChange Judge(ClockMemory? memory)
    {
        MachineTime time = machine.Read();
        lock (_lock)
        {
            Instant boot = time.Wall - time.SinceBoot;
            if (!_isTrusted)
            {
                if (!trustsAlways && !ClockJudgement.IsTrusted(time, memory))
                    return ClockChange.None;

                (_boot, _firstBoot, _isTrusted) = (boot, boot, true);
                return ClockChange.Trusted;
            }

            bool isStep = boot - _boot > StepTolerance || _boot - boot > StepTolerance;
            if (trustsAlways || time.IsSynchronised)
            {
                _boot = boot;
                _firstBoot = isStep ? boot : _firstBoot;
                _isStepIgnored = false;
                return isStep ? ClockChange.Stepped : ClockChange.None;
            }

            bool isNew = isStep && !_isStepIgnored;
            _isStepIgnored = isStep;
            return isNew ? ClockChange.StepIgnored : ClockChange.None;
        }
    }

    /// <summary>
    /// What is worth keeping: the present time, or while it is not trusted its bounds; null where nothing is known of it. Its stamps stay those of <see cref="At"/>.
    /// </summary>
    /// <param name="memory">The time that was kept last; null where there is none.</param>
    /// <param name="longestOutage">The longest outage assumed.</param>
    internal ClockMemory? Remember(ClockMemory? memory, Duration longestOutage)
    {
        Duration sinceBoot = machine.SinceBoot;
        lock (_lock)
        {
            return _isTrusted
                ? new ClockMemory((_firstBoot + sinceBoot).ToUnixTimeMilliseconds(), (long)sinceBoot.TotalMilliseconds, BootId)
                : TimeBounds.Of(memory, BootId, sinceBoot, longestOutage).ToMemory(BootId, sinceBoot);
        }
    }
}

/// <summary>What became of the clock.</summary>
internal enum ClockChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It can be trusted from now on.</summary>
    Trusted,

    /// <summary>What keeps it right set it to another time, and the gateway follows.</summary>
    Stepped,

    /// <summary>Somebody set it to another time, and the gateway does not follow.</summary>
    StepIgnored,
}
