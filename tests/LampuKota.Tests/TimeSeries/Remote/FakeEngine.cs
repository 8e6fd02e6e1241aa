using System.Text;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

/// <summary>An engine in memory: it takes lines, refuses some, goes away, and forgets on restart what it had not made durable.</summary>
internal sealed class FakeEngine : ILineEndpoint
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _lines = [];
    private readonly List<int> _requestBytes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starts;

    /// <summary>What it answers; takes everything where it is null or says so.</summary>
    public Func<string, WriteAnswer>? OnWrite { get; set; }

    /// <summary>Whether it tells when it was started.</summary>
    public bool Tells { get; set; } = true;

    /// <summary>Its lines, and how often each came.</summary>
    public Dictionary<string, int> Lines
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, int>(_lines);
        }
    }

    public int[] RequestBytes
    {
        get
        {
            lock (_lock)
                return [.. _requestBytes];
        }
    }

    public Task<WriteAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        string text = Encoding.UTF8.GetString(lines.Span);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        WriteAnswer answer = OnWrite?.Invoke(text) ?? new WriteAnswer(WriteOutcome.Taken);
        lock (_lock)
        {
            _requestBytes.Add(lines.Length);
            if (answer.Outcome == WriteOutcome.Taken)
            {
                foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    _lines[line] = _lines.GetValueOrDefault(line) + 1;
            }

            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Task.FromResult(answer);
    }

    public Task<string> ReadInstanceAsync(CancellationToken cancellationToken) =>
        Tells ? Task.FromResult($"start {Volatile.Read(ref _starts)}") : Task.FromException<string>(new IOException("it does not tell"));

    /// <summary>Connections that broke.</summary>
    public long Breaks { get; set; }

    /// <summary>Starts anew with nothing.</summary>
    public void Restart()
    {
        Lose();
        Interlocked.Increment(ref _starts);
    }

    /// <summary>Starts anew with nothing, within the second of its last start: it tells the same.</summary>
    public void Lose()
    {
        lock (_lock)
            _lines.Clear();
    }

    /// <summary>Waits until a request has made something true.</summary>
    public async Task UntilAsync(Func<FakeEngine, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            if (condition(this))
                return;
            await changed.WaitAsync(deadline.Token);
        }
    }
}
