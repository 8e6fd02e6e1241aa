using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A line-protocol sink in a folder of its own, with an engine in memory and a clock that a test moves.</summary>
internal sealed class SinkFixture : IAsyncDisposable
{
    public SinkFixture()
    {
        Folder = Path.Combine(Root, "ingest");
        Options = new LineProtocolSinkOptions
        {
            Folder = Folder,
            Engine = new RemoteEngine { Kind = RemoteEngineKind.VictoriaMetrics, Url = new Uri("http://engine/"), ReadUrl = new Uri("http://engine/"), ProbeUrls = [] },
            Time = Time,
            Logger = Log,
            Random = () => 0,
        };
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("lampukota-spool-").FullName;

    public string Folder { get; }

    public string SpoolFolder => Path.Combine(Folder, "spool");

    public string[] Segments => [.. Directory.EnumerateFiles(SpoolFolder, "*.spool").Order()];

    public ManualTimeProvider Time { get; } = new(Instant.FromUtc(2026, 11, 22, 0, 0));

    public ListLogger Log { get; } = new();

    public FakeEngine Engine { get; } = new();

    public LineProtocolSinkOptions Options { get; set; }

    public LineProtocolSink Sink { get; private set; } = null!;

    public SinkFixture Open()
    {
        Sink = LineProtocolSink.Open(Options, Engine);
        return this;
    }

    /// <summary>Opens it with the engine that its options name.</summary>
    public SinkFixture OpenReal()
    {
        Sink = LineProtocolSink.Open(Options);
        return this;
    }

    public async Task ReopenAsync()
    {
        await Sink.DisposeAsync();
        Open();
    }

    public static string Line(int number) => $"lampukota,device=L{number} p={number} {StoreFixture.NowUnixMs}";

    /// <summary>Appends one sample, whose line is <see cref="Line"/>.</summary>
    public Task AppendAsync(int number) => Sink.AppendAsync(StoreFixture.Batch(($"L{number}", "p", StoreFixture.NowUnixMs, number)), StoreFixture.Soon()).AsTask();

    /// <summary>Moves the clock until something holds.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(250));
            await Task.Delay(2, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Sink is not null)
            await Sink.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
