using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Commands to lamps, from the request to their proof.</summary>
public sealed class CommandService
{
    private readonly Dictionary<string, CommandRecord> _commands = [];

    /// <summary>Raised after a command was recorded or one of its targets reached another state, with the new record; handlers must return quickly.</summary>
    public event Action<CommandRecord>? Changed;

    /// <summary>Checks and records a command; it is sent at once. Completes when the record is durable.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still be carried out.</param>
    /// <exception cref="RequestRefusedException">The request is wrong, names no lamp, or cannot be recorded now.</exception>
    public Task<CommandRecord> RequestAsync(CommandRequest request, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(person);
        var record = new CommandRecord(
            Guid.CreateVersion7().ToString("N"), request.LevelPercent, request.RampSeconds, 0, request.ExpiresUnixMs, request.Reason, person.Id, person.Name,
            request.KelurahanId, [.. request.Targets.Select(lamp => new CommandTargetRecord(lamp, ""))]);
        _commands[record.Id] = record;
        Changed?.Invoke(record);
        return Task.FromResult(record);
    }

    /// <summary>A command, or null.</summary>
    /// <param name="id">Command id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<CommandRecord?> FindAsync(string id, CancellationToken cancellationToken) => new(_commands.GetValueOrDefault(id));

    /// <summary>The newest commands, newest first.</summary>
    /// <param name="lampId">Only commands to this lamp, each with this target alone; null for all.</param>
    /// <param name="limit">At most so many, 1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IReadOnlyList<CommandRecord>> RecentAsync(string? lampId, int limit, CancellationToken cancellationToken) =>
        new([.. _commands.Values.Reverse().Where(command => lampId is null || command.Targets.Any(target => target.LampId == lampId)).Take(limit)]);
}
