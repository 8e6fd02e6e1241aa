using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>
/// Brings the spool to the engine, batch after batch and in order, and goes on trying whatever the engine does. A segment is freed when the engine that took it
/// is known to run still some time later; an engine that was started anew, or may have been (<see cref="EngineWatch"/>), gets everything once more.
/// </summary>
internal sealed class Shipper : IAsyncDisposable
{
    // Enough for the engine to be busy for some ten milliseconds, and far below what any takes in one body.
    private const int BatchBytes = 1 << 20;

    // A batch of this many bytes waits for nobody.
    private const int BytesWorthSending = 64 << 10;

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FullInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    // VictoriaMetrics holds what it took in memory for some seconds; a minute is far beyond.
    private static readonly TimeSpan KeepAfterTaken = TimeSpan.FromSeconds(60);

    private readonly Spool _spool;
    private readonly SpoolDatabase _database;
    private readonly SpoolAccount _account;
    private readonly ILineEndpoint _endpoint;
    private readonly LineSender _sender;
    private readonly ShipperOptions _options;
    private readonly EngineWatch _watch;
    private readonly ShipBatch _batch = new();
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private SpoolPosition _cursor;
    private long? _probedTimestamp;
    private long _probedBreaks;
    private bool _probeFailed;
    private bool _isFull;
    private long _restarts;

    public Shipper(Spool spool, SpoolDatabase database, SpoolAccount account, ILineEndpoint endpoint, ShipperOptions options)
    {
        (_spool, _database, _account, _endpoint, _options) = (spool, database, account, endpoint, options);
        _sender = new LineSender(endpoint, options, BatchBytes);
        _watch = new EngineWatch(options.Time);
        _cursor = spool.Oldest;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Requests that had to be sent again.</summary>
    public long Retries => _sender.Retries;

    /// <summary>How often the engine was found to have been started anew.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    /// <summary>How often a connection to the engine broke, or could not be made.</summary>
    public long Breaks => _endpoint.Breaks;

    /// <summary>Whether the engine answers.</summary>
    public bool IsAway => _sender.IsAway;

    /// <summary>Says that the spool has grown.</summary>
    public void Wake() => _more.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
                await StepAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            _options.OnFailed(e);
        }
    }

    private TimeSpan ProbeWait => _watch.IsSettled ? ProbeInterval : EngineWatch.SettlingTime;

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (IsProbeDue())
            await ProbeAsync(cancellationToken).ConfigureAwait(false);

        _batch.Read(_spool, _cursor, _account.Taken, BatchBytes);
        if (!_batch.IsEmpty && !await ShipAsync(cancellationToken).ConfigureAwait(false))
            return;
        if (_batch is { IsEmpty: true, EndsInDamage: true })
            await SkipDamageAsync(cancellationToken).ConfigureAwait(false);
        else if (_batch.IsEmpty)
            await WaitForMoreAsync(ProbeWait, cancellationToken).ConfigureAwait(false);
        else if (_batch.Lines.Length < BytesWorthSending)
            await Task.Delay(Linger, _options.Time, cancellationToken).ConfigureAwait(false);
    }

    private bool IsProbeDue() =>
        _probedTimestamp is not { } probed || _probedBreaks != _endpoint.Breaks || _options.Time.GetElapsedTime(probed) >= ProbeWait;

    // What was taken before is not counted again, nor kept again where it is refused again.
    private async Task<bool> ShipAsync(CancellationToken cancellationToken)
    {
        SendResult result = await _sender.SendAsync(_batch.Lines, cancellationToken).ConfigureAwait(false);
        if (!result.IsDone)
            return false;

        if (_batch.Begin >= _account.Taken)
            await SaveAsync(_account.Advance(_batch, await KeepAsync(result.Refused, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);

        _cursor = _batch.End;
        _spool.NoteTaken(_cursor);
        if (result.WasAway)
            await ProbeAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // How many samples of each source they are.
    private async Task<Dictionary<int, int>> KeepAsync(IReadOnlyList<RefusedPiece> pieces, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<int, int>();
        foreach (RefusedPiece piece in pieces)
        {
            while (!RefusedLines.TryAppend(_spool.RefusedPath, _options.Time.GetUtcNow(), piece.Reason, piece.Lines.Span))
                await WaitForSpaceAsync(cancellationToken).ConfigureAwait(false);
            _options.Logger.SamplesAreRefused(_options.EngineName, LineProtocol.CountSamples(piece.Lines.Span), piece.Reason, _spool.RefusedPath);
            _batch.CountBySource(piece.Lines.Span, refused);
        }

        return refused;
    }

    // How far the engine is, is told to nobody before it is on disk: a full one is waited for.
    private async Task SaveAsync(SpoolChange change, CancellationToken cancellationToken)
    {
        while (!_database.TrySave(change))
            await WaitForSpaceAsync(cancellationToken).ConfigureAwait(false);
        _isFull = false;
    }

    private Task WaitForSpaceAsync(CancellationToken cancellationToken)
    {
        if (!_isFull)
            _options.Logger.ShippingWaitsForSpace(_options.EngineName);
        _isFull = true;
        return Task.Delay(FullInterval, _options.Time, cancellationToken);
    }

    private async Task SkipDamageAsync(CancellationToken cancellationToken)
    {
        bool wasTaken = _batch.End < _account.Taken;
        _cursor = _spool.SkipDamage(_batch.End, _options.Logger);
        if (!wasTaken)
            await SaveAsync(_account.SkipDamage(_cursor), cancellationToken).ConfigureAwait(false);
        _spool.NoteTaken(_cursor);
    }

    /// <summary>Asks when the engine was started; frees what it has kept for long enough, or begins anew where it may have lost something since.</summary>
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        long asked = _options.Time.GetTimestamp();
        _probedTimestamp = asked;
        try
        {
            string instance = await _endpoint.ReadInstanceAsync(cancellationToken).ConfigureAwait(false);
            if (MayHaveLost(_watch.Judge(instance, asked, _endpoint.Breaks)))
                BeginAnew();
            _probeFailed = false;
            _spool.NoteTaken(_cursor);
            _spool.Free(asked, KeepAfterTaken);
        }
        catch (IOException e)
        {
            if (!_probeFailed && !_sender.IsAway)
                _options.Logger.EngineDoesNotTell(_options.EngineName, e.Message);
            _probeFailed = true;
        }

        // Those that the question itself has met are judged with its answer, or with that of the next.
        _probedBreaks = _endpoint.Breaks;
    }

    private bool MayHaveLost(EngineVerdict verdict)
    {
        if (verdict == EngineVerdict.HasRestarted)
        {
            Interlocked.Increment(ref _restarts);
            _options.Logger.EngineHasRestarted(_options.EngineName);
        }
        else if (verdict == EngineVerdict.IsSuspect)
        {
            _options.Logger.EngineIsSuspect(_options.EngineName);
        }

        return verdict != EngineVerdict.Runs;
    }

    private void BeginAnew()
    {
        _spool.ForgetTaken();
        _cursor = _spool.Oldest;
    }

    private async Task WaitForMoreAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> more = _more.Reader.WaitToReadAsync(enough.Token).AsTask();
        await Task.WhenAny(more, Task.Delay(atMost, _options.Time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _more.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>What a shipper and its sender need to know.</summary>
/// <param name="EngineName">The engine, for logs.</param>
/// <param name="Time">Clock and timers.</param>
/// <param name="Random">Gives 0 to below 1.</param>
/// <param name="Logger">Where they say what they do.</param>
/// <param name="OnFailed">Is told an error of the disk, or a fault of ours; nothing is sent after it.</param>
internal sealed record ShipperOptions(string EngineName, TimeProvider Time, Func<double> Random, ILogger Logger, Action<Exception> OnFailed);
