using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace LampuKota.Benchmarks;

/// <summary>
/// How fluid the map of a running city is in Chromium: frames a second and the main thread's work a frame while it is dragged and zoomed, and the slowest update
/// by the live feed. WebGL is drawn in software here, by the same two cores that run the city, which a laptop's graphics chip would do:
/// the main thread's work is the figure that carries over. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- map [lamps]</c>
/// </summary>
internal static class MapFigures
{
    private const int Width = 1440;
    private const int Height = 900;

    private static readonly TimeSpan Movement = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Updates = TimeSpan.FromSeconds(60);

    /// <summary>Draws WebGL in software, and reaches for nothing on the internet.</summary>
    internal static readonly string[] BrowserOptions =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 20_000;
        await using var city = new MeasuredCity(lamps);
        TimeSpan start = await city.WaitForLivingMapAsync();
        Console.WriteLine($"To a living map, after the build: {start.TotalSeconds:F1} s ({lamps} lamps)");

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = BrowserOptions });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = Width, Height = Height } });
        await page.GotoAsync(MeasuredCity.Address.ToString());
        await page.WaitForFunctionAsync("() => window.lampuKotaMap?.ready && window.lampuKotaMap.isStill()", null, new PageWaitForFunctionOptions { Timeout = 120_000 });

        await MeasureAsync(page, "dragged", DragAsync);
        await MeasureAsync(page, "zoomed", ZoomAsync);
        await MeasureUpdatesAsync(page);
        return 0;
    }

    // What an update takes by itself, and all that the main thread does for it: parsing, buffers, the frames of its fade.
    private static async Task MeasureUpdatesAsync(IPage page)
    {
        const string Read = "() => ({ count: lampuKotaMap.updates, total: lampuKotaMap.updateMs, slowest: lampuKotaMap.slowestUpdateMs })";
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        await page.EvaluateAsync("() => { lampuKotaMap.slowestUpdateMs = 0; }");
        JsonElement earlier = await page.EvaluateAsync<JsonElement>(Read);
        double before = await TaskSecondsAsync(session);
        await Task.Delay(Updates);
        double worked = await TaskSecondsAsync(session) - before;
        JsonElement later = await page.EvaluateAsync<JsonElement>(Read);
        int count = later.GetProperty("count").GetInt32() - earlier.GetProperty("count").GetInt32();
        double total = later.GetProperty("total").GetDouble() - earlier.GetProperty("total").GetDouble();
        Console.WriteLine($"Live updates: {count} in {Updates.TotalSeconds:F0} s; {total / count:F2} ms of the main thread each, the slowest {later.GetProperty("slowest").GetDouble():F1} ms; "
            + $"with parsing, buffers and frames the main thread worked {worked * 1000 / count:F1} ms an update");
    }

    private static async Task MeasureAsync(IPage page, string what, Func<IPage, Task> move)
    {
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        await page.EvaluateAsync("""
            () => {
              const counter = window.frameCounter = { times: [], runs: true };
              const count = at => { counter.times.push(at); if (counter.runs) requestAnimationFrame(count); };
              requestAnimationFrame(count);
            }
            """);
        double before = await TaskSecondsAsync(session);
        await move(page);
        double after = await TaskSecondsAsync(session);
        double[] frames = await page.EvaluateAsync<double[]>("() => { frameCounter.runs = false; return frameCounter.times; }");
        double[] gaps = [.. frames.Zip(frames.Skip(1), (earlier, later) => later - earlier).Order()];
        Console.WriteLine($"Map {what}: {gaps.Length / (frames[^1] - frames[0]) * 1000:F0} frames a second (median gap {gaps[gaps.Length / 2]:F0} ms, "
            + $"p95 {gaps[gaps.Length * 95 / 100]:F0} ms); main thread {(after - before) * 1000 / gaps.Length:F1} ms a frame");
    }

    private static async Task DragAsync(IPage page)
    {
        await page.Mouse.MoveAsync(Width / 2, Height / 2);
        await page.Mouse.DownAsync();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Movement)
        {
            double angle = watch.Elapsed.TotalSeconds;
            await page.Mouse.MoveAsync((float)(Width / 2 + 300 * Math.Sin(angle)), (float)(Height / 2 + 150 * Math.Sin(2 * angle)));
        }

        await page.Mouse.UpAsync();
    }

    private static async Task ZoomAsync(IPage page)
    {
        await page.Mouse.MoveAsync(Width / 2, Height / 2);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Movement)
            await page.Mouse.WheelAsync(0, (float)(-60 * Math.Sin(watch.Elapsed.TotalSeconds)));
    }

    // Seconds that the main thread has worked: script, layout, painting.
    private static async Task<double> TaskSecondsAsync(ICDPSession session)
    {
        JsonElement? answer = await session.SendAsync("Performance.getMetrics");
        return answer!.Value.GetProperty("metrics").EnumerateArray().First(metric => metric.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();
    }
}
