using System.Diagnostics;
using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>VictoriaMetrics' answers to the same questions, over HTTP on loopback and read to their end.</summary>
internal sealed class VictoriaMetricsQueries : IAsyncDisposable
{
    private const long DaySeconds = 24 * 3600;

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly int _lamps;

    private VictoriaMetricsQueries(Process process, HttpClient client, int lamps) => (_process, _client, _lamps) = (process, client, lamps);

    private static long BeginSeconds => RealisticDay.BeginUnixMs / 1000;

    public static async Task<VictoriaMetricsQueries?> OpenAsync(int lamps, string folder)
    {
        int port = VictoriaMetricsDay.FreePort();
        if (VictoriaMetricsDay.Start(port, folder) is not { } process)
            return null;

        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var queries = new VictoriaMetricsQueries(process, client, lamps);
        try
        {
            await VictoriaMetricsDay.FillAsync(new RealisticDay(lamps), client, folder);
            return queries;
        }
        catch
        {
            await queries.DisposeAsync();
            throw;
        }
    }

    public Task<int> LastValuesAsync() => GetAsync(string.Create(
        CultureInfo.InvariantCulture, $"/api/v1/query?nocache=1&query={Uri.EscapeDataString("last_over_time({__name__=~\"lamp_.*\"}[1d])")}&time={BeginSeconds + DaySeconds}"));

    public Task<int> RawDayAsync(int round)
    {
        string series = $"lamp_{RealisticDay.Quantities[round % RealisticDay.Quantities.Length]}{{device=\"{RealisticDay.DeviceId(round * 37 % _lamps)}\"}}";
        return GetAsync(string.Create(
            CultureInfo.InvariantCulture, $"/api/v1/export?match[]={Uri.EscapeDataString(series)}&start={BeginSeconds}&end={BeginSeconds + DaySeconds}"));
    }

    public Task<int> GroupEnergyAsync()
    {
        const string query = "sum by (g) (label_replace(increase(lamp_activeEnergy[1h]), \"g\", \"$1\", \"device\", \"KPG-OSP-P..(.)-.*\"))";
        return GetAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v1/query_range?nocache=1&query={Uri.EscapeDataString(query)}&start={BeginSeconds + 3600}&end={BeginSeconds + DaySeconds}&step=3600"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<int> GetAsync(string address) => (await _client.GetByteArrayAsync(address)).Length;
}
