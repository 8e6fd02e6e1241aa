using System.Collections.Immutable;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>A command that some target can still change, while it is worked on.</summary>
internal sealed class PendingCommand
{
    private readonly CommandTargetRecord[] _targets;
    private readonly long[] _proofDueUnixMs;
    private readonly Dictionary<string, int> _positions;
    private readonly bool[] _isChanged;
    private readonly List<int> _changed = [];
    private CommandRecord _order;
    private int _pending;

    public PendingCommand(CommandRecord order, bool isNew)
    {
        _order = order;
        IsNew = isNew;
        _targets = [.. order.Targets];
        _proofDueUnixMs = new long[_targets.Length];
        _isChanged = new bool[_targets.Length];
        _positions = new Dictionary<string, int>(_targets.Length, StringComparer.Ordinal);
        for (int position = 0; position < _targets.Length; position++)
            _positions[_targets[position].LampId] = position;
        _pending = _targets.Count(target => target.IsPending);
        Parts = CommandPart.Divide(order);
    }

    /// <summary>The command as it was asked for and decided on; its targets are those of the beginning.</summary>
    public CommandRecord Order => _order;

    public string Id => _order.Id;

    /// <summary>What goes out, a message each.</summary>
    public IReadOnlyList<CommandPart> Parts { get; }

    /// <summary>Whether it is not yet in the database.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether somebody decided on it since <see cref="ForgetChanges"/>.</summary>
    public bool IsDecided { get; private set; }

    public bool IsChanged => IsNew || IsDecided || _changed.Count > 0;

    public bool IsPending => _pending > 0;

    /// <summary>Whether it may go out: it is on disk, and so is the second person's approval where it needs one.</summary>
    public bool MayBeSent => !IsNew && !IsDecided && _order.Approval is null or { State: ApprovalState.Approved };

    public IReadOnlyList<CommandTargetRecord> Targets => _targets;

    /// <summary>Positions of the targets that changed since <see cref="ForgetChanges"/>.</summary>
    public IReadOnlyCollection<int> Changed => _changed;

    /// <summary>The command as it stands now.</summary>
    public CommandRecord ToRecord() => _order with { Targets = ImmutableArray.Create(_targets) };

    public void ForgetChanges()
    {
        IsNew = false;
        IsDecided = false;
        foreach (int position in _changed)
            _isChanged[position] = false;
        _changed.Clear();
    }

    public int PositionOf(string lampId) => _positions.GetValueOrDefault(lampId, -1);

    /// <summary>The level that a target was given; null where its control program decides.</summary>
    public int? LevelOf(int position) => _order.LevelOf(_targets[position]);

    /// <summary>Whether the broker does not hold a part yet.</summary>
    public bool IsUnsent(CommandPart part)
    {
        foreach (int position in part.Positions)
        {
            if (_targets[position].State == CommandState.Requested)
                return true;
        }

        return false;
    }

    /// <summary>A second person has decided.</summary>
    public void Decide(CommandApproval approval)
    {
        _order = _order with { Approval = approval };
        IsDecided = true;
    }

    /// <summary>Another command undoes this one.</summary>
    public void MarkUndone(string undoId) => _order = _order with { UndoneById = undoId };

    /// <summary>Puts a target into a state; nothing happens where it is the same.</summary>
    public void Set(int position, CommandTargetRecord target, long proofDeadlineMs, long nowUnixMs)
    {
        CommandTargetRecord before = _targets[position];
        if (ReferenceEquals(before, target))
            return;

        if (target.State == CommandState.Accepted && before.State != CommandState.Accepted)
            ExpectProof(position, proofDeadlineMs, nowUnixMs);
        _pending += (target.IsPending ? 1 : 0) - (before.IsPending ? 1 : 0);
        _targets[position] = target;
        if (_isChanged[position])
            return;

        _isChanged[position] = true;
        _changed.Add(position);
    }

    /// <summary>From now on measured power has the deadline, and the ramp before it, to agree.</summary>
    public void ExpectProof(int position, long proofDeadlineMs, long nowUnixMs) =>
        _proofDueUnixMs[position] = nowUnixMs + (_order.RampSeconds * 1_000L) + proofDeadlineMs;

    /// <summary>Lets time pass at a target.</summary>
    public CommandTargetRecord Elapsed(int position, long nowUnixMs) =>
        CommandTransitions.Elapsed(_targets[position], _order.ExpiresOf(_targets[position]), _proofDueUnixMs[position], nowUnixMs);
}
