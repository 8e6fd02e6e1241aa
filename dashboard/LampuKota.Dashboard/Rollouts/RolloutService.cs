using System.Collections.Concurrent;
using System.Data.Common;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>The city's rollouts: which gateway is asked for which release, moved on by what the gateways report.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="contexts">The audit log.</param>
/// <param name="directory">The city's gateways.</param>
/// <param name="groups">The lamp groups.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="logger">Says what happened.</param>
public sealed partial class RolloutService(
    RolloutStore store, IDbContextFactory<CityContext> contexts, CityDirectory directory, LampGroupService groups, CityClock clock, ILogger<RolloutService> logger)
    : IDisposable
{
    /// <summary>Rollouts that are kept in memory and may be begun; a release a week is five hundred in ten years.</summary>
    private const int MaximumRollouts = 1_000;

    private readonly ConcurrentDictionary<string, ReportedDocument> _reported = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile IReadOnlyList<Rollout> _rollouts = [];
    private volatile DrawnMembers? _drawn;

    /// <summary>Raised after gateways are to be asked for something else; handlers must return quickly.</summary>
    public event Action? Changed;

    /// <summary>All rollouts, the newest first.</summary>
    public IReadOnlyList<Rollout> All => _rollouts;

    /// <summary>What a gateway reported last; null where it has not.</summary>
    public ReportedDocument? FindReported(string gatewayId) => _reported.GetValueOrDefault(gatewayId);

    /// <summary>What a gateway shall be asked for; null for nothing.</summary>
    public DesiredUpdate? UpdateFor(string gatewayId) => RolloutPlan.UpdateFor(_rollouts, gatewayId, rollout => Drawn().Has(rollout, gatewayId), FindReported(gatewayId));

    /// <summary>The gateways up to a stage, and how far each is.</summary>
    public IReadOnlyList<(string GatewayId, RolloutProgress Progress)> ProgressOf(Rollout rollout, int stage) =>
        [.. RolloutPlan.Members(rollout, stage, GatewayIds()).Select(id => (id, RolloutPlan.ProgressOf(rollout, FindReported(id))))];

    /// <summary>Begins a rollout.</summary>
    /// <param name="draft">The rollout; its id and time are given here.</param>
    /// <param name="person">Who asks for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The person may not, or it does not check.</exception>
    public async Task<Rollout> BeginAsync(Rollout draft, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageGateways);
        Rollout rollout = draft with
        {
            Id = Guid.CreateVersion7().ToString(),
            Stages = [.. draft.Stages.Select(stage => RolloutPlan.WithGateways(stage, directory.Current, groups.Current))],
            PersonName = person.Name,
            CreatedUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        };
        RolloutPlan.Check(rollout, GatewayIds());
        return await ChangeAsync(rollout, "begin", person, known => _rollouts.Count < MaximumRollouts
            ? rollout
            : throw new RequestRefusedException(Refusal.TooLarge, null, $"There are {MaximumRollouts} rollouts already."), cancellationToken);
    }

    /// <summary>Halts a rollout, lets it go on, or ends it.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="state">Halted, Running or Cancelled. Running lets the failures that there are pass.</param>
    /// <param name="person">Who asks for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The person may not, or there is no such rollout, or it is over.</exception>
    public async Task<Rollout> SetStateAsync(string id, RolloutStanding state, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageGateways);
        Rollout found = _rollouts.FirstOrDefault(one => one.Id == id) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no rollout of this id.");
        return await ChangeAsync(found, state.ToString(), person, known => Moved(known, state, person), cancellationToken);
    }

    /// <summary>Waits no longer for the gateways of the present stage that are not healthy yet, so that the next begins: in a stage of few, one that is away would hold up all.</summary>
    /// <param name="id">The rollout; it runs.</param>
    /// <param name="person">Who asks for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The person may not, or there is no such rollout, or it does not run.</exception>
    public async Task<Rollout> LeaveBehindAsync(string id, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageGateways);
        Rollout found = _rollouts.FirstOrDefault(one => one.Id == id) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no rollout of this id.");
        return await ChangeAsync(found, "leave behind", person, LeftBehind, cancellationToken);
    }

    /// <summary>Takes what a gateway reports; rollouts move on by it.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="reported">Its report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask ReportAsync(string gatewayId, ReportedDocument reported, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reported);
        if (directory.Current.FindGateway(gatewayId) is null)
            return;
        ReportedDocument? known = FindReported(gatewayId);
        _reported[gatewayId] = reported;
        if (known?.Update != reported.Update || known?.Firmware != reported.Firmware)
            await AdvanceAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    /// <summary>Loads them; for the start.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken) => _rollouts = await store.LoadAsync(cancellationToken);

    private static Rollout Moved(Rollout rollout, RolloutStanding state, Person person, IReadOnlyList<string> failed) => (rollout.State, state) switch
    {
        (RolloutStanding.Running or RolloutStanding.Finished, RolloutStanding.Halted) => rollout with { State = RolloutStanding.Halted, HaltReason = person.Name },
        (RolloutStanding.Halted, RolloutStanding.Running) => rollout with { State = RolloutStanding.Running, HaltReason = null, PassedOver = [.. rollout.PassedOver.Union(failed)] },
        (not RolloutStanding.Cancelled, RolloutStanding.Cancelled) => rollout with { State = RolloutStanding.Cancelled },
        _ => throw new RequestRefusedException(Refusal.Conflict, "state", $"A rollout that is {rollout.State} cannot become {state}."),
    };

    private Rollout Moved(Rollout rollout, RolloutStanding state, Person person) => Moved(
        rollout, state, person, [.. ProgressOf(rollout, rollout.Stage).Where(one => one.Progress == RolloutProgress.Failed).Select(one => one.GatewayId)]);

    private Rollout LeftBehind(Rollout rollout) => rollout.State == RolloutStanding.Running
        ? rollout with
        {
            LeftBehind = [.. rollout.LeftBehind.Union(ProgressOf(rollout, rollout.Stage).Where(one => one.Progress is RolloutProgress.Waiting or RolloutProgress.Underway).Select(one => one.GatewayId))],
        }
        : throw new RequestRefusedException(Refusal.Conflict, "state", $"A rollout that is {rollout.State} waits for nobody.");

    private async Task<Rollout> ChangeAsync(Rollout rollout, string action, Person person, Func<Rollout, Rollout> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            Rollout known = _rollouts.FirstOrDefault(one => one.Id == rollout.Id) ?? rollout;
            Rollout changed = RolloutPlan.Advance(change(known), GatewayIds(), _reported);
            await AuditAsync(changed, action, person, cancellationToken);
            await KeepAsync(changed, cancellationToken);
            rollout = changed;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The rollout could not be saved; check the dashboard's disk and try again.");
        }
        finally
        {
            _changing.Release();
        }

        Changed?.Invoke();
        return rollout;
    }

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        bool hasChanged = false;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            foreach (Rollout rollout in _rollouts.Where(one => one.State == RolloutStanding.Running).ToArray())
            {
                Rollout next = RolloutPlan.Advance(rollout, GatewayIds(), _reported);
                if (next == rollout)
                    continue;
                await KeepAsync(next, cancellationToken);
                hasChanged = true;
                LogMoved(logger, next.Id, next.Release.Version, next.State, next.Stage + 1, next.HaltReason ?? "");
            }
        }
        catch (DbException exception)
        {
            // The next report moves it on.
            LogNotSaved(logger, exception.Message);
        }
        finally
        {
            _changing.Release();
        }

        if (hasChanged)
            Changed?.Invoke();
    }

    private async Task KeepAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await store.SaveAsync(rollout, cancellationToken);
        _rollouts = [.. _rollouts.Where(one => one.Id != rollout.Id).Append(rollout).OrderByDescending(one => one.CreatedUnixMs).ThenByDescending(one => one.Id, StringComparer.Ordinal)];
    }

    private async Task AuditAsync(Rollout rollout, string action, Person person, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        context.AuditEntries.Add(AuditEntry.Of(person, "rollout", rollout.Id, $"{action}: {rollout.Release.Kind} {rollout.Release.Version}, {rollout.Reason}", clock.NowUnixMs()));
        await context.SaveChangesAsync(cancellationToken);
    }

    private DrawnMembers Drawn()
    {
        CitySnapshot city = directory.Current;
        DrawnMembers? drawn = _drawn;
        if (drawn?.City != city)
            _drawn = drawn = new DrawnMembers(city);
        return drawn;
    }

    private string[] GatewayIds() => [.. directory.Current.Assets.Gateways.Select(gateway => gateway.Id)];

    [LoggerMessage(EventId = 3601, Level = LogLevel.Information, Message = "Rollout {Id} of {Version} is {State} at stage {Stage}. {Reason}")]
    private static partial void LogMoved(ILogger logger, string id, string version, RolloutStanding state, int stage, string reason);

    [LoggerMessage(EventId = 3602, Level = LogLevel.Error, Message = "A rollout could not be saved, and is moved on at the next report: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string reason);
}
