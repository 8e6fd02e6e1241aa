using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// Brings the gateway the update that its desired document asks for: checks, fetches, unpacks, puts it on trial and asks for a restart; and in the process that
/// is on trial, keeps it where the backend has its report in time, or gives it up. Lamps go on in all of it.
/// </summary>
internal sealed partial class UpdateService : IGatewayUpdates, IDisposable
{
    private readonly UpdateFolder _folder;
    private readonly UpdateOptions _options;
    private readonly UpdateKeys _keys;
    private readonly PackageFetcher _fetcher;
    private readonly PackageInstaller _installer;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;
    private readonly Alarm _alarm;
    private readonly BackOff _backOff = new(UpdateLimits.RetryMinimum, UpdateLimits.RetryMaximum, Random.Shared.NextDouble);
    private readonly TaskCompletionSource _restart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private UpdateRecord _record;
    private DesiredUpdate? _wanted;
    private ReportedUpdate? _reported;
    private volatile bool _wasDelivered;

    /// <param name="folder">Where updates lie; prepared.</param>
    /// <param name="options">Who this gateway is.</param>
    /// <param name="keys">Whose packages are taken.</param>
    /// <param name="client">Fetches packages; made when there is one to fetch.</param>
    /// <param name="timeProvider">Real time, for deadlines.</param>
    /// <param name="log">Where it logs.</param>
    /// <exception cref="IOException">The record cannot be read.</exception>
    public UpdateService(UpdateFolder folder, UpdateOptions options, UpdateKeys keys, Lazy<HttpClient> client, TimeProvider timeProvider, ILogger log)
    {
        (_folder, _options, _keys, _timeProvider, _log) = (folder, options, keys, timeProvider, log);
        _fetcher = new PackageFetcher(client, folder.Files, timeProvider);
        _installer = new PackageInstaller(folder);
        _alarm = new Alarm(timeProvider);
        _record = folder.Load();
        if (_record.Trial is null)
            return;

        // The launcher could not count the start of what is on trial, and started the version before it.
        if (!options.IsOnTrial)
            TrySave(_record = _record.RolledBack("Its starts could not be counted: the disk does not take what is written."));
        _reported = _record.Trial is { } trial ? OnTrial(trial) : null;
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public ReportedUpdate? Reported
    {
        get
        {
            lock (_lock)
                return _reported;
        }
    }

    /// <summary>Completes when the program shall end, so that another version is started.</summary>
    public Task RestartWanted => _restart.Task;

    /// <inheritdoc/>
    public void Want(DesiredUpdate? update)
    {
        lock (_lock)
        {
            if (_wanted == update)
                return;
            _wanted = update;
        }

        _alarm.Wake();
    }

    /// <summary>The backend has a report of this process: it drives its lamps, reaches the backend, and can be updated again.</summary>
    public void ReportDelivered()
    {
        if (_wasDelivered)
            return;
        _wasDelivered = true;
        _alarm.Wake();
    }

    /// <summary>Works until it is stopped, or a restart is wanted.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_record.Trial is not null)
            await RunTrialAsync(cancellationToken);
        if (_record.Trial is null)
            Tidy();
        TimeSpan? retry = null;
        while (!_restart.Task.IsCompleted)
        {
            DesiredUpdate? wanted;
            lock (_lock)
                wanted = _wanted;
            retry = wanted is null ? null : await TryFollowAsync(wanted, cancellationToken);
            if (!_restart.Task.IsCompleted)
                await _alarm.SleepAsync(retry, cancellationToken);
        }
    }

    public void Dispose() => _alarm.Dispose();

    private static ReportedUpdate OnTrial(UpdateTrial trial) => new(trial.Kind, trial.Version, UpdateState.Trial, trial.RolloutId);

    private async Task RunTrialAsync(CancellationToken cancellationToken)
    {
        UpdateTrial trial = _record.Trial!;
        string? problem = trial.Kind == UpdateKind.Application && trial.Version != _options.RunningVersion
            ? $"The package is version {trial.Version}, but its program says that it is {_options.RunningVersion}."
            : null;
        long start = _timeProvider.GetTimestamp();
        while (problem is null && !_wasDelivered)
        {
            TimeSpan left = _options.HealthDeadline - _timeProvider.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                problem = $"It did not bring a report to the backend within {_options.HealthDeadline.TotalMinutes} minutes.";
            else
                await _alarm.SleepAsync(left, cancellationToken);
        }

        if (problem is null && TrySave(_record.Confirmed()))
        {
            Confirmed(_log, trial.Kind, trial.Version);
            Report(_record.Slot(trial.Kind).Last!);
            return;
        }

        // Where the record cannot be written the launcher counts the starts, and gives the version up by itself.
        problem ??= "That it is healthy could not be recorded.";
        GivenUp(_log, trial.Kind, trial.Version, problem);
        TrySave(_record.RolledBack(problem));
        _restart.TrySetResult();
    }

    // How long to wait before the next attempt; null where nothing more is to be done.
    private async ValueTask<TimeSpan?> TryFollowAsync(DesiredUpdate wanted, CancellationToken cancellationToken)
    {
        if (Settled(wanted) is { } settled)
        {
            Report(settled);
            return null;
        }

        try
        {
            Check(wanted);
            Report(State(wanted, UpdateState.Downloading));
            await BringAsync(wanted, cancellationToken);
            if (!IsStillWanted(wanted))
                return TimeSpan.Zero;
            Begin(wanted);
            _backOff.Reset();
            return null;
        }
        catch (UpdateRefusedException exception)
        {
            Refused(_log, wanted.Release.Kind, wanted.Release.Version, exception.Message);
            ReportedUpdate outcome = State(wanted, UpdateState.Refused, exception.Message);
            TrySave(_record.Ended(outcome));
            Report(outcome);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TimeSpan retry = _backOff.Next();
            NotBrought(_log, wanted.Release.Kind, wanted.Release.Version, exception.Message, retry);
            Report(State(wanted, UpdateState.Waiting, exception.Message));
            return retry;
        }
    }

    // What is already decided: it runs, or was given up before in the same rollout.
    private ReportedUpdate? Settled(DesiredUpdate wanted)
    {
        UpdateRelease release = wanted.Release;
        if (_record.Slot(release.Kind).Last is { State: UpdateState.RolledBack or UpdateState.Refused } last && last.Version == release.Version && last.RolloutId == wanted.RolloutId)
            return last;
        return Running(release.Kind) == release.Version ? State(wanted, UpdateState.Healthy) : null;
    }

    private string? Running(UpdateKind kind) => kind == UpdateKind.Application ? _options.RunningVersion : _record.Configuration.Current;

    // Never backwards: the highest version that was ever healthy counts, not only the one that runs.
    private void Check(DesiredUpdate wanted)
    {
        UpdateRelease release = wanted.Release;
        if (!ReleaseVersion.TryParse(release.Version, out ReleaseVersion version))
            throw new UpdateRefusedException("The version cannot be read.");
        foreach (string? known in new[] { Running(release.Kind), _record.Slot(release.Kind).Current })
        {
            if (ReleaseVersion.TryParse(known, out ReleaseVersion number) && version <= number)
                throw new UpdateRefusedException($"Version {version} is not newer than {number}, which this gateway has had.");
        }

        if (release.Gateway is { } gateway && gateway != _options.GatewayId)
            throw new UpdateRefusedException($"The package is for the gateway {gateway}.");
        if (_keys.FindProblem(release) is { } problem)
            throw new UpdateRefusedException(problem);
    }

    private async ValueTask BringAsync(DesiredUpdate wanted, CancellationToken cancellationToken)
    {
        string path = _folder.DownloadOf(wanted.Release.Sha256);
        bool goesOn = _folder.Files.Length(path) is not null;
        await _fetcher.FetchAsync(wanted, path, cancellationToken);
        if (!_installer.HasHash(path, wanted.Release.Sha256))
        {
            // What lay here from before a power cut may not be what was written.
            _folder.Files.DeleteFile(path);
            throw goesOn
                ? new IOException("what was fetched in parts did not fit together, and is fetched anew.")
                : new UpdateRefusedException("The package at the address is not the one that was signed: its SHA-256 differs.");
        }

        _installer.Install(wanted.Release, path);
        _folder.Files.DeleteFile(path);
    }

    // A rollout that was halted or replaced while the package came.
    private bool IsStillWanted(DesiredUpdate wanted)
    {
        lock (_lock)
            return _wanted == wanted;
    }

    private void Begin(DesiredUpdate wanted)
    {
        var trial = new UpdateTrial(wanted.Release.Kind, wanted.Release.Version, wanted.RolloutId, Starts: 0);
        UpdateRecord begun = _record with { Trial = trial };
        _folder.Save(begun);
        _record = begun;
        Begun(_log, trial.Kind, trial.Version);
        Report(OnTrial(trial));
        _restart.TrySetResult();
    }

    private bool TrySave(UpdateRecord record)
    {
        try
        {
            _folder.Save(record);
            _record = record;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotSaved(_log, exception.Message);
            return false;
        }
    }

    private void Tidy()
    {
        try
        {
            _folder.Tidy(_record);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotTidied(_log, exception.Message);
        }
    }

    private static ReportedUpdate State(DesiredUpdate wanted, UpdateState state, string? reason = null) =>
        new(wanted.Release.Kind, wanted.Release.Version, state, wanted.RolloutId, reason is null ? null : UpdateRecord.Cut(reason));

    private void Report(ReportedUpdate reported)
    {
        lock (_lock)
        {
            if (_reported == reported)
                return;
            _reported = reported;
        }

        Changed?.Invoke();
    }

    [LoggerMessage(3520, LogLevel.Information, "The {Kind} {Version} is installed and on trial; the program is started anew")]
    private static partial void Begun(ILogger log, UpdateKind kind, string version);

    [LoggerMessage(3521, LogLevel.Information, "The {Kind} {Version} is healthy and stays")]
    private static partial void Confirmed(ILogger log, UpdateKind kind, string version);

    [LoggerMessage(3522, LogLevel.Error, "The {Kind} {Version} is given up, and the version before it started: {Problem}")]
    private static partial void GivenUp(ILogger log, UpdateKind kind, string version, string problem);

    [LoggerMessage(3523, LogLevel.Warning, "The {Kind} {Version} is refused: {Problem}")]
    private static partial void Refused(ILogger log, UpdateKind kind, string version, string problem);

    [LoggerMessage(3524, LogLevel.Information, "The {Kind} {Version} could not be brought, and is tried again in {Retry}: {Problem}")]
    private static partial void NotBrought(ILogger log, UpdateKind kind, string version, string problem, TimeSpan retry);

    [LoggerMessage(3525, LogLevel.Error, "The record of updates could not be saved: {Problem}")]
    private static partial void NotSaved(ILogger log, string problem);

    [LoggerMessage(3526, LogLevel.Information, "Old versions could not be deleted: {Problem}")]
    private static partial void NotTidied(ILogger log, string problem);
}

/// <summary>Who the gateway is, as far as updates ask.</summary>
/// <param name="GatewayId">Its id.</param>
/// <param name="RunningVersion">Version of the program that runs.</param>
/// <param name="IsOnTrial">Whether the launcher started this process to see whether what is on trial becomes healthy.</param>
/// <param name="HealthDeadline">How long a version on trial has to bring a report to the backend.</param>
internal sealed record UpdateOptions(string GatewayId, string RunningVersion, bool IsOnTrial, TimeSpan HealthDeadline);
