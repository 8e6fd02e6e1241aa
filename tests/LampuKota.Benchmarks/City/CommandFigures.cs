using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>
/// How long a command to a whole city takes, from the request to the last lamp proven by measured power, as a browser sees it by the live feed: a city without faults is started as README's
/// first command does. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- commands --lamps 10000 --gateways 200</c>
/// </summary>
internal static class CommandFigures
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    // All at least as bright as one person may ask for alone.
    private static readonly int[] Levels = [80, 60, 90, 50, 70, 100, 40];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = Option(arguments, "--lamps", 10_000);
        int gateways = Option(arguments, "--gateways", 200);
        int rounds = Option(arguments, "--rounds", Levels.Length);
        await using var city = new MeasuredCity(lamps, withFaults: false);
        await city.WaitForLivingMapAsync();
        await Task.Delay(WarmUp);
        int found = await CountGatewaysAsync(city.Http);
        Console.WriteLine($"A city of {lamps} lamps behind {found} gateways{(found < gateways ? $", fewer than the {gateways} that were asked for" : "")}");

        var seconds = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            seconds.Add(await MeasureAsync(city.Http, Levels[round % Levels.Length]));
            await Task.Delay(Pause);
        }

        seconds.Sort();
        Console.WriteLine($"Request to all proven by power, {seconds.Count} commands: median {seconds[seconds.Count / 2]:F2} s, max {seconds[^1]:F2} s");
        return 0;
    }

    private static async Task<double> MeasureAsync(HttpClient http, int level)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/live");
        using HttpResponseMessage live = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await live.Content.ReadAsStreamAsync());

        var watch = Stopwatch.StartNew();
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            "/api/v1/commands", new { scope = new { kind = "city" }, level, durationMinutes = 60, reason = "Benchmark" });
        response.EnsureSuccessStatusCode();
        double recorded = watch.Elapsed.TotalSeconds;
        string id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        return await FollowAsync(reader, id, watch, recorded, level);
    }

    // The stages as the feed tells them: when the last lamp had left each.
    private static async Task<double> FollowAsync(StreamReader live, string id, Stopwatch watch, double recorded, int level)
    {
        double sent = 0, answered = 0;
        using var timer = new CancellationTokenSource(Deadline);
        while (await live.ReadLineAsync(timer.Token) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal) || !line.Contains(id, StringComparison.Ordinal))
                continue;

            using JsonDocument command = JsonDocument.Parse(line["data:".Length..]);
            JsonElement counts = command.RootElement.GetProperty("counts");
            double now = watch.Elapsed.TotalSeconds;
            int requested = counts.GetProperty("requested").GetInt32();
            int unanswered = requested + counts.GetProperty("sent").GetInt32();
            sent = requested > 0 ? now : sent;
            answered = unanswered > 0 ? now : answered;
            if (command.RootElement.GetProperty("pending").GetBoolean())
                continue;

            int proven = counts.GetProperty("confirmed").GetInt32();
            int unmetered = counts.GetProperty("acceptedNotMeasurable").GetInt32();
            int all = command.RootElement.GetProperty("targetCount").GetInt32();
            Console.WriteLine($"  {level,3} %: recorded {recorded:F2} s, sent after {sent:F2} s, answered after {answered:F2} s, ended {now:F2} s; "
                + $"{proven} proven and {unmetered} without a meter, of {all}");
            return proven + unmetered == all ? now : throw new InvalidOperationException($"{all - proven - unmetered} lamps were not proven.");
        }

        throw new EndOfStreamException("The live feed ended.");
    }

    private static async Task<int> CountGatewaysAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/map/lamps")).GetProperty("gateways").GetArrayLength();

    private static int Option(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
