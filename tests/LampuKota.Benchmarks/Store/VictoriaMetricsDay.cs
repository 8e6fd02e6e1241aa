using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LampuKota.Columns;

namespace LampuKota.Benchmarks;

/// <summary>What Debian's VictoriaMetrics makes of the same day: bytes a value of its data folder once all parts are merged.</summary>
internal static class VictoriaMetricsDay
{
    private const int MessagesPerRequest = 40;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan MergeDeadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PauseBetweenMerges = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of its files by name, and processor seconds; null where it is not installed.</summary>
    public static async Task<(Dictionary<string, long> BytesByFile, double CpuSeconds)?> MeasureAsync(RealisticDay day, string folder)
    {
        int port = FreePort();
        using Process? process = Start(port, folder);
        if (process is null)
            return null;

        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await FillAsync(day, client, folder);
            process.Refresh();
            return (Measure(folder), process.TotalProcessorTime.TotalSeconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Waits until it serves, writes the day into it and lets it merge all.</summary>
    public static async Task FillAsync(RealisticDay day, HttpClient client, string folder)
    {
        await UntilAsync(async () => (await client.GetAsync("/health")).IsSuccessStatusCode, StartDeadline);
        await WriteAsync(day, client);
        await UntilAsync(() => MergeAsync(client, folder), MergeDeadline);
    }

    // A merge leaves out the parts that another one has in hand, so it is asked for until one part is left.
    private static async Task<bool> MergeAsync(HttpClient client, string folder)
    {
        (await client.GetAsync("/internal/force_flush")).EnsureSuccessStatusCode();
        (await client.GetAsync("/internal/force_merge")).EnsureSuccessStatusCode();
        await Task.Delay(PauseBetweenMerges);
        return Parts(folder) == 1;
    }

    private static async Task WriteAsync(RealisticDay day, HttpClient client)
    {
        var batch = new SampleBatch();
        var text = new StringBuilder();
        while (day.Made < day.Messages)
        {
            text.Clear();
            for (int message = 0; message < MessagesPerRequest && day.Made < day.Messages; message++)
            {
                day.MakeNext(batch);
                AppendLines(batch, text);
            }

            using var body = new StringContent(text.ToString());
            (await client.PostAsync("/write?precision=ms", body)).EnsureSuccessStatusCode();
        }
    }

    private static void AppendLines(SampleBatch batch, StringBuilder text)
    {
        int device = -1;
        foreach (Sample sample in batch.Samples)
        {
            bool isNewLine = sample.Device != device;
            if (isNewLine && device >= 0)
                text.Append(' ').Append(sample.TimestampUnixMs).Append('\n');
            if (isNewLine)
                text.Append("lamp,device=").Append(batch.Devices.GetString(sample.Device));
            text.Append(isNewLine ? ' ' : ',').Append(batch.Quantities.GetString(sample.Quantity)).Append('=').Append(CultureInfo.InvariantCulture, $"{sample.Value}");
            device = sample.Device;
        }

        text.Append(' ').Append(batch.Samples[batch.Count - 1].TimestampUnixMs).Append('\n');
    }

    /// <summary>Starts it; null where it is not installed.</summary>
    public static Process? Start(int port, string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                "victoria-metrics",
                ["-storageDataPath=" + folder, $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y", "-loggerLevel=ERROR", "-smallMergeConcurrency=2"]));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> DataFiles(string folder) =>
        Directory.Exists(Path.Combine(folder, "data")) ? Directory.EnumerateFiles(Path.Combine(folder, "data"), "*.bin", SearchOption.AllDirectories) : [];

    private static int Parts(string folder) => DataFiles(folder).Count(file => Path.GetFileName(file) == "values.bin");

    private static Dictionary<string, long> Measure(string folder) =>
        DataFiles(folder).GroupBy(file => Path.GetFileName(file)!).ToDictionary(group => group.Key, group => group.Sum(file => new FileInfo(file).Length));

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan deadline)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!await TryAsync(condition))
        {
            if (Stopwatch.GetElapsedTime(begun) > deadline)
                throw new TimeoutException("VictoriaMetrics did not get ready in time.");
            await Task.Delay(200);
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
