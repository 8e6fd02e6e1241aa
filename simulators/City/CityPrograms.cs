using System.Globalization;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>Ingest and the dashboard of a city, with the settings that make them one installation.</summary>
internal sealed class CityPrograms : IAsyncDisposable
{
    /// <summary>Both start in a second or two; a machine that compiles meanwhile needs patience.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly CitySettings _settings;
    private readonly CityFolder _folder;
    private readonly ClockOptions _clock;
    private readonly (string FileName, IReadOnlyList<string> Arguments) _ingestCommand = ProgramFinder.Find("LampuKota.Ingest", "LAMPUKOTA_INGEST");
    private readonly (string FileName, IReadOnlyList<string> Arguments) _dashboardCommand = ProgramFinder.Find("LampuKota.Dashboard", "LAMPUKOTA_DASHBOARD");
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <exception cref="OperatorMistakeException">A program was not found.</exception>
    public CityPrograms(CitySettings settings, CityFolder folder, ClockOptions clock) => (_settings, _folder, _clock) = (settings, folder, clock);

    /// <summary>Where the dashboard is.</summary>
    public Uri DashboardAddress => Local(_settings.DashboardPort);

    /// <summary>Ingest, once it was started.</summary>
    public ChildProgram? Ingest { get; private set; }

    /// <summary>The dashboard, once it was started.</summary>
    public ChildProgram? Dashboard { get; private set; }

    /// <summary>Starts ingest; returns when it is ready.</summary>
    /// <exception cref="ChildFailedException">It did not start.</exception>
    public Task StartIngestAsync(CancellationToken cancellationToken)
    {
        Ingest = Start("ingest", _ingestCommand, _settings.IngestPort, ["--Mqtt:AllowAnonymous=true"]);
        return HealthProbe.WaitAsync(_client, new Uri(Local(_settings.IngestPort), "healthz"), Ingest, StartDeadline, cancellationToken);
    }

    /// <summary>Starts the dashboard, which imports the plan; returns when it is ready.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="more">Settings beside those of every city.</param>
    /// <exception cref="ChildFailedException">It did not start.</exception>
    public Task StartDashboardAsync(CancellationToken cancellationToken, params IReadOnlyList<string> more)
    {
        Dashboard = Start("dashboard", _dashboardCommand, _settings.DashboardPort, ["--Mqtt:Host=127.0.0.1", "--People:Demonstration=true", $"--City:Import={_folder.PlanFile}", .. more]);
        return HealthProbe.WaitAsync(_client, new Uri(DashboardAddress, "healthz"), Dashboard, StartDeadline, cancellationToken);
    }

    /// <summary>Waits until one of the programs has ended, which none should.</summary>
    /// <exception cref="ChildFailedException">One has.</exception>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        ChildProgram[] running = [.. new[] { Ingest, Dashboard }.OfType<ChildProgram>()];
        await Task.WhenAny(running.Select(child => (Task)child.Exited).Append(Task.Delay(Timeout.Infinite, cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
        throw ChildFailedException.Ended(running.First(child => child.Exited.IsCompleted));
    }

    /// <summary>Stops the dashboard, then ingest.</summary>
    /// <returns>Whether both stopped by themselves.</returns>
    public async Task<bool> StopAsync()
    {
        bool dashboard = Dashboard is null || await Dashboard.StopAsync();
        bool ingest = Ingest is null || await Ingest.StopAsync();
        return dashboard && ingest;
    }

    public async ValueTask DisposeAsync()
    {
        if (Dashboard is not null)
            await Dashboard.DisposeAsync();
        if (Ingest is not null)
            await Ingest.DisposeAsync();
        _client.Dispose();
    }

    private static Uri Local(int port) => new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

    private ChildProgram Start(
        string name, (string FileName, IReadOnlyList<string> Arguments) command, int httpPort, IReadOnlyList<string> ownSettings) => ChildProgram.Start(
        name,
        command,
        [
            $"--urls={Local(httpPort).ToString().TrimEnd('/')}",
            $"--Mqtt:Port={_settings.MqttPort.ToString(CultureInfo.InvariantCulture)}",
            $"--Data:Directory={_folder.Path}",
            .. _clock.ToSettings().Select(setting => $"--{setting.Key}={setting.Value}"),
            .. ownSettings,
            "--StopWhenInputEnds=true",
        ],
        Path.Combine(_folder.LogsFolder, name + ".log"));
}
