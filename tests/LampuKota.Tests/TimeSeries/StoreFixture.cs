using System.Text;
using LampuKota.Columns;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>A store in a folder of its own, with a clock that a test moves.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    public const long NowUnixMs = 1_763_700_000_000;
    public const long DayMs = 86_400_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public StoreFixture() => Options = new EmbeddedStoreOptions
    {
        Folder = Path.Combine(Root, "store"),
        NowUnixMs = () => NowUnixMs,
        Time = Time,
        RetentionDays = null,
        Logger = Log,
    };

    public string Root { get; } = Directory.CreateTempSubdirectory("lampukota-store-").FullName;

    public ManualTime Time { get; } = new();

    public ListLogger Log { get; } = new();

    public EmbeddedStoreOptions Options { get; set; }

    public EmbeddedStore Store { get; private set; } = null!;

    public static CancellationToken Soon() => new CancellationTokenSource(Deadline).Token;

    public StoreFixture Open()
    {
        Store = EmbeddedStore.Open(Options);
        return this;
    }

    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Open();
    }

    public static SampleBatch Batch(params (string Device, string Quantity, long TimestampUnixMs, double Value)[] samples)
    {
        var batch = new SampleBatch { Source = "G1" };
        foreach ((string device, string quantity, long timestamp, double value) in samples)
            batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), timestamp, value);
        return batch;
    }

    public Task AppendAsync(params (string Device, string Quantity, long TimestampUnixMs, double Value)[] samples) =>
        Store.AppendAsync(Batch(samples), Soon()).AsTask();

    public static async Task<(long, double)[]> ReadAsync(ISeriesReader reader, string device, string quantity, long fromUnixMs = 0, long toUnixMs = long.MaxValue / 2)
    {
        var points = new List<(long, double)>();
        await foreach (SeriesPoint point in reader.Query(new SeriesKey(device, quantity), new TimeRange(fromUnixMs, toUnixMs), SeriesResolution.Raw, Soon()))
            points.Add((point.TimestampUnixMs, point.Value));
        return [.. points];
    }

    public async Task<List<SeriesPoint>> QueryAsync(string device, string quantity, TimeRange range, SeriesResolution resolution)
    {
        var points = new List<SeriesPoint>();
        await foreach (SeriesPoint point in Store.Query(new SeriesKey(device, quantity), range, resolution, Soon()))
            points.Add(point);
        return points;
    }

    public static async Task<Dictionary<SeriesKey, SeriesPoint>> ReadLastAsync(ISeriesReader reader)
    {
        var points = new Dictionary<SeriesKey, SeriesPoint>();
        await foreach (LastPoint last in reader.LastPoints(Soon()))
            points.Add(last.Series, last.Point);
        return points;
    }

    /// <summary>Moves the clock, so that the background works, until something is so.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        CancellationToken deadline = Soon();
        while (!condition())
        {
            deadline.ThrowIfCancellationRequested();
            Time.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>The store's files as a crash would leave them now, in a folder of their own.</summary>
    public string CopyStore(int number)
    {
        string copy = Path.Combine(Root, $"image-{number}");
        foreach (string file in Directory.EnumerateFiles(Options.Folder, "*", SearchOption.AllDirectories))
        {
            // The shared memory of a write-ahead log does not outlive a crash of all its users; the lock is of no matter.
            if (file.EndsWith("-shm", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal))
                continue;
            string target = Path.Combine(copy, Path.GetRelativePath(Options.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
            await Store.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}

/// <summary>A clock that stands still until a test moves it; timers that are due fire as it moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
            return _ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state), period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>Moves the clock, then fires every timer once.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] timers;
        lock (_lock)
        {
            _ticks += by.Ticks;
            timers = [.. _timers];
        }

        foreach (ManualTimer timer in timers)
            timer.Fire();
    }

    private sealed class ManualTimer(Action fire, TimeSpan period) : ITimer
    {
        private bool _isOn = period > TimeSpan.Zero;

        public void Fire()
        {
            if (_isOn)
                fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            _isOn = newPeriod > TimeSpan.Zero;
            return true;
        }

        public void Dispose() => _isOn = false;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

/// <summary>Keeps what was logged.</summary>
internal sealed class ListLogger : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, EventId Id, string Text)> _entries = [];

    public (LogLevel Level, EventId Id, string Text)[] Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
            _entries.Add((logLevel, eventId, formatter(state, exception)));
    }
}
