using LampuKota.Lighting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Decides for every lamp what it shall do, and gives it to the output where that differs from what the output holds. Called by one caller at a time.
/// </summary>
/// <param name="wiring">The lamps and their outputs.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="timeProvider">Real time, for deadlines.</param>
/// <param name="onLevelSet">Told of every lamp whose output reached a new level, or was commanded to the one it holds; and whether a command led to it.</param>
/// <param name="log">Where it logs.</param>
/// <param name="onOutputEnded">Told when an output that did not answer at once has ended: a pass is due. From any thread.</param>
internal sealed partial class LampSupervisor(
    IReadOnlyList<GatewayLamp> wiring, CityClock clock, TimeProvider timeProvider, Action<Lamp, bool> onLevelSet, ILogger log, Action? onOutputEnded = null)
{
    private readonly Dictionary<string, Lamp> _lamps = wiring.OrderBy(lamp => lamp.Id, StringComparer.Ordinal)
        .Select((lamp, place) => new Lamp(lamp, clock, timeProvider, onOutputEnded ?? (static () => { })) { StaysLit = DoubtfulNight.StaysLit(place) }).ToDictionary(lamp => lamp.Id);
    private readonly long _startTimestamp = timeProvider.GetTimestamp();
    private AstronomicalClock _sun = AstronomicalClock.Kupang();

    /// <summary>What photocell and sensors say; the next pass acts on it.</summary>
    public LampInputs Inputs { get; set; }

    /// <summary>Between which bounds the time lies; null where it is known. The next pass acts on it.</summary>
    public TimeBounds? Doubt { get; set; }

    /// <summary>The gateway's lamps by id.</summary>
    public IReadOnlyDictionary<string, Lamp> Lamps => _lamps;

    /// <summary>Takes over what a desired document says; the next pass acts on it.</summary>
    /// <param name="desired">A document that checks.</param>
    public void Adopt(DesiredDocument desired)
    {
        _sun = new AstronomicalClock(desired.Settings.LatitudeDegrees, desired.Settings.LongitudeDegrees, CityZone.Wita);
        Dictionary<string, LampSchedule> schedules =
            desired.Calendars.ToDictionary(calendar => calendar.Id, calendar => new LampSchedule(calendar, desired.Programs, desired.DateLists));
        Dictionary<string, DesiredLamp> wanted = desired.Lamps.ToDictionary(lamp => lamp.Id);
        foreach (Lamp lamp in _lamps.Values)
        {
            DesiredLamp? one = wanted.GetValueOrDefault(lamp.Id);
            lamp.Schedule = one is null ? null : schedules[one.CalendarId];
            lamp.RatedPowerWatts = one?.RatedPowerWatts ?? double.NaN;
            lamp.SegmentId = one?.SegmentId;
        }

        foreach (DesiredLamp missing in desired.Lamps.Where(lamp => !_lamps.ContainsKey(lamp.Id)))
            NotWired(log, missing.Id);
    }

    /// <summary>Puts an override back in force after a restart.</summary>
    /// <param name="kept">The override.</param>
    public void Restore(ReportedOverride kept)
    {
        if (_lamps.TryGetValue(kept.Lamp, out Lamp? lamp))
            lamp.Override = new LampOverride(kept.CommandId, kept.LevelPercent, Instant.FromUnixTimeMilliseconds(kept.ExpiresUnixMs), IsRestored: true);
    }

    /// <summary>The overrides in force.</summary>
    public IReadOnlyList<ReportedOverride> Overrides() =>
    [
        .. from lamp in _lamps.Values
           let one = lamp.Override
           where one is not null
           orderby lamp.Id
           select new ReportedOverride(lamp.Id, one.CommandId, one.LevelPercent, one.Expires.ToUnixTimeMilliseconds()),
    ];

    /// <summary>Ends the overrides whose time is over. While the time is not known those from before the start are kept: they may hold again.</summary>
    /// <returns>Whether there were any.</returns>
    public bool EndExpiredOverrides()
    {
        LampTime time = TimeAt(clock.GetCurrentInstant());
        bool ended = false;
        foreach (Lamp lamp in _lamps.Values)
        {
            if (lamp.Override is not { } one || time.Now < one.EndAt(time) || (one.IsRestored && !time.IsKnown))
                continue;
            lamp.Override = null;
            ended = true;
        }

        return ended;
    }

    /// <summary>Brings every lamp to the level that should hold now. Waits for no output: one that has not answered yet is looked at again when it has.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>When the next pass is due, in city time.</returns>
    public async ValueTask<Instant> PassAsync(CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        Instant next = Instant.MaxValue;
        LampTime time = TimeAt(now);
        Instant retry = now + Duration.FromTimeSpan(GatewayLimits.OutputRetry) * clock.Speed;
        foreach (Lamp lamp in _lamps.Values)
        {
            LampStep step = HoldBack(lamp, Decide(lamp, time), now);
            next = Instant.Min(next, step.HoldsUntil);
            if (lamp.Applying is { IsCompleted: true } applied)
            {
                lamp.Applying = null;
                lamp.RetryFrom = await applied ? Instant.MinValue : retry;
            }

            // One that was given up and has ended is told at once what should hold; and a clock that was set back must not keep any waiting.
            lamp.RetryFrom = lamp.Driver.TakeLateEnd() ? Instant.MinValue : Instant.Min(lamp.RetryFrom, retry);
            if (!IsDue(lamp, step) || lamp.Driver.IsBusy || lamp.Applying is not null)
                continue;
            if (now < lamp.RetryFrom || !await TryBeginAsync(lamp, step, cancellationToken))
                next = Instant.Min(next, now < lamp.RetryFrom ? lamp.RetryFrom : retry);
        }

        return next;
    }

    private async ValueTask<bool> TryBeginAsync(Lamp lamp, LampStep step, CancellationToken cancellationToken)
    {
        Task<bool> applying = ApplyAsync(lamp, step, isCommand: false, cancellationToken);
        if (applying.IsCompleted)
            return await applying;

        lamp.Applying = applying;
        _ = applying.ContinueWith(_ => onOutputEnded?.Invoke(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return true;
    }

    /// <summary>Carries out a command that is within its limits and not expired.</summary>
    /// <param name="command">The command.</param>
    /// <param name="left">City time that is left of it.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>What became of it at each target.</returns>
    public async ValueTask<LampCommandResult[]> ExecuteAsync(LampCommand command, Duration left, CancellationToken cancellationToken) =>
        await FinishAsync(Begin(command, left, cancellationToken));

    /// <summary>Begins to carry out a command that is within its limits and not expired, and waits for no output.</summary>
    /// <param name="command">The command.</param>
    /// <param name="left">City time that is left of it.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>What becomes of it at each target.</returns>
    public TargetRun[] Begin(LampCommand command, Duration left, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        LampOverride? wanted = command.Level is not { } level ? null : new LampOverride(command.Id, level, Instant.FromUnixTimeMilliseconds(command.ExpiresUnixMs))
        {
            EndsAfterStart = now - TimeAt(now).Start + left,
        };
        return [.. command.Targets.Select(target => Begin(command, wanted, target, now, cancellationToken))];
    }

    private static async Task<LampCommandResult[]> FinishAsync(TargetRun[] runs)
    {
        foreach (TargetRun run in runs)
            await run.Applying;
        return [.. runs.Select(run => run.Finish())];
    }

    private static LampCommandResult Accepted(string id, string target, long atUnixMs) => new(id, target, LampCommandResultState.Accepted, null, atUnixMs);

    private static LampCommandResult Rejected(string id, string target, RejectionReason reason, Instant at) =>
        new(id, target, LampCommandResultState.Rejected, reason, at.ToUnixTimeMilliseconds());

    private static LampCommandResult Unknown(string id, string target, Instant at) =>
        Rejected(id, target, RejectionReason.UnknownTarget, at).WithDetail($"No output of this gateway drives {target}.");

    private static LampCommandResult Locked(string id, string target, LampLock held, Instant at) =>
        Rejected(id, target, RejectionReason.Locked, at).WithDetail($"The maintenance lock {held.LockId} of {held.Owner} holds the lamp.");

    private static LampCommandResult Failed(string id, Lamp lamp, Instant at) =>
        Rejected(id, lamp.Id, RejectionReason.OutputFailed, at).WithDetail(lamp.OutputProblem);

    private TargetRun Begin(LampCommand command, LampOverride? wanted, string target, Instant now, CancellationToken cancellationToken)
    {
        if (!_lamps.TryGetValue(target, out Lamp? lamp))
            return TargetRun.Told(Unknown(command.Id, target, now));

        if (lamp.Lock is { } held)
            return TargetRun.Told(Locked(command.Id, target, held, now));

        ReplacedOverride? replaced = Replaced(lamp.Override, command, TimeAt(now));
        lamp.BeginOrder(wanted);
        Task<long?> bringing = TryBringAsync(lamp, now, command.RampSeconds, cancellationToken);
        return new TargetRun(bringing, () =>
        {
            lamp.EndOrder(wanted, isCarriedOut: bringing.Result is not null);
            if (bringing.Result is { } atUnixMs)
                return Accepted(command.Id, target, atUnixMs) with { Replaced = replaced };
            return Failed(command.Id, lamp, clock.GetCurrentInstant());
        });
    }

    // A command that comes again after a restart does not replace itself.
    private static ReplacedOverride? Replaced(LampOverride? before, LampCommand command, in LampTime time) =>
        before is not null && before.CommandId != command.Id && time.Now < before.EndAt(time)
            ? new ReplacedOverride(before.LevelPercent, before.Expires.ToUnixTimeMilliseconds())
            : null;

    // Gives the output what was just decided; the moment at which it held that, or null where the output failed.
    private async Task<long?> TryBringAsync(Lamp lamp, Instant now, int rampSeconds, CancellationToken cancellationToken)
    {
        // Whoever commands a lamp wants to see it do so, also while others wait for their turn after a power cut.
        lamp.HeldBackFor = null;
        LampStep step = Decide(lamp, TimeAt(now), rampSeconds);
        if (step.LevelPercent is null || (!IsDue(lamp, step) && !lamp.Driver.IsBusy))
        {
            // The output holds the level already; a reading after the command proves it as well.
            if (step.IsFinal)
                onLevelSet(lamp, true);
            return now.ToUnixTimeMilliseconds();
        }

        // Stamped with the moment at which the output took the level: the first reading may come before all targets of the command are done.
        return await ApplyAsync(lamp, step, isCommand: true, cancellationToken) ? lamp.Feedback?.SinceUnixMs ?? clock.GetCurrentInstant().ToUnixTimeMilliseconds() : null;
    }

    // By the time since the start, which no setting of the clock changes.
    private Instant InstantOf(TimeSpan afterStart, Instant now) =>
        now + Duration.FromTimeSpan(afterStart - timeProvider.GetElapsedTime(_startTimestamp)) * clock.Speed;

    private LampTime TimeAt(Instant now)
    {
        bool mayBeNight = Doubt is not { } bounds || DoubtfulNight.MayBeDark(bounds, _sun);
        return new LampTime(now, InstantOf(TimeSpan.Zero, now), InstantOf(GatewayLimits.DefaultStateDelay, now), Doubt is null, mayBeNight)
        {
            InputsFrom = AwaitsInputs ? InstantOf(GatewayLimits.FirstInputDeadline, now) : Instant.MinValue,
        };
    }

    private bool MayBeNeeded(Lamp lamp, in LampTime time) =>
        time.MayBeNight || lamp.StaysLit || DoubtfulNight.MayBeScheduled(Doubt!.Value, lamp.Schedule, _sun);

    private LampStep Decide(Lamp lamp, in LampTime time, int? commandedRampSeconds = null)
    {
        Instant now = time.Now;
        LampDecision decision = LampDecision.Make(lamp.Lock, lamp.Override, lamp.Schedule, _sun, Inputs, time with { MayBeNight = MayBeNeeded(lamp, time) });
        Steer(lamp, decision, now, commandedRampSeconds);
        if (decision.LevelPercent is not { } target || lamp.Ramp is not { } ramp || now < ramp.Start || now >= ramp.Start + ramp.Length)
        {
            lamp.Ramp = null;
            return new LampStep(decision.LevelPercent, decision.HoldsUntil, IsFinal: true);
        }

        return new LampStep(ramp.LevelAt(now, target), Instant.Min(decision.HoldsUntil, ramp.NextStepAfter(now, target)), IsFinal: false);
    }

    // Another target is another way, from where the light is now. A lamp that nothing was decided for yet, after a power cut, goes to its level at once.
    private void Steer(Lamp lamp, LampDecision decision, Instant now, int? commandedRampSeconds)
    {
        int? before = lamp.TargetPercent;
        lamp.TargetPercent = decision.LevelPercent;
        _hasTurned |= lamp.TargetPercent != before || commandedRampSeconds is not null;
        bool isNewTarget = before is not null && decision.LevelPercent is not null && decision.LevelPercent != before;
        if (!isNewTarget && commandedRampSeconds is null)
            return;

        int rampSeconds = commandedRampSeconds ?? decision.RampSeconds;
        lamp.Ramp = rampSeconds > 0 && lamp.LevelPercent is { } from ? new LampRamp(from, now, Duration.FromSeconds(rampSeconds)) : null;
    }

    private static bool IsDue(Lamp lamp, LampStep step) => step.LevelPercent is { } level && lamp.Feedback?.LevelPercent != level;

    private async Task<bool> ApplyAsync(Lamp lamp, LampStep step, bool isCommand, CancellationToken cancellationToken)
    {
        lamp.OutputProblem = await lamp.Driver.ApplyAsync(step.LevelPercent!.Value, cancellationToken);
        if (lamp.OutputProblem is { } problem)
        {
            OutputFailed(log, lamp.Id, problem);
            return false;
        }

        if (step.IsFinal)
            onLevelSet(lamp, isCommand);
        return true;
    }

    [LoggerMessage(3010, LogLevel.Warning, "The output of lamp {Lamp} could not be set: {Reason}")]
    private static partial void OutputFailed(ILogger log, string lamp, string reason);

    [LoggerMessage(3011, LogLevel.Warning, "The desired document names lamp {Lamp}, which no output drives")]
    private static partial void NotWired(ILogger log, string lamp);

    /// <summary>What to give to an output now.</summary>
    private readonly record struct LampStep(int? LevelPercent, Instant HoldsUntil, bool IsFinal);
}
