using System.Globalization;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>Debian's victoria-metrics.</summary>
internal sealed class VictoriaMetricsEngine(string folder, HttpClient http) : PeerEngine(folder, http)
{
    public const string Program = "victoria-metrics";

    private readonly Uri _http = new($"http://127.0.0.1:{ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture)}");

    public override string Name => "VictoriaMetrics";

    public override Uri WriteAddress => new(_http, "write?precision=ms");

    public override async Task<ServerProcess> StartAsync()
    {
        var process = ServerProcess.Start(
            Name, PeerPipeline.FindProgram(Program)!, [$"-storageDataPath={Folder}", $"-httpListenAddr={_http.Authority}", "-retentionPeriod=2", "-loggerLevel=ERROR"]);
        await process.WaitUntilAsync(() => ServerProcess.AnswersAsync(Http, new Uri(_http, "health")));
        return process;
    }

    public override async Task SettleAsync() => (await Http.GetAsync(new Uri(_http, "internal/force_flush"))).EnsureSuccessStatusCode();

    public override async Task<long> CountStoredAsync()
    {
        string query = Uri.EscapeDataString("sum(count_over_time({__name__=~\"lamp_.+\"}[30d]))");
        using var answer = JsonDocument.Parse(await Http.GetStringAsync(new Uri(_http, $"api/v1/query?nocache=1&query={query}")));
        JsonElement result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? 0 : (long)double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }
}
