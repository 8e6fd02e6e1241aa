using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>The account of samples as <c>/metrics</c> tells it.</summary>
internal sealed record IngestMetrics(long Received, long Stored, long Duplicate, long Pending, long Damaged, long Refused)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until nothing is left to seal, or to send to an engine.</summary>
    public static async Task<IngestMetrics> WaitForSealingAsync(int httpPort, TimeSpan deadline)
    {
        using var client = new HttpClient();
        using var timer = new CancellationTokenSource(deadline);
        while (true)
        {
            IngestMetrics? metrics = await ReadAsync(client, httpPort);
            if (metrics is { Pending: 0 })
                return metrics;
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"{metrics?.Pending} samples were not sealed or sent within {deadline}.");
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    // Null where nobody answers yet.
    private static async Task<IngestMetrics?> ReadAsync(HttpClient client, int httpPort)
    {
        string text;
        try
        {
            text = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{httpPort}/metrics")));
        }
        catch (HttpRequestException)
        {
            return null;
        }

        Dictionary<string, long> values = text.Split('\n')
            .Where(line => line.StartsWith("lampukota_samples", StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal))
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        return new IngestMetrics(
            values["lampukota_samples_received_total"], values["lampukota_samples_stored_total"], values["lampukota_samples_duplicate_total"],
            values["lampukota_samples_pending"], values["lampukota_samples_damaged"], values["lampukota_samples_refused"]);
    }
}
