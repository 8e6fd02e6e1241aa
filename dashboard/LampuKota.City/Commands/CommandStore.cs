using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Commands in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class CommandStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Writes new commands and changed targets in one durable commit.</summary>
    /// <param name="created">New commands, as they stand now.</param>
    /// <param name="changed">Targets of older commands that have changed, as they stand now.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(IReadOnlyCollection<CommandRecord> created, IReadOnlyCollection<ChangedTarget> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(created);
        ArgumentNullException.ThrowIfNull(changed);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (CommandRecord command in created)
        {
            context.Commands.Add(CommandRows.ToRow(command));
            context.AuditEntries.Add(CommandRows.ToAudit(command));
        }

        foreach (ChangedTarget change in changed)
            context.Update(CommandRows.ToRow(change.Command.Id, change.Position, change.Command.Targets[change.Position]));
        foreach (CommandRecord ended in changed.Select(change => change.Command).Distinct().Where(command => !command.IsPending))
        {
            CommandRow row = CommandRows.ToRowWithoutTargets(ended);
            context.Attach(row).Property(command => command.IsPending).IsModified = true;
        }

        await context.SaveChangesAsync(cancellationToken);
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

    /// <summary>The newest commands, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CommandRecord>> LoadRecentAsync(int limit, CancellationToken cancellationToken) =>
        LoadAsync(commands => commands.OrderByDescending(command => command.RequestedUnixMs).ThenByDescending(command => command.Id).Take(limit), cancellationToken);

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

    private async Task<IReadOnlyList<CommandRecord>> LoadAsync(Func<IQueryable<CommandRow>, IQueryable<CommandRow>> filter, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<CommandRow> rows = await filter(context.Commands.AsNoTracking().AsSplitQuery())
            .Include(command => command.Targets.OrderBy(target => target.Position))
            .ToListAsync(cancellationToken);
        return [.. rows.Select(CommandRows.ToRecord)];
    }
}

/// <summary>One target that has changed.</summary>
/// <param name="Command">Its command, as it stands now.</param>
/// <param name="Position">Its position among the command's targets.</param>
public readonly record struct ChangedTarget(CommandRecord Command, int Position);
