using System.Collections.Immutable;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>A command that some target can still change, while it is worked on.</summary>
internal sealed class PendingCommand
{
    private readonly CommandRecord _order;
    private readonly CommandTargetRecord[] _targets;
    private readonly long[] _proofDueUnixMs;
    private readonly Dictionary<string, int> _positions;
    private readonly SortedSet<int> _changed = [];

    public PendingCommand(CommandRecord order, bool isNew)
    {
        _order = order;
        IsNew = isNew;
        _targets = [.. order.Targets];
        _proofDueUnixMs = new long[_targets.Length];
        _positions = Enumerable.Range(0, _targets.Length).ToDictionary(position => _targets[position].LampId, StringComparer.Ordinal);
    }

    public string Id => _order.Id;

    public int? LevelPercent => _order.LevelPercent;

    public long ExpiresUnixMs => _order.ExpiresUnixMs;

    /// <summary>Whether it is not yet in the database.</summary>
    public bool IsNew { get; set; }

    public bool IsChanged => IsNew || _changed.Count > 0;

    public bool IsPending => _targets.Any(target => target.IsPending);

    public IReadOnlyList<CommandTargetRecord> Targets => _targets;

    /// <summary>Positions of the targets that changed since <see cref="ForgetChanges"/>.</summary>
    public IReadOnlyCollection<int> Changed => _changed;

    /// <summary>The command as it stands now.</summary>
    public CommandRecord ToRecord() => _order with { Targets = ImmutableArray.Create(_targets) };

    public void ForgetChanges()
    {
        IsNew = false;
        _changed.Clear();
    }

    public int PositionOf(string lampId) => _positions.GetValueOrDefault(lampId, -1);

    /// <summary>The gateways that have targets which the broker does not hold yet.</summary>
    public IEnumerable<string> UnsentGateways() =>
        _targets.Where(target => target.State == CommandState.Requested).Select(target => target.GatewayId).Distinct();

    /// <summary>The message for one gateway.</summary>
    public LampCommand ToMessage(string gatewayId) => new(
        Id, [.. _targets.Where(target => target.GatewayId == gatewayId).Select(target => target.LampId)], LevelPercent, _order.RampSeconds, _order.ExpiresUnixMs, _order.Reason);

    /// <summary>Puts a target into a state; nothing happens where it is the same.</summary>
    public void Set(int position, CommandTargetRecord target, long proofDeadlineMs, long nowUnixMs)
    {
        if (ReferenceEquals(_targets[position], target))
            return;

        if (target.State == CommandState.Accepted && _targets[position].State != CommandState.Accepted)
            ExpectProof(position, proofDeadlineMs, nowUnixMs);
        _targets[position] = target;
        _changed.Add(position);
    }

    /// <summary>From now on measured power has the deadline, and the ramp before it, to agree.</summary>
    public void ExpectProof(int position, long proofDeadlineMs, long nowUnixMs) =>
        _proofDueUnixMs[position] = nowUnixMs + (_order.RampSeconds * 1_000L) + proofDeadlineMs;

    /// <summary>Lets time pass at a target.</summary>
    public CommandTargetRecord Elapsed(int position, long nowUnixMs) =>
        CommandTransitions.Elapsed(_targets[position], _order.ExpiresUnixMs, _proofDueUnixMs[position], nowUnixMs);
}
