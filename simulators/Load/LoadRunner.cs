using System.Globalization;
using Spectre.Console;

namespace LampuKota.Simulators;

/// <summary>A load test from its settings to its verdict.</summary>
internal sealed class LoadRunner(LoadSettings settings, ILoadView view, TimeProvider time)
{
    /// <summary>Exit code where the verdict is a failure.</summary>
    public const int Failed = 1;

    // A stalled disk may take long; after that the messages count as unanswered.
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(30);

    private readonly LoadMeter _meter = new(time);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Runs a load test.</summary>
    /// <param name="settings">What to do.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellationToken">Ends it sooner, with a verdict.</param>
    /// <returns>0 passed, 1 failed.</returns>
    /// <exception cref="OperatorMistakeException">It cannot be run as asked.</exception>
    public static async Task<int> RunAsync(LoadSettings settings, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (settings.Broker is { } broker)
            BrokerAccess.CheckAddress(broker, settings.AllowsRemote);
        ReportFiles.Check(settings);
        using var stop = new StopSignals(runFor: null, TimeProvider.System, cancellationToken);
        bool isTerminal = !Console.IsOutputRedirected && output == Console.Out;
        ILoadView view = isTerminal ? new LiveLoadView(AnsiConsole.Console) : new PlainLoadView(output);
        try
        {
            return await new LoadRunner(settings, view, TimeProvider.System).RunAsync(stop.Token);
        }
        catch (ChildFailedException failure)
        {
            await error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped before the first message.");
            return Failed;
        }
    }

    private string Run => _startedAt.ToUnixTimeSeconds().ToString("X", CultureInfo.InvariantCulture);

    private async Task<int> RunAsync(CancellationToken stop)
    {
        await using LoadTarget target = await LoadTarget.OpenAsync(settings, stop);
        var access = new BrokerAccess(target.Address, settings);
        await access.ProbeAsync($"LOAD-{Run}-PROBE", stop);
        view.Step("broker", $"{target.Address}{(target.IsOwn ? ", an ingest of our own in a temporary folder" : "")}");
        ServerReading? before = await target.ReadAsync(stop);
        await using LoadFleet fleet = await LoadFleet.ConnectAsync(settings, access, Run, _meter, connected => view.Progress("gateways", connected, settings.Gateways), time, stop);
        view.Step("gateways", $"{LoadWords.Number(settings.Gateways)} connected, {LoadWords.Number(settings.Gateways * settings.Lamps)} lamps LOAD-{Run}-...");

        var monitor = new LoadMonitor(settings, fleet, _meter, target, time);
        string? ended = await SendAsync(fleet, monitor, target, stop);
        bool wasInterrupted = stop.IsCancellationRequested;
        LoadOutcome outcome = await ReconcileAsync(fleet, target, before, ended, wasInterrupted);
        LoadReport report = LoadReport.Of(settings with { Broker = target.Address }, outcome, monitor.Seconds, Run, _startedAt, Machine.Name);
        ReportFiles.Write(settings, report);
        view.Close(report, settings);
        return report.Passed ? 0 : Failed;
    }

    // Ends with the load's time, with the operator's patience, or with the server.
    private async Task<string?> SendAsync(LoadFleet fleet, LoadMonitor monitor, LoadTarget target, CancellationToken stop)
    {
        Task<int> serverEnds = target.OwnIngest?.Exited ?? new TaskCompletionSource<int>().Task;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var watchEnd = new CancellationTokenSource();
        Task watching = view.WatchAsync(show => monitor.RunAsync(show, watchEnd.Token));
        Task sending = fleet.SendAsync(end.Token);
        await Task.WhenAny(sending, serverEnds);
        await end.CancelAsync();
        await sending;
        if (!serverEnds.IsCompleted)
            await Task.WhenAny(fleet.DrainAsync(DrainDeadline), serverEnds);
        await watchEnd.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (watching.Exception is { } defect)
            throw defect;
        return serverEnds.IsCompleted ? ChildFailedException.Ended(target.OwnIngest!).Message : null;
    }

    private async Task<LoadOutcome> ReconcileAsync(LoadFleet fleet, LoadTarget target, ServerReading? before, string? ended, bool wasInterrupted)
    {
        view.Step("reconciling", "the store's account, and every sample read back");
        await target.SettleAsync(time);
        ServerReading? after = await target.ReadAsync(CancellationToken.None);
        StoreFindings? store = target.StoreFolder is { } folder && File.Exists(Path.Combine(folder, "tail.db"))
            ? await StoreCheck.ReadAsync(folder, fleet.Gateways, settings.Lamps, CancellationToken.None)
            : null;
        return new LoadOutcome
        {
            Elapsed = fleet.Elapsed,
            WasInterrupted = wasInterrupted,
            DueMessages = fleet.Due,
            SentMessages = _meter.Sent,
            SentBytes = _meter.SentBytes,
            AcknowledgedMessages = _meter.Acknowledged,
            RefusedMessages = _meter.Refused,
            Waits = _meter.Waits,
            ServerCpuSeconds = after?.CpuSeconds - before?.CpuSeconds,
            Ledger = before is not null && after is not null ? after.Ledger.Since(before.Ledger) : null,
            IsAlone = target.IsOwn,
            Store = store,
            ServerEnded = ended,
        };
    }
}
