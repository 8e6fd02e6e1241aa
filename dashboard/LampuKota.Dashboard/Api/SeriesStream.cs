using System.Globalization;
using System.Text.Json;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>
/// Writes series as they are read, so that an answer of any length costs the server a few kilobytes. The first point is read before the answer begins: what goes wrong until
/// then is told as problem details; after that the connection is cut, so that nobody takes a part for the whole.
/// </summary>
internal static class SeriesStream
{
    private const int PointsPerWrite = 1_000;
    private const int CharactersPerWrite = 32 << 10;

    /// <summary><c>{"unit":"W","points":[[1763700000123,72.4]]}</c></summary>
    public static Task WriteJsonAsync(HttpContext http, string unit, IAsyncEnumerable<SeriesPoint> points) => StreamAsync(http, points, async (first, cancellationToken) =>
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("unit"u8, unit);
        json.WriteStartArray("points"u8);
        int written = 0;
        await foreach (SeriesPoint point in first)
        {
            WritePoint(json, point);
            if (++written % PointsPerWrite == 0)
                await FlushAsync(json, http, cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary><c>{"unit":"kWh","groups":[{"id","name","lamps","points":[[1763654400000,12.5]]}]}</c></summary>
    public static Task WriteJsonAsync(HttpContext http, string unit, IReadOnlyList<LampDivision> groups, IAsyncEnumerable<GroupPoint> points) =>
        StreamAsync(http, points, async (first, cancellationToken) =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
            json.WriteStartObject();
            json.WriteString("unit"u8, unit);
            json.WriteStartArray("groups"u8);
            (int begun, int written) = (0, 0);
            await foreach (GroupPoint point in first)
            {
                begun = BeginGroups(json, groups, begun, point.Group + 1);
                WritePoint(json, point.Point);
                if (++written % PointsPerWrite == 0)
                    await FlushAsync(json, http, cancellationToken);
            }

            EndGroup(json, BeginGroups(json, groups, begun, groups.Count));
            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary><c>[{"timeUnixMs":1763700000123,"value":72.4}]</c></summary>
    public static Task WriteRowsAsync(HttpContext http, IAsyncEnumerable<SeriesPoint> points) => WriteRowsAsync(http, points, WriteTimeAndValue);

    /// <summary><c>[{"id":"53.71.03.1010","name":"Naikoten Dua","timeUnixMs":1763654400000,"value":12.5}]</c></summary>
    public static Task WriteRowsAsync(HttpContext http, IReadOnlyList<LampDivision> groups, IAsyncEnumerable<GroupPoint> points) => WriteRowsAsync(http, points, (json, point) =>
    {
        json.WriteString("id"u8, groups[point.Group].Id);
        json.WriteString("name"u8, groups[point.Group].Lamps.Name);
        WriteTimeAndValue(json, point.Point);
    });

    /// <summary>A line a point: <c>time;activePower mean (W)</c>.</summary>
    public static Task WriteCsvAsync(HttpContext http, string fileName, string column, IAsyncEnumerable<SeriesPoint> points) =>
        StreamAsync(http, points, async (first, cancellationToken) =>
        {
            CsvText csv = BeginCsv(http, fileName);
            csv.Text("time").Text(column).EndLine();
            await foreach (SeriesPoint point in first)
            {
                csv.Time(point.TimestampUnixMs).Number(point.Value).EndLine();
                await FlushAsync(csv, http, CharactersPerWrite, cancellationToken);
            }

            await FlushAsync(csv, http, 0, cancellationToken);
        });

    /// <summary>A line a group and bucket: <c>time;kelurahan;name;activeEnergy increase (kWh)</c>.</summary>
    public static Task WriteCsvAsync(
        HttpContext http, string fileName, string by, string column, IReadOnlyList<LampDivision> groups, IAsyncEnumerable<GroupPoint> points) =>
        StreamAsync(http, points, async (first, cancellationToken) =>
        {
            CsvText csv = BeginCsv(http, fileName);
            csv.Text("time").Text(by).Text("name").Text(column).EndLine();
            await foreach (GroupPoint point in first)
            {
                LampDivision group = groups[point.Group];
                csv.Time(point.Point.TimestampUnixMs).Text(group.Id).Text(group.Lamps.Name).Number(point.Point.Value).EndLine();
                await FlushAsync(csv, http, CharactersPerWrite, cancellationToken);
            }

            await FlushAsync(csv, http, 0, cancellationToken);
        });

    /// <summary>The heading of a column: quantity, aggregate and unit.</summary>
    public static string Heading(Quantity quantity, SeriesResolution resolution, string aggregate) => resolution.BucketMilliseconds == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{quantity.Name} ({quantity.Unit})")
        : string.Create(CultureInfo.InvariantCulture, $"{quantity.Name} {aggregate} ({UnitOf(quantity, resolution)})");

    /// <summary>The unit of the values: that of the quantity, but a count counts.</summary>
    public static string UnitOf(Quantity quantity, SeriesResolution resolution) =>
        resolution is { BucketMilliseconds: > 0, Aggregate: SeriesAggregate.Count } ? "count" : quantity.Unit;

    private static Task WriteRowsAsync<T>(HttpContext http, IAsyncEnumerable<T> points, Action<Utf8JsonWriter, T> write) => StreamAsync(http, points, async (first, cancellationToken) =>
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartArray();
        int written = 0;
        await foreach (T point in first)
        {
            json.WriteStartObject();
            write(json, point);
            json.WriteEndObject();
            if (++written % PointsPerWrite == 0)
                await FlushAsync(json, http, cancellationToken);
        }

        json.WriteEndArray();
    });

    private static void WriteTimeAndValue(Utf8JsonWriter json, SeriesPoint point)
    {
        json.WriteNumber("timeUnixMs"u8, point.TimestampUnixMs);
        json.WriteNumber("value"u8, point.Value);
    }

    private static async Task StreamAsync<T>(HttpContext http, IAsyncEnumerable<T> points, Func<IAsyncEnumerable<T>, CancellationToken, Task> write)
    {
        CancellationToken cancellationToken = http.RequestAborted;
        await using IAsyncEnumerator<T> reader = points.GetAsyncEnumerator(cancellationToken);
        bool any = await reader.MoveNextAsync();
        try
        {
            await write(All(reader, any), cancellationToken);
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            http.Abort();
            throw;
        }
    }

    private static async IAsyncEnumerable<T> All<T>(IAsyncEnumerator<T> reader, bool any)
    {
        for (; any; any = await reader.MoveNextAsync())
            yield return reader.Current;
    }

    private static int BeginGroups(Utf8JsonWriter json, IReadOnlyList<LampDivision> groups, int begun, int until)
    {
        for (; begun < until; begun++)
        {
            EndGroup(json, begun);
            json.WriteStartObject();
            json.WriteString("id"u8, groups[begun].Id);
            json.WriteString("name"u8, groups[begun].Lamps.Name);
            json.WriteNumber("lamps"u8, groups[begun].Lamps.DeviceIds.Count);
            json.WriteStartArray("points"u8);
        }

        return begun;
    }

    private static void EndGroup(Utf8JsonWriter json, int begun)
    {
        if (begun == 0)
            return;
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, SeriesPoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.TimestampUnixMs);
        json.WriteNumberValue(point.Value);
        json.WriteEndArray();
    }

    private static CsvText BeginCsv(HttpContext http, string fileName)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        return new CsvText();
    }

    private static async ValueTask FlushAsync(Utf8JsonWriter json, HttpContext http, CancellationToken cancellationToken)
    {
        json.Flush();
        await http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static async ValueTask FlushAsync(CsvText csv, HttpContext http, int least, CancellationToken cancellationToken)
    {
        if (csv.Length > least)
            await csv.WriteToAsync(http.Response.Body, cancellationToken);
    }
}
