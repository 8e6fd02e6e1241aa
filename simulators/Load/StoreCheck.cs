using LampuKota.TimeSeries;

namespace LampuKota.Simulators;

/// <summary>Reads back every series of a load, sample by sample, and compares with what was sent and acknowledged.</summary>
internal static class StoreCheck
{
    /// <summary>Reads the store.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="gateways">The gateways, with their accounts.</param>
    /// <param name="lamps">Lamps of each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StoreFindings> ReadAsync(string folder, IReadOnlyList<LoadGateway> gateways, int lamps, CancellationToken cancellationToken)
    {
        using var reader = new EmbeddedStoreReader(folder);
        long stored = 0;
        long lost = 0;
        long unsent = 0;
        await Parallel.ForEachAsync(gateways, cancellationToken, async (gateway, stop) =>
        {
            for (int lamp = 0; lamp < lamps; lamp++)
            {
                foreach (var quantity in LampReadings.Reported)
                {
                    long count = await CountAsync(reader, new SeriesKey(gateway.LampId(lamp), quantity.Name), stop);
                    Interlocked.Add(ref stored, count);
                    Interlocked.Add(ref lost, Math.Max(0, gateway.AcknowledgedOf(lamp) - count));
                    Interlocked.Add(ref unsent, Math.Max(0, count - gateway.SentOf(lamp)));
                }
            }
        });
        return new StoreFindings(stored, lost, unsent);
    }

    private static async Task<long> CountAsync(EmbeddedStoreReader reader, SeriesKey series, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (SeriesPoint _ in reader.Query(series, new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, cancellationToken))
            count++;
        return count;
    }
}

/// <summary>What was read back.</summary>
/// <param name="Stored">Distinct samples of the load's devices.</param>
/// <param name="Lost">Samples that were acknowledged and are not there, counted series by series.</param>
/// <param name="Unsent">Samples that are there and were never sent.</param>
internal sealed record StoreFindings(long Stored, long Lost, long Unsent);
