using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace LampuKota.Benchmarks;

/// <summary>
/// What it takes to see a running city: bytes and time to the first view in Chromium, on loopback and through a line of 1.5 Mbit/s; how long a page
/// takes to change; and what the dashboard uses while operators watch live maps. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- first-view [lamps] [operators]</c>
/// </summary>
internal static class FirstViewFigures
{
    private const string Dashboard = "LampuKota.Dashboard";
    private const double SlowLineBytesPerSecond = 1_500_000 / 8.0;
    private const int SlowLineLatencyMilliseconds = 40;
    private const int Rounds = 20;
    private const string IsReady = "() => window.lampuKotaMap?.ready";

    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(60);
    private static readonly string[] Pages = ["/gangguan", "/jadwal", "/energi", "/sensor", "/perintah", "/pilihan?state=failed", "/"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000;
        int operators = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 50;
        await using var city = new MeasuredCity(lamps);
        TimeSpan start = await city.WaitForLivingMapAsync();
        Console.WriteLine($"To a living map, after the build: {start.TotalSeconds:F1} s ({lamps} lamps)");

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = MapFigures.BrowserOptions });
        await OpenAsync(browser, "loopback, first of all", isSlow: false);
        await OpenAsync(browser, "loopback", isSlow: false);
        await OpenAsync(browser, "1.5 Mbit/s, 40 ms", isSlow: true);
        await ChangePagesAsync(browser);
        await browser.CloseAsync();
        await AskForPagesAsync(city.Http);
        await WatchAsync(city, operators);
        return 0;
    }

    // A context of its own has an empty cache, as a browser that was never here.
    private static async Task OpenAsync(IBrowser browser, string line, bool isSlow)
    {
        await using IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        IPage page = await context.NewPageAsync();
        ICDPSession session = await context.NewCDPSessionAsync(page);
        var addresses = new Dictionary<string, string>();
        double libraryBytes = 0, otherBytes = 0;
        session.Event("Network.responseReceived").OnEvent += (_, said) => addresses[said!.Value.GetProperty("requestId").GetString()!] = said.Value.GetProperty("response").GetProperty("url").GetString()!;
        session.Event("Network.loadingFinished").OnEvent += (_, said) =>
        {
            double length = said!.Value.GetProperty("encodedDataLength").GetDouble();
            if (addresses.GetValueOrDefault(said.Value.GetProperty("requestId").GetString()!, "").Contains("/lib/maplibre-gl/", StringComparison.Ordinal))
                libraryBytes += length;
            else
                otherBytes += length;
        };
        await session.SendAsync("Network.enable");
        if (isSlow)
        {
            await session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
            {
                ["offline"] = false, ["latency"] = SlowLineLatencyMilliseconds, ["downloadThroughput"] = SlowLineBytesPerSecond, ["uploadThroughput"] = SlowLineBytesPerSecond,
            });
        }

        var watch = Stopwatch.StartNew();
        await page.GotoAsync(MeasuredCity.Address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync(IsReady, null, new PageWaitForFunctionOptions { Timeout = 120_000 });
        TimeSpan ready = watch.Elapsed;
        Console.WriteLine($"First view, {line}: all lamps drawn after {ready.TotalSeconds:F2} s; {otherBytes / 1e3:F0} kB beyond the map library, which is {libraryBytes / 1e3:F0} kB");
    }

    private static async Task ChangePagesAsync(IBrowser browser)
    {
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(MeasuredCity.Address.ToString());
        await page.WaitForFunctionAsync(IsReady, null, new PageWaitForFunctionOptions { Timeout = 120_000 });
        foreach (string address in Pages.Concat(Pages))
        {
            JsonElement milliseconds = await page.EvaluateAsync<JsonElement>(
                """
                address => new Promise(resolve => {
                  const startedAt = performance.now();
                  const link = document.createElement('a');
                  link.href = address;
                  document.body.append(link);
                  new MutationObserver((_, observer) => { observer.disconnect(); resolve(performance.now() - startedAt); }).observe(document.querySelector('title'), { childList: true });
                  link.click();
                  link.remove();
                })
                """,
                address);
            Console.WriteLine($"Page {address,-24} {milliseconds.GetDouble(),6:F0} ms");
        }
    }

    // The server's part of a page change, without the browser that draws a map beside it.
    private static async Task AskForPagesAsync(HttpClient http)
    {
        foreach (string address in Pages.Distinct())
        {
            double[] milliseconds = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Add("X-Page-Part", "room");
                long startedAt = Stopwatch.GetTimestamp();
                using HttpResponseMessage answer = await http.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                milliseconds[round] = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
            }

            Array.Sort(milliseconds);
            Console.WriteLine($"Page {address,-24} from the server: median {milliseconds[Rounds / 2],6:F1} ms, slowest of {Rounds} {milliseconds[^1],6:F1} ms");
        }
    }

    private static async Task WatchAsync(MeasuredCity city, int operators)
    {
        using var ended = new CancellationTokenSource();
        long[] received = new long[operators];
        Task[] watchers = [.. Enumerable.Range(0, operators).Select(index => ReadFeedAsync(received, index, ended.Token))];
        await Task.Delay(TimeSpan.FromSeconds(5));
        double before = CpuSeconds(city);
        long bytesBefore = received.Sum();
        await Task.Delay(Watching);
        double used = CpuSeconds(city) - before;
        Console.WriteLine($"{operators} operators with live maps: the dashboard used {used / Watching.TotalSeconds:P1} of a core; {(received.Sum() - bytesBefore) / operators / Watching.TotalSeconds / 1e3:F1} kB/s each");
        await ended.CancelAsync();
        await ((Task)Task.WhenAll(watchers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task ReadFeedAsync(long[] received, int index, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = MeasuredCity.Address, Timeout = Timeout.InfiniteTimeSpan };
        await http.GetByteArrayAsync("/api/v1/map/lamps/states", cancellationToken);
        await using Stream feed = await http.GetStreamAsync("/api/v1/live", cancellationToken);
        byte[] buffer = new byte[64 * 1024];
        while (await feed.ReadAsync(buffer, cancellationToken) is var count && count > 0)
            Interlocked.Add(ref received[index], count);
    }

    private static double CpuSeconds(MeasuredCity city) => ProcessTree.Read(city.ProcessId).Where(process => process.Name == Dashboard).Sum(process => process.CpuSeconds);
}
