using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Repairs a day's file: puts aside the chunks that cannot be read, and makes hour rollups anew that are not those of their chunk.</summary>
internal sealed class DayRepair
{
    private readonly SqliteDatabase _file;
    private readonly long _day;
    private readonly HourCheck _hours;
    private readonly NameTable _quantities = new();
    private readonly List<ChunkSample> _samples = [];
    private readonly List<(long Id, string Reason)> _damaged = [];
    private readonly List<long> _wrong = [];

    public DayRepair(SqliteDatabase file, long day)
    {
        (_file, _day, _hours) = (file, day, new HourCheck(file, day));
        Look();
    }

    /// <summary>Chunks that cannot be read.</summary>
    public int Chunks => _damaged.Count;

    /// <summary>Chunks whose hour rollups are wrong.</summary>
    public int Rollups => _wrong.Count;

    /// <summary>Does it, in one transaction.</summary>
    public void Run(long nowUnixMs)
    {
        if (Chunks + Rollups == 0)
            return;

        _file.Execute("BEGIN IMMEDIATE");
        foreach ((long id, string reason) in _damaged)
            Quarantine.Move(_file, id, reason, nowUnixMs);
        using SqliteStatement select = _file.Prepare("SELECT data FROM chunk WHERE id = ?");
        using SqliteStatement update = _file.Prepare("UPDATE chunk SET hours = ? WHERE id = ?");
        foreach (long id in _wrong)
        {
            select.Bind(1, id).Step();
            Read(select.Blob(0));
            select.Reset();
            update.Bind(1, _hours.MakeAnew(_samples, _quantities)).Bind(2, id).Run();
        }

        _file.Execute("COMMIT");
    }

    private void Look()
    {
        using SqliteStatement select = _file.Prepare($"SELECT id, data, {(_hours.HasHours ? "hours" : "NULL")} FROM chunk ORDER BY id");
        while (select.Step())
        {
            long id = select.Int64(0);
            try
            {
                Read(select.Blob(1));
                if (select.Blob(2) is { IsEmpty: false } hours && AreOfDay() && !_hours.IsRight(hours, _samples, _quantities))
                    _wrong.Add(id);
            }
            catch (ColumnFormatException e)
            {
                _damaged.Add((id, e.Message));
            }
        }
    }

    private void Read(ReadOnlySpan<byte> chunk)
    {
        _samples.Clear();
        ChunkReader.ReadAll(chunk, _quantities, _samples);
    }

    private bool AreOfDay() => _samples.TrueForAll(sample => StoreFolder.DayOf(sample.TimestampUnixMs) == _day);
}
