using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Commands in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class CommandStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Writes what has changed in one durable commit, with its entries in the audit log.</summary>
    /// <param name="changes">What has changed.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(CommandChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        context.Commands.AddRange(changes.Created.Select(CommandRows.ToRowWithoutTargets));
        context.AuditEntries.AddRange(changes.Created.Select(CommandAudit.OfRequest));
        context.AuditEntries.AddRange(changes.Decided.Select(CommandAudit.OfDecision));
        await context.SaveChangesAsync(cancellationToken);

        await context.InsertAllAsync([.. changes.Created.SelectMany(CommandRows.ToTargetRows)], cancellationToken);
        await context.UpdateAllAsync([.. changes.Targets.Select(changed => CommandRows.ToRow(changed.Command.Id, changed.Position, changed.Target))], cancellationToken);
        await context.UpdateAllAsync([.. changes.Commands.Select(CommandRows.ToRowWithoutTargets)], cancellationToken);
        foreach (CommandRecord undo in changes.Created.Where(command => command.Kind == CommandKind.Undo))
        {
            await context.Commands.Where(command => command.Id == undo.ReferenceId)
                .ExecuteUpdateAsync(command => command.SetProperty(row => row.UndoneById, undo.Id), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>All commands of which some target can still change, oldest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CommandRecord>> LoadPendingAsync(CancellationToken cancellationToken) =>
        LoadAsync(commands => commands.Where(command => command.IsPending).OrderBy(command => command.RequestedUnixMs).ThenBy(command => command.Id), cancellationToken);

    /// <summary>A command, or null.</summary>
    /// <param name="id">Command id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CommandRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<CommandRecord> found = await LoadAsync(commands => commands.Where(command => command.Id == id), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Whether a command has a lamp among its targets whose gateway has not answered.</summary>
    /// <param name="id">Command id.</param>
    /// <param name="lampId">The lamp.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsUnansweredAsync(string id, string lampId, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.CommandTargets.AnyAsync(
            target => target.CommandId == id && target.LampId == lampId && target.AnsweredUnixMs == null, cancellationToken);
    }

    /// <summary>The newest commands, newest first.</summary>
    /// <param name="scope">Only commands to this scope; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="lampIds">Only commands to some of these lamps; null for all.</param>
    public Task<IReadOnlyList<CommandOverview>> LoadRecentAsync(
        CommandScope? scope, int limit, CancellationToken cancellationToken, IReadOnlyCollection<string>? lampIds = null) => LoadOverviewsAsync(
        commands => ToSomeOf(lampIds, scope is null ? commands : commands.Where(command => command.ScopeKind == scope.Kind && command.ScopeId == scope.Id))
            .OrderByDescending(command => command.RequestedUnixMs).ThenByDescending(command => command.Id).Take(limit),
        cancellationToken);

    /// <summary>The commands that await a second person, oldest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="lampIds">Only commands to some of these lamps; null for all.</param>
    public Task<IReadOnlyList<CommandOverview>> LoadAwaitingAsync(CancellationToken cancellationToken, IReadOnlyCollection<string>? lampIds = null) => LoadOverviewsAsync(
        commands => ToSomeOf(lampIds, commands).Where(command => command.IsPending && command.ApprovalState == ApprovalState.Awaiting)
            .OrderBy(command => command.RequestedUnixMs).ThenBy(command => command.Id),
        cancellationToken);

    /// <summary>The locks and releases of which some target can still change.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CommandOverview>> LoadPendingLocksAsync(CancellationToken cancellationToken) => LoadOverviewsAsync(
        commands => commands.Where(command => command.IsPending && (command.Kind == CommandKind.Lock || command.Kind == CommandKind.Release)), cancellationToken);

    /// <summary>Some commands without their targets, in no order.</summary>
    /// <param name="ids">Command ids; those that are not there are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CommandOverview>> LoadOverviewsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        LoadOverviewsAsync(commands => commands.Where(command => ids.Contains(command.Id)), cancellationToken);

    /// <summary>The newest commands to one lamp, newest first, each with this target alone.</summary>
    /// <param name="lampId">Lamp id.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CommandRecord>> LoadRecentOfLampAsync(string lampId, int limit, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<CommandRow> rows = await context.Commands.AsNoTracking()
            .Where(command => command.Targets.Any(target => target.LampId == lampId))
            .OrderByDescending(command => command.RequestedUnixMs).ThenByDescending(command => command.Id)
            .Take(limit)
            .Include(command => command.Targets.Where(target => target.LampId == lampId))
            .ToListAsync(cancellationToken);
        return [.. rows.Select(CommandRows.ToRecord)];
    }

    /// <summary>The lamps of a command that a later one has taken over: it was carried out there, or may still be.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlySet<string>> LoadSupersededAsync(CommandRecord command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var later =
            from own in context.CommandTargets
            where own.CommandId == command.Id
            join other in context.CommandTargets on own.LampId equals other.LampId
            join owner in context.Commands on other.CommandId equals owner.Id
            where owner.Kind != CommandKind.Lock && owner.Kind != CommandKind.Release && owner.ApprovalState != ApprovalState.Awaiting
                && (owner.RequestedUnixMs > command.RequestedUnixMs || (owner.RequestedUnixMs == command.RequestedUnixMs && string.Compare(owner.Id, command.Id) > 0))
                && other.State != Lighting.CommandState.Rejected && other.State != Lighting.CommandState.Expired && other.State != Lighting.CommandState.Declined
            select other.LampId;
        return (await later.Distinct().ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
    }

    // As one parameter: of a kecamatan's lamps there are more than a statement may have parameters.
    private static IQueryable<CommandRow> ToSomeOf(IReadOnlyCollection<string>? lampIds, IQueryable<CommandRow> commands)
    {
        if (lampIds is null)
            return commands;
        string[] ids = [.. lampIds];
        return commands.Where(command => command.Targets.Any(target => EF.Parameter(ids).Contains(target.LampId)));
    }

    private async Task<IReadOnlyList<CommandRecord>> LoadAsync(Func<IQueryable<CommandRow>, IQueryable<CommandRow>> filter, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<CommandRow> rows = await filter(context.Commands.AsNoTracking().AsSplitQuery())
            .Include(command => command.Targets.OrderBy(target => target.Position))
            .ToListAsync(cancellationToken);
        return [.. rows.Select(CommandRows.ToRecord)];
    }

    private async Task<IReadOnlyList<CommandOverview>> LoadOverviewsAsync(Func<IQueryable<CommandRow>, IQueryable<CommandRow>> filter, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<CommandRow> rows = await filter(context.Commands.AsNoTracking()).ToListAsync(cancellationToken);
        string[] ids = [.. rows.Select(row => row.Id)];
        var counted = await context.CommandTargets.Where(target => ids.Contains(target.CommandId))
            .GroupBy(target => new { target.CommandId, target.GatewayId, target.State, target.Rejection })
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        ILookup<string, CommandTally> tallies = counted.ToLookup(
            group => group.Key.CommandId, group => new CommandTally(group.Key.GatewayId, group.Key.State, group.Key.Rejection, group.Count));
        return [.. rows.Select(row => new CommandOverview(CommandRows.ToRecord(row), [.. tallies[row.Id]]))];
    }
}

/// <summary>What is written in one commit.</summary>
/// <param name="Created">New commands, as they stand now.</param>
/// <param name="Targets">Targets of older commands that have changed.</param>
/// <param name="Commands">Older commands whose own row has changed: they have come to their end, or were decided on.</param>
/// <param name="Decided">Those of them that a second person has decided on now.</param>
public sealed record CommandChanges(
    IReadOnlyCollection<CommandRecord> Created,
    IReadOnlyCollection<ChangedTarget> Targets,
    IReadOnlyCollection<CommandRecord> Commands,
    IReadOnlyCollection<CommandRecord> Decided);

/// <summary>One target that has changed.</summary>
/// <param name="Command">Its command, as it stands now.</param>
/// <param name="Position">Its position among the command's targets.</param>
public readonly record struct ChangedTarget(CommandRecord Command, int Position)
{
    /// <summary>The target as it stands now.</summary>
    public CommandTargetRecord Target => Command.Targets[Position];
}
