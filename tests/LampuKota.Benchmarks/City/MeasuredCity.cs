using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>A whole city that README's first command has started, in the evening, on ports and in a folder of its own.</summary>
internal sealed class MeasuredCity : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(5);

    private readonly string _data = Directory.CreateTempSubdirectory("lampukota-figures-").FullName;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Process _process;
    private readonly int _lamps;

    public MeasuredCity(int lamps, bool withFaults = true)
    {
        _lamps = lamps;
        _process = Start(lamps, _data, withFaults);
    }

    /// <summary>Where the dashboard serves.</summary>
    public static Uri Address { get; } = new("http://127.0.0.1:18080");

    /// <summary>The first process; the others descend from it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Calls of the HTTP API.</summary>
    public HttpClient Http { get; } = new() { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Waits for a living map: the page answers, and nine lamps in ten have reported what they measured.</summary>
    /// <returns>How long that took from the start.</returns>
    public async Task<TimeSpan> WaitForLivingMapAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (await CountReportedAsync(deadline.Token) < _lamps * 9 / 10)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The city ended with exit code {_process.ExitCode}.");

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }

        return _watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<int> CountReportedAsync(CancellationToken cancellationToken)
    {
        try
        {
            JsonElement columns = await Http.GetFromJsonAsync<JsonElement>("/api/v1/map/lamps/states", cancellationToken);
            return columns.GetProperty("level").EnumerateArray().Count(level => level.GetInt32() >= 0);
        }
        catch (HttpRequestException)
        {
            return 0; // Not listening yet: that is what is being waited for, until the deadline.
        }
    }

    private static Process Start(int lamps, string data, bool withFaults)
    {
        string project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "simulators"));
        // Under the CLI, as README's command leaves it: its own memory counts as well.
        var start = new ProcessStartInfo("dotnet",
        [
            "run", "--no-build", "-c", "Release", "--project", project, "--", "city", "--lamps", lamps.ToString(CultureInfo.InvariantCulture), "--from", "19:00", "--data", data,
            "--port", Address.Port.ToString(CultureInfo.InvariantCulture), "--mqtt-port", "18830", "--ingest-port", "18081",
            .. withFaults ? Array.Empty<string>() : ["--no-faults"],
        ])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
