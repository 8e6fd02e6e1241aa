using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>A remote engine behind ingest's spool: what the engine holds in the end is compared, since what is acknowledged may be in the spool until then.</summary>
internal sealed class EngineWorldStore(RunningEngine engine, string folder) : IWorldStore
{
    // A life of a few seconds begins two segments at most.
    private const int SegmentsAhead = 4;

    // What an engine lost is sent again some seconds after it was found to have restarted, and VictoriaMetrics shows what it took some seconds later.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private long _lastSegment;

    public IReadOnlyList<string> Settings => engine.Settings;

    /// <summary>The spool's database with its write-ahead log, the folder of segments, and the segments that come next: their numbers go on.</summary>
    public IReadOnlyList<string> NextFiles
    {
        get
        {
            string spool = Path.Combine(folder, "spool");
            _lastSegment = Math.Max(_lastSegment, LastSegmentIn(spool));
            IEnumerable<string> segments = Enumerable.Range(1, SegmentsAhead).Select(ahead => SegmentOf(spool, _lastSegment + ahead));
            return [Path.Combine(folder, "spool.db"), Path.Combine(folder, "spool.db-wal"), spool, .. segments];
        }
    }

    public Task<Findings> CheckAsync(IReadOnlyList<SampleLedger> samples) => Task.FromResult(Findings.None);

    public async Task<Findings> SettleAsync(IReadOnlyList<SampleLedger> samples, IngestMetrics metrics)
    {
        using RemoteSeriesReader reader = RemoteSeriesReader.Create(engine.Engine, () => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        using var timer = new CancellationTokenSource(Deadline);
        while (true)
        {
            Findings found = await StoreOracle.CheckAsync(reader, samples);
            if (found.Totals.Lost == 0 || timer.IsCancellationRequested)
                return found + CheckLedger(samples, metrics);
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    // A pack that was sent twice is stored twice in this account: only the engine knows.
    private static Findings CheckLedger(IReadOnlyList<SampleLedger> samples, IngestMetrics metrics)
    {
        long distinct = samples.Sum(ledger => ledger.Sent);
        bool isGood = metrics.Stored >= distinct && metrics.Received == metrics.Stored && metrics is { Duplicate: 0, Damaged: 0, Refused: 0 };
        return isGood ? Findings.None : Findings.Fault(string.Create(CultureInfo.InvariantCulture, $"{distinct} samples were sent, but the account is {metrics}."));
    }

    private static long LastSegmentIn(string spool) => !Directory.Exists(spool) ? 0 : Directory.EnumerateFiles(spool, "*.spool")
        .Select(path => long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    private static string SegmentOf(string spool, long number) => Path.Combine(spool, number.ToString("D16", CultureInfo.InvariantCulture) + ".spool");
}
