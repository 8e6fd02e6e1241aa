using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.Benchmarks;

/// <summary>The embedded store's answers, read as a dashboard reads them: from the files, in a process of its own.</summary>
internal sealed class OurQueries : IAsyncDisposable
{
    private const long HourMs = 3_600_000;
    private const int Groups = 10;

    private static readonly TimeRange Day = new(RealisticDay.BeginUnixMs, RealisticDay.BeginUnixMs + 24 * HourMs);

    private readonly string _folder;
    private readonly EmbeddedStoreReader _reader;
    private readonly SeriesGroup[] _groups;
    private readonly int _lamps;

    private OurQueries(string folder, int lamps)
    {
        (_folder, _lamps) = (folder, lamps);
        _reader = new EmbeddedStoreReader(folder);

        // By the last digit of the cabinet's number, so that VictoriaMetrics can tell the groups by a label.
        _groups =
        [
            .. Enumerable.Range(0, Groups).Select(group => new SeriesGroup(
                group.ToString(CultureInfo.InvariantCulture),
                [.. Enumerable.Range(0, lamps).Where(lamp => lamp / RealisticDay.LampsPerGateway % Groups == group).Select(RealisticDay.DeviceId)])),
        ];
    }

    public static async Task<OurQueries> OpenAsync(int lamps, string folder)
    {
        await StoreDay.MeasureAsync(lamps, folder);
        return new OurQueries(folder, lamps);
    }

    public Task<int> LastValuesAsync() => CountAsync(_reader.LastPoints(CancellationToken.None));

    public async Task<int> FirstLastValuesAsync()
    {
        using var reader = new EmbeddedStoreReader(_folder);
        return await CountAsync(reader.LastPoints(CancellationToken.None));
    }

    public Task<int> RawDayAsync(int round) => CountAsync(_reader.Query(Series(round), Day, SeriesResolution.Raw, CancellationToken.None));

    public Task<int> HoursAsync(int round) => CountAsync(_reader.Query(Series(round), Day, new SeriesResolution(HourMs), CancellationToken.None));

    public Task<int> GroupEnergyAsync() =>
        CountAsync(_reader.QueryGroups(new GroupQuery("activeEnergy", _groups, Day, new SeriesResolution(HourMs, SeriesAggregate.Increase)), CancellationToken.None));

    /// <summary>What the rollups take on disk.</summary>
    public string DescribeRollups()
    {
        double hours = StoreDay.MeasureHourRollups(_folder);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"hour rollups: {hours / (_lamps * RealisticDay.Quantities.Length * 24.0):0.0} bytes an hour and series, {hours / new RealisticDay(_lamps).Values:0.000} bytes a value");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return default;
    }

    private SeriesKey Series(int round) => new(RealisticDay.DeviceId(round * 37 % _lamps), RealisticDay.Quantities[round % RealisticDay.Quantities.Length]);

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> points)
    {
        int count = 0;
        await foreach (T _ in points)
            count++;
        return count;
    }
}
