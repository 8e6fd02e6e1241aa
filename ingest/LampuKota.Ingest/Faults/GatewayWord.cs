using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// What a gateway reports of what stands above its calendars, and since when: overrides, maintenance locks, whether it knows the time, which desired document it runs. To be used by
/// one thread at a time.
/// </summary>
internal sealed class GatewayWord
{
    private readonly Dictionary<string, long> _changedUnixMs = new(StringComparer.Ordinal);
    private Dictionary<string, LampHold> _holds = new(StringComparer.Ordinal);
    private long _allChangedUnixMs;
    private long _saidUnixMs;
    private bool _knowsTime = true;

    /// <summary>Version of the desired document that it runs; null before its first word.</summary>
    public long? DesiredVersion { get; private set; }

    /// <summary>
    /// Whether its lamps follow the calendars of a desired document where nothing holds them: it may run an older one, and where it does not know the time it lights them by other rules.
    /// One that has said nothing is believed to.
    /// </summary>
    /// <param name="desiredVersion">Version of the document.</param>
    public bool FollowsCalendars(long desiredVersion) => _knowsTime && (DesiredVersion is null || DesiredVersion == desiredVersion);

    /// <summary>Takes its newest word.</summary>
    public void Take(ReportedDocument reported)
    {
        bool knowsTime = reported.IsClockTrusted != false;
        bool wentBack = reported.AtUnixMs < _saidUnixMs;
        if (wentBack)
            _changedUnixMs.Clear();
        if (wentBack || knowsTime != _knowsTime || reported.DesiredVersion != DesiredVersion)
            _allChangedUnixMs = reported.AtUnixMs;
        (DesiredVersion, _knowsTime, _saidUnixMs) = (reported.DesiredVersion, knowsTime, reported.AtUnixMs);

        Dictionary<string, LampHold> holds = HoldsOf(reported);
        foreach (string lamp in holds.Keys.Union(_holds.Keys))
        {
            if (Find(holds, lamp) != Find(_holds, lamp))
                _changedUnixMs[lamp] = reported.AtUnixMs;
        }

        _holds = holds;
        Forget();
    }

    /// <summary>What holds a lamp above its calendar; null where nothing does.</summary>
    public LampHold? HoldOf(string lampId, long atUnixMs) => Find(_holds, lampId) is { } hold && hold.IsInForceAt(atUnixMs) ? hold : null;

    /// <summary>Since when a lamp's light is decided as it is; what was measured before says nothing of it.</summary>
    public long DecidedUnixMs(string lampId) => Math.Max(_allChangedUnixMs, _changedUnixMs.GetValueOrDefault(lampId));

    private static LampHold? Find(Dictionary<string, LampHold> holds, string lampId) => holds.TryGetValue(lampId, out LampHold hold) ? hold : null;

    private static Dictionary<string, LampHold> HoldsOf(ReportedDocument reported)
    {
        var holds = new Dictionary<string, LampHold>(StringComparer.Ordinal);
        foreach (ReportedOverride one in reported.Overrides)
            holds[one.Lamp] = new LampHold(one.LevelPercent, one.ExpiresUnixMs, LockedSinceUnixMs: null);
        foreach (ReportedLock one in reported.Locks ?? [])
        {
            foreach (LockedLamp lamp in one.Lamps)
                holds[lamp.Lamp] = new LampHold(lamp.LevelPercent, one.DueUnixMs, one.SinceUnixMs);
        }

        return holds;
    }

    // However many names a gateway thinks of, so many are remembered at most.
    private void Forget()
    {
        if (_changedUnixMs.Count <= 2 * LightingLimits.MaximumLamps)
            return;
        foreach (string lamp in _changedUnixMs.Keys.Where(lamp => !_holds.ContainsKey(lamp)).ToArray())
            _changedUnixMs.Remove(lamp);
    }
}

/// <summary>An override or a maintenance lock of one lamp.</summary>
/// <param name="LevelPercent">The level that it holds; null where the lamp was left as it was.</param>
/// <param name="EndUnixMs">When the override ends; of a lock, when the work should be over.</param>
/// <param name="LockedSinceUnixMs">Since when the lock is held; null for an override.</param>
internal readonly record struct LampHold(int? LevelPercent, long EndUnixMs, long? LockedSinceUnixMs)
{
    /// <summary>Whether it decides the lamp's light; a lock does until somebody releases it.</summary>
    public bool IsInForceAt(long atUnixMs) => LockedSinceUnixMs is not null || atUnixMs < EndUnixMs;

    /// <summary>Whether somebody was at work there by their own word.</summary>
    public bool IsWorkAt(long atUnixMs) => LockedSinceUnixMs <= atUnixMs && atUnixMs < EndUnixMs;
}
