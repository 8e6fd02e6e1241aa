using System.Globalization;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>Debian's influxdb (1.6).</summary>
internal sealed class InfluxEngine(string folder, HttpClient http) : PeerEngine(folder, http)
{
    public const string Program = "influxd";

    private readonly Uri _http = new($"http://127.0.0.1:{ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture)}");

    public override string Name => "InfluxDB";

    public override Uri WriteAddress => new(_http, "write?db=lampukota&precision=ms");

    public override async Task<ServerProcess> StartAsync()
    {
        Directory.CreateDirectory(Folder);
        string configuration = Path.Combine(Path.GetDirectoryName(Folder)!, "influxdb.conf");
        // A cache that is two seconds old is written to its own files: our store seals after the same time here.
        await File.WriteAllTextAsync(configuration, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture)}"
            [meta]
              dir = "{Folder}/meta"
            [data]
              dir = "{Folder}/data"
              wal-dir = "{Folder}/wal"
              cache-snapshot-write-cold-duration = "2s"
              query-log-enabled = false
            [monitor]
              store-enabled = false
            [http]
              bind-address = "{_http.Authority}"
              log-enabled = false
            [logging]
              level = "error"
            """);
        var process = ServerProcess.Start(Name, PeerPipeline.FindProgram(Program)!, ["-config", configuration]);
        await process.WaitUntilAsync(() => ServerProcess.AnswersAsync(Http, new Uri(_http, "ping")));
        using HttpResponseMessage created = await Http.PostAsync(new Uri(_http, "query?q=CREATE+DATABASE+lampukota"), content: null);
        created.EnsureSuccessStatusCode();
        return process;
    }

    public override async Task SettleAsync()
    {
        // The write-ahead log empties as the cache is written; what keeps lying there after the deadline is written as well, only not compressed yet.
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!timer.IsCancellationRequested && WalBytes() > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
    }

    public override async Task<long> CountStoredAsync()
    {
        string query = Uri.EscapeDataString("SELECT COUNT(*) FROM lamp");
        using var answer = JsonDocument.Parse(await Http.GetStringAsync(new Uri(_http, $"query?db=lampukota&q={query}")));
        if (!answer.RootElement.GetProperty("results")[0].TryGetProperty("series", out JsonElement series))
            return 0;
        return series[0].GetProperty("values")[0].EnumerateArray().Skip(1).Sum(count => count.GetInt64());
    }

    private long WalBytes()
    {
        string folder = Path.Combine(Folder, "wal", "lampukota");
        return Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
    }
}
