using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>The embedded store: its files are read and compared after every fault.</summary>
internal sealed class EmbeddedWorldStore(string folder) : IWorldStore
{
    private readonly DamageLogger _damage = new();

    public IReadOnlyList<string> Settings => ["--Store:SealAfterSeconds=1"];

    /// <summary>The day files, and the tail and broker's databases, with their write-ahead logs; not the shared memory of these, which is made anew after a crash.</summary>
    public IReadOnlyList<string> NextFiles => [.. DayFiles.Concat(["tail.db", "broker.db"]).SelectMany(file => (string[])[Path.Combine(folder, file), LogOf(folder, file)])];

    private static IEnumerable<string> DayFiles => Enumerable.Range(0, SampleSource.Days).Select(day => TimeProvider.System.GetUtcNow().AddHours(-1).AddDays(-day))
        .Select(day => Path.Combine("days", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".db"));

    /// <summary>The write-ahead logs of the day files.</summary>
    public static IReadOnlyList<string> DayLogs(string folder) => [.. DayFiles.Select(file => LogOf(folder, file))];

    public async Task<Findings> CheckAsync(IReadOnlyList<SampleLedger> samples)
    {
        Findings found;
        using (var reader = new EmbeddedStoreReader(folder, _damage))
            found = await StoreOracle.CheckAsync(reader, samples);
        return _damage.Take().Aggregate(found, (sum, damage) => sum + Findings.Fault(damage));
    }

    public async Task<Findings> SettleAsync(IReadOnlyList<SampleLedger> samples, IngestMetrics metrics) => await CheckAsync(samples) + CheckLedger(samples, metrics);

    // What was sent and acknowledged is all there is, each sample once, in the account as in the files; what was received more than once is counted, and lost nowhere.
    private Findings CheckLedger(IReadOnlyList<SampleLedger> samples, IngestMetrics metrics)
    {
        long distinct = samples.Sum(ledger => ledger.Sent);
        long inChunks = StoreOracle.CountInChunks(folder);
        var faults = new List<string>();
        if (inChunks != distinct)
            faults.Add($"{distinct} samples were sent, and {inChunks} lie in chunks.");
        if (metrics.Stored != distinct || metrics.Received != metrics.Stored + metrics.Duplicate || metrics.Damaged != 0)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{distinct} samples were sent, but the account is {metrics}."));
        return new Findings(new DurabilityTotals(Doubled: Math.Max(0, inChunks - distinct)), faults);
    }

    private static string LogOf(string folder, string file) => Path.Combine(folder, file + "-wal");
}
