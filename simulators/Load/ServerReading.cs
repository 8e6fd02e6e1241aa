using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>What ingest says of itself at <c>/metrics</c>: its account of values since its store began, and what it uses.</summary>
/// <param name="Ledger">The account.</param>
/// <param name="CpuSeconds">Processor time since it started.</param>
/// <param name="MemoryBytes">Resident memory.</param>
internal sealed record ServerReading(LedgerReading Ledger, double CpuSeconds, double MemoryBytes)
{
    /// <summary>Reads Prometheus text; null where it is not ingest's.</summary>
    public static ServerReading? Parse(string text)
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int end = line.LastIndexOf(' ');
            if (line.Length == 0 || line[0] == '#' || end < 0 || !double.TryParse(line.AsSpan(end + 1), CultureInfo.InvariantCulture, out double value))
                continue;
            // The parts of what is counted by reason are added up.
            int labels = line.IndexOf('{', StringComparison.Ordinal);
            string name = labels < 0 ? line[..end] : line[..labels];
            sums[name] = sums.GetValueOrDefault(name) + value;
        }

        if (!sums.ContainsKey("lampukota_samples_received_total"))
            return null;
        return new ServerReading(
            new LedgerReading(
                Whole("lampukota_samples_received_total"), Whole("lampukota_samples_stored_total"), Whole("lampukota_samples_duplicate_total"), Whole("lampukota_samples_rejected_total"),
                Whole("lampukota_samples_pending"), Whole("lampukota_samples_damaged"), Whole("lampukota_packs_undecodable_total")),
            sums.GetValueOrDefault("process_cpu_seconds_total"),
            sums.GetValueOrDefault("process_resident_memory_bytes"));

        long Whole(string name) => (long)sums.GetValueOrDefault(name);
    }
}

/// <summary>Ingest's account of values: received = stored + duplicate + rejected + pending + damaged. Packs that cannot be decoded are counted apart.</summary>
internal sealed record LedgerReading(long Received, long Stored, long Duplicate, long Rejected, long Pending, long Damaged, long UndecodablePacks)
{
    /// <summary>What came since an earlier reading.</summary>
    public LedgerReading Since(LedgerReading earlier) => new(
        Received - earlier.Received, Stored - earlier.Stored, Duplicate - earlier.Duplicate, Rejected - earlier.Rejected, Pending - earlier.Pending, Damaged - earlier.Damaged,
        UndecodablePacks - earlier.UndecodablePacks);
}
