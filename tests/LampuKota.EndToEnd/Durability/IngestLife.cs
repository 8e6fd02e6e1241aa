using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>One run of the ingest program, to its end by whatever fault.</summary>
internal sealed class IngestLife : IAsyncDisposable
{
    public const int KilledExitCode = 137, TerminatedExitCode = 143;

    // A busy machine may take its time.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly RunningProgram _program;
    private readonly bool _isTraced;

    private IngestLife(RunningProgram program, bool isTraced)
    {
        _program = program;
        _isTraced = isTraced;
        Exit = program.WaitForExitAsync(TimeSpan.FromMinutes(20));
    }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exit { get; }

    public string Output => _program.Output;

    /// <summary>Starts the program.</summary>
    /// <param name="dataFolder">Its data.</param>
    /// <param name="mqttPort">Where it serves MQTT.</param>
    /// <param name="httpPort">Where it serves its metrics.</param>
    /// <param name="tracer">A command that stands before the program's own; null for none.</param>
    /// <param name="moreSettings">Settings.</param>
    public static IngestLife Start(string dataFolder, int mqttPort, int httpPort, IEnumerable<string>? tracer = null, params string[] moreSettings)
    {
        // What compiles code again with profiles would cost more than it brings in a life of a second.
        string[] arguments =
        [
            "DOTNET_TieredPGO=0", "DOTNET_EnableDiagnostics=0", .. tracer ?? [], Requirement.Find("dotnet") ?? "dotnet", Repository.Program("LampuKota.Ingest"),
            string.Create(CultureInfo.InvariantCulture, $"--Mqtt:Port={mqttPort}"), string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{httpPort}"),
            $"--Data:Directory={dataFolder}", "--Mqtt:AllowAnonymous=true", "--StopWhenInputEnds=true", .. moreSettings,
        ];
        return new IngestLife(RunningProgram.Start("env", arguments), tracer is not null);
    }

    public async Task<int> KillAsync()
    {
        _program.Send(Signal.Kill);
        return await Exit.WaitAsync(Deadline);
    }

    /// <summary>Asks it to stop, as an operator does.</summary>
    public async Task<int> StopAsync()
    {
        if (ServerId() is { } id && !Exit.IsCompleted)
            RunningProgram.Send(id, Signal.Terminate);
        return await Exit.WaitAsync(Deadline);
    }

    /// <summary>Stops it from running; completes when all of its threads stand still, out of every system call.</summary>
    public async Task FreezeAsync()
    {
        _program.Send(Signal.Stop);
        using var timer = new CancellationTokenSource(Deadline);
        while (!Exit.IsCompleted && ThreadStates().Any(state => state != 'T'))
            await Task.Delay(Look, timer.Token);
    }

    /// <summary>Lets it run again.</summary>
    public void Thaw() => _program.Send(Signal.Continue);

    /// <summary>Waits for its own end.</summary>
    public Task<int> WaitForExitAsync() => Exit.WaitAsync(Deadline);

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    // The state follows the name, which stands in parentheses.
    private List<char> ThreadStates()
    {
        var states = new List<char>();
        foreach (string thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{_program.Id}/task")))
        {
            string status = File.ReadAllText(Path.Combine(thread, "stat"));
            states.Add(status[status.LastIndexOf(')') + 2]);
        }

        return states;
    }

    // Under strace the program is its child.
    private int? ServerId()
    {
        if (!_isTraced)
            return _program.Id;

        try
        {
            string children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_program.Id}/task/{_program.Id}/children"));
            return children.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var child, ..] ? int.Parse(child, CultureInfo.InvariantCulture) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
