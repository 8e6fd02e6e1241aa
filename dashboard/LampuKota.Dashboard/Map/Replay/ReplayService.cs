using System.Buffers;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// Nights as the map replays them. A night is read once for all who ask for it, one night at a time, and the newest few are kept: operators look at last night together,
/// in the morning.
/// </summary>
/// <param name="reader">The store.</param>
/// <param name="faults">Which lamps were at fault.</param>
/// <param name="directory">The assets.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="lifetime">Ends a reading with the dashboard.</param>
public sealed class ReplayService(ISeriesReader reader, FaultHistory faults, CityDirectory directory, CityClock clock, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>Nights that are kept: some 100 kB each for 10,000 lamps.</summary>
    public const int KeptNights = 4;

    /// <summary>For how long the evening may lie back: as long as ingest takes samples.</summary>
    public const int MaximumAgeDays = 400;

    private static readonly TimeSpan ReadingDeadline = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Lock _gate = new();
    private readonly List<(NightKey Key, Task<ReadOnlyMemory<byte>> Night)> _kept = [];

    /// <summary>The night that began on a day, as far as it has passed.</summary>
    /// <param name="evening">The day; null for last night.</param>
    /// <param name="cancellationToken">Waits no longer; the reading goes on for the others.</param>
    /// <exception cref="RequestRefusedException">The day lies ahead or too far back, or the store cannot be read.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(LocalDate? evening, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        LocalDate day = evening ?? ReplayNight.LastEvening(now);
        LocalDate today = now.InZone(CityZone.Wita).Date;
        if (day > today || Period.DaysBetween(day, today) > MaximumAgeDays)
            throw new RequestRefusedException(Refusal.Invalid, "night", $"The night must begin today or at most {MaximumAgeDays} days ago.");

        CitySnapshot city = directory.Current;
        ReplayNight night = ReplayNight.Of(day, now);
        try
        {
            return await Find(new NightKey(city.Version, night), city).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or Microsoft.Data.Sqlite.SqliteException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The stored values cannot be read now; check that ingest runs on this machine with the same Data:Directory.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private Task<ReadOnlyMemory<byte>> Find(NightKey key, CitySnapshot city)
    {
        lock (_gate)
        {
            _kept.RemoveAll(one => one.Night.IsFaulted || one.Night.IsCanceled || (one.Key != key && one.Key.Night.FirstUnixMs == key.Night.FirstUnixMs && one.Night.IsCompleted));
            Task<ReadOnlyMemory<byte>>? known = _kept.Find(one => one.Key == key).Night;
            if (known is not null)
                return known;

            if (_kept.Count >= KeptNights)
                _kept.RemoveAt(0);
            Task<ReadOnlyMemory<byte>> reading = Task.Run(() => ReadNightAsync(key.Night, city));
            _kept.Add((key, reading));
            return reading;
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadNightAsync(ReplayNight night, CitySnapshot city)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        ended.CancelAfter(ReadingDeadline);
        await _oneAtATime.WaitAsync(ended.Token);
        try
        {
            ILookup<string, FaultSpan> spans = (await faults.ReadAsync(night.FirstUnixMs, night.EndUnixMs, ended.Token)).ToLookup(span => span.DeviceId);
            var output = new ArrayBufferWriter<byte>(ReplayWriter.HeaderLength + (city.Lamps.Count * 8));
            ReplayWriter.WriteHeader(output, night, city.Lamps.Count);
            await WriteLampsAsync(output, night, city, spans, ended.Token);
            return output.WrittenMemory;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    // The store answers group after group, and leaves out those of which it has nothing.
    private async Task WriteLampsAsync(ArrayBufferWriter<byte> output, ReplayNight night, CitySnapshot city, ILookup<string, FaultSpan> spans, CancellationToken cancellationToken)
    {
        var row = new ReplayRow(night.StepCount);
        var points = new List<SeriesPoint>(night.StepCount);
        int written = 0;
        await foreach (GroupPoint point in reader.QueryGroups(QueryOf(night, city), cancellationToken))
        {
            for (; written < point.Group; written++)
                WriteLamp(output, night, row, points, spans[city.Lamps[written].Id]);
            points.Add(point.Point);
        }

        for (; written < city.Lamps.Count; written++)
            WriteLamp(output, night, row, points, spans[city.Lamps[written].Id]);
    }

    private static void WriteLamp(ArrayBufferWriter<byte> output, ReplayNight night, ReplayRow row, List<SeriesPoint> points, IEnumerable<FaultSpan> spans)
    {
        row.Fill(night, points);
        points.Clear();
        foreach (FaultSpan span in spans)
            row.MarkFailed(night.StepOf(span.StartUnixMs), span.EndedUnixMs is { } ended ? night.StepOf(ended - 1) : night.StepCount);
        ReplayWriter.WriteLamp(output, row.Steps);
    }

    private static GroupQuery QueryOf(ReplayNight night, CitySnapshot city) => new(
        Quantities.ActualLightState.Name,
        [.. city.Lamps.Select(lamp => new SeriesGroup(lamp.Id, [lamp.Id]))],
        new TimeRange(night.FirstUnixMs, night.EndUnixMs),
        new SeriesResolution(ReplayNight.StepMilliseconds, SeriesAggregate.Last));

    private readonly record struct NightKey(int CityVersion, ReplayNight Night);
}
