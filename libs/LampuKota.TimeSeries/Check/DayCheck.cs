using System.Globalization;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Checks one day's file: structure, each chunk's checksum and content, what its row says of it, the rollups of its hours, and that no sample is there twice.
/// </summary>
internal sealed class DayCheck(SqliteDatabase database, string place, long day, CheckReport report)
{
    public const string RepairMakesThem = "--repair makes them anew.";

    private readonly NameTable _quantities = new();
    private readonly List<ChunkSample> _samples = [];
    private readonly HashSet<(int Quantity, long TimestampUnixMs)> _seen = [];
    private readonly HourCheck _hours = new(database, day);
    private string _device = "";
    private long _twice;

    /// <summary>Samples of all chunks; of those that cannot be read, as many as their rows say.</summary>
    public long Samples { get; private set; }

    /// <summary>Whether rollups of hours are wrong, so that those of the day cannot be compared with them.</summary>
    public bool HasWrongHours { get; private set; }

    /// <summary>What was put aside.</summary>
    public IReadOnlyList<QuarantinedChunk> Quarantined { get; private set; } = [];

    public void Run(CancellationToken cancellationToken)
    {
        report.CheckStructure(database, place);
        using SqliteStatement select = database.Prepare(
            $"SELECT id, device, from_ms, to_ms, samples, data, {(_hours.HasHours ? "hours" : "NULL")} FROM chunk ORDER BY device, from_ms, id");
        while (select.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (select.Text(1) != _device)
                BeginDevice(select.Text(1));
            var chunk = new ChunkRow(select.Int64(0), select.Int64(2), select.Int64(3), select.Int64(4));
            report.Chunks++;
            if (!TryRead(chunk, select.Blob(5)))
                continue;
            if (CheckContent(chunk) && select.Blob(6) is { IsEmpty: false } hours && !_hours.IsRight(hours, _samples, _quantities))
                TellWrongHours(chunk);
        }

        BeginDevice("");
        CheckQuarantine();
    }

    private void TellWrongHours(ChunkRow chunk)
    {
        HasWrongHours = true;
        report.Damage(place, $"the rollups of {Describe(chunk)} are not those of its samples", "Charts and sums by hours or days may be wrong; no sample is.", RepairMakesThem);
    }

    private void CheckQuarantine()
    {
        Quarantined = Quarantine.List(database, day);
        if (Quarantined.Count > 0)
            report.Note(place, $"{Quarantined.Count} damaged chunks with {Quarantined.Sum(chunk => chunk.Samples)} samples were put aside before", "They are counted as damaged, and kept in table quarantine for a person to look at.");
    }

    private void BeginDevice(string device)
    {
        if (_twice > 0)
            report.Damage(place, $"{_twice} samples of {_device} are there twice", "Each is read once, so that nothing is shown wrongly, but the account counts them twice.", CheckReport.FromBackup);
        _device = device;
        _twice = 0;
        _seen.Clear();
    }

    private bool TryRead(ChunkRow chunk, ReadOnlySpan<byte> data)
    {
        _samples.Clear();
        try
        {
            ChunkReader.ReadAll(data, _quantities, _samples);
            report.SealedSamples += _samples.Count;
            Samples += _samples.Count;
            return true;
        }
        catch (ColumnFormatException e)
        {
            Samples += chunk.Samples;
            report.Damage(
                place,
                $"{Describe(chunk)} cannot be read ({e.Message.TrimEnd('.')})",
                "Its samples are lost, unless gateways send them again.",
                $"Restore the day from a backup, or let --repair put the chunk aside.");
            return false;
        }
    }

    // False where samples are of another day.
    private bool CheckContent(ChunkRow chunk)
    {
        long from = long.MaxValue;
        long to = long.MinValue;
        foreach (ChunkSample sample in _samples)
        {
            from = Math.Min(from, sample.TimestampUnixMs);
            to = Math.Max(to, sample.TimestampUnixMs);
            if (!_seen.Add((sample.Quantity, sample.TimestampUnixMs)))
                _twice++;
        }

        if ((from, to, _samples.Count) != (chunk.FromMs, chunk.ToMs, chunk.Samples))
            report.Damage(place, $"{Describe(chunk)} is not what its row says: it has {_samples.Count} samples from {Text(from)} to {Text(to)}", "Queries by time may pass it over.", CheckReport.FromBackup);
        bool isOfDay = StoreFolder.DayOf(from) == day && StoreFolder.DayOf(to) == day;
        if (!isOfDay)
            report.Damage(place, $"{Describe(chunk)} has samples of another day", "Queries pass them over.", CheckReport.FromBackup);
        return isOfDay;
    }

    private string Describe(ChunkRow chunk) =>
        string.Create(CultureInfo.InvariantCulture, $"chunk {chunk.Id} of {_device} ({Text(chunk.FromMs)} to {Text(chunk.ToMs)}, {chunk.Samples} samples)");

    // A damaged row may say anything.
    private static string Text(long unixMs) => unixMs is > -62_135_596_800_000 and < 253_402_300_800_000
        ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : unixMs.ToString(CultureInfo.InvariantCulture);

    private readonly record struct ChunkRow(long Id, long FromMs, long ToMs, long Samples);
}
