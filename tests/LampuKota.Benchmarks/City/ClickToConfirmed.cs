using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>Times commands as a browser sees them: from the POST that a click sends to the server-sent event that says Confirmed.</summary>
internal sealed class ClickToConfirmed(HttpClient http)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Dims metered lamps one after another.</summary>
    /// <returns>Milliseconds of each command, sorted.</returns>
    /// <exception cref="TimeoutException">A command was not confirmed in time.</exception>
    public async Task<double[]> MeasureAsync(int commands)
    {
        string[] lamps = await MeteredLampsAsync(commands);
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/live");
        using HttpResponseMessage live = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await live.Content.ReadAsStreamAsync());

        // From half on, so that protected lamps need no second person.
        var milliseconds = new List<double>();
        foreach (string lamp in lamps)
            milliseconds.Add(await MeasureOneAsync(lamp, level: 50 + milliseconds.Count % 5 * 10, reader));

        milliseconds.Sort();
        return [.. milliseconds];
    }

    private async Task<double> MeasureOneAsync(string lamp, int level, StreamReader live)
    {
        var watch = Stopwatch.StartNew();
        using HttpResponseMessage response = await http.PostAsJsonAsync("/api/v1/commands",
            new { targets = new[] { lamp }, level, rampSeconds = 0, durationMinutes = 10, reason = "Benchmark" });
        response.EnsureSuccessStatusCode();
        string id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        using var timer = new CancellationTokenSource(Deadline);
        string last = "nothing";
        try
        {
            while (await live.ReadLineAsync(timer.Token) is { } line)
            {
                if (!line.StartsWith("data:", StringComparison.Ordinal) || !line.Contains(id, StringComparison.Ordinal))
                    continue;

                last = line;
                if (IsConfirmed(line["data:".Length..]))
                    return watch.Elapsed.TotalMilliseconds;
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{lamp} was not confirmed within {Deadline.TotalSeconds} s; last told: {last}.", exception);
        }

        throw new IOException("The live feed ended.");
    }

    private static bool IsConfirmed(string json)
    {
        using JsonDocument command = JsonDocument.Parse(json);
        return command.RootElement.TryGetProperty("counts", out JsonElement counts) && counts.GetProperty("confirmed").GetInt32() == 1;
    }

    private async Task<string[]> MeteredLampsAsync(int count)
    {
        var lamps = new List<string>();
        JsonElement columns = await http.GetFromJsonAsync<JsonElement>("/api/v1/map/lamps");
        foreach (JsonElement id in columns.GetProperty("id").EnumerateArray())
        {
            JsonElement lamp = await http.GetFromJsonAsync<JsonElement>($"/api/v1/lamps/{id.GetString()}");
            if (lamp.GetProperty("metered").GetBoolean() && IsLit(lamp))
                lamps.Add(id.GetString()!);
            if (lamps.Count == count)
                break;
        }

        return [.. lamps];
    }

    // The city has dead lamps whose fault is not raised in its first minutes; no command to them is ever confirmed.
    private static bool IsLit(JsonElement lamp) => lamp.GetProperty("values").EnumerateArray()
        .Any(value => value.GetProperty("quantity").GetString() == "actualLightState" && value.GetProperty("value").GetDouble() > 0);
}
