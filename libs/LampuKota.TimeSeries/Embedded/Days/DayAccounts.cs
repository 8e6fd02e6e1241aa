namespace LampuKota.TimeSeries;

/// <summary>
/// The tables of tail.db that know how many samples lie in the chunks of each day, so that a file that is gone is noticed, and one that is set aside is counted as
/// damaged; docs/formats/store.md draws them. Changed by the store's writer, within its transactions.
/// </summary>
internal sealed class DayAccounts
{
    private const string Table = "stored_day";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS stored_day(day INTEGER PRIMARY KEY, samples INTEGER, by_source BLOB NOT NULL, deleted INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS lost_day(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, file TEXT UNIQUE, samples INTEGER NOT NULL, by_source BLOB NOT NULL) STRICT;
        """;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _replace;
    private readonly SqliteStatement _insertLost;

    /// <summary>Makes the tables where they are missing. Days that have a file then are not counted, since that would mean to read them.</summary>
    public DayAccounts(SqliteDatabase database, StoreFolder folder)
    {
        _database = database;
        if (!Exist(database))
        {
            string days = string.Concat(folder.Days().Select(day => $"INSERT INTO stored_day VALUES({day}, NULL, x'', 0);"));
            database.Execute($"BEGIN IMMEDIATE; {Schema} {days} COMMIT");
        }

        _select = database.Prepare("SELECT samples IS NULL, samples, by_source, deleted FROM stored_day WHERE day = ?");
        _replace = database.Prepare("REPLACE INTO stored_day(day, samples, by_source, deleted) VALUES(?, ?, ?, ?)");
        _insertLost = database.Prepare("INSERT INTO lost_day(day, file, samples, by_source) VALUES(?, nullif(?, ''), ?, ?)");
    }

    /// <summary>Whether a store has these tables; an older version's has not.</summary>
    public static bool Exist(SqliteDatabase database) => database.ReadInt64($"SELECT count(*) FROM sqlite_schema WHERE name = '{Table}'") > 0;

    /// <summary>Every day that is known.</summary>
    public Dictionary<long, DayAccount> Read() => Read(_database);

    /// <summary>Every day that a store's tail.db knows.</summary>
    public static Dictionary<long, DayAccount> Read(SqliteDatabase database)
    {
        using SqliteStatement select = database.Prepare("SELECT day, samples IS NULL, samples, deleted FROM stored_day");
        var accounts = new Dictionary<long, DayAccount>();
        while (select.Step())
            accounts[select.Int64(0)] = new DayAccount(select.Int64(1) != 0 ? null : select.Int64(2), select.Int64(3) != 0);
        return accounts;
    }

    /// <summary>Every day that was lost as a whole.</summary>
    public static IReadOnlyList<LostDay> ReadLostDays(SqliteDatabase database)
    {
        using SqliteStatement select = database.Prepare("SELECT day, coalesce(file, ''), samples FROM lost_day ORDER BY id");
        var lost = new List<LostDay>();
        while (select.Step())
            lost.Add(new LostDay(select.Int64(0), select.Text(1) is { Length: > 0 } file ? file : null, select.Int64(2)));
        return lost;
    }

    /// <summary>Takes what a run of sealing brought.</summary>
    public void Add(DayTally tally)
    {
        foreach ((long day, DayAddition addition) in tally.Days)
            Change(day, addition.Samples, addition.BySource);
    }

    /// <summary>A chunk was put aside: its samples are no longer among the day's.</summary>
    public void Subtract(QuarantinedChunk chunk)
    {
        using SqliteStatement source = _database.Prepare("SELECT source.id FROM device JOIN source ON source.name = device.source WHERE device.name = ?");
        Dictionary<int, long> bySource = [];
        if (source.Bind(1, chunk.Device).Step())
            bySource.Add((int)source.Int64(0), -chunk.Samples);
        Change(chunk.Day, -chunk.Samples, bySource);
    }

    /// <summary>Retention deleted a day, and what was set aside of it.</summary>
    public void NoteDeleted(long day) => _database.Execute($"""
        UPDATE stored_day SET samples = 0, by_source = x'', deleted = 1 WHERE day = {day};
        UPDATE lost_day SET file = NULL WHERE day = {day};
        """);

    /// <summary>Whether the files that were set aside are those that are accounted for.</summary>
    public static bool IsSettled(SqliteDatabase database, IReadOnlyList<SetAsideFile> files) =>
        ReadLostDays(database).Select(lost => lost.File).OfType<string>().ToHashSet().SetEquals(files.Select(file => file.File));

    /// <summary>Counts what lay in files that were set aside as lost, each once.</summary>
    /// <param name="files">Those that there are.</param>
    public void NoteSetAside(IReadOnlyList<SetAsideFile> files)
    {
        HashSet<string> known = [.. ReadLostDays(_database).Select(lost => lost.File).OfType<string>()];
        using SqliteStatement release = _database.Prepare("UPDATE lost_day SET file = NULL WHERE file = ?");
        foreach (string gone in known.Except(files.Select(file => file.File)))
            release.Bind(1, gone).Run();
        foreach (SetAsideFile file in files.Where(file => !known.Contains(file.File)))
            NoteLost(file.Day, file.File);
    }

    /// <summary>Counts a day's samples as lost.</summary>
    public void NoteLost(long day, string? file)
    {
        long samples = 0;
        byte[] bySource = [];
        if (_select.Bind(1, day).Step())
        {
            (samples, bySource) = (_select.Int64(1), _select.Blob(2).ToArray());
            _select.Reset();
        }

        _insertLost.Bind(1, day).Bind(2, file ?? "").Bind(3, samples).Bind(4, bySource).Run();
        _database.Execute($"DELETE FROM stored_day WHERE day = {day}");
    }

    /// <summary>Samples of all lost days by their source; under the empty name those of which it is not known.</summary>
    public static Dictionary<string, long> ReadLost(SqliteDatabase database)
    {
        Dictionary<int, string> names = ReadSources(database);
        using SqliteStatement select = database.Prepare("SELECT samples, by_source FROM lost_day");
        var samples = new Dictionary<string, long>(StringComparer.Ordinal);
        while (select.Step())
        {
            long unknown = select.Int64(0);
            foreach ((int source, long count) in SourceSamples.ReadKnown(select.Blob(1)))
            {
                long known = Math.Min(count, unknown);
                unknown -= known;
                Add(samples, names.GetValueOrDefault(source, ""), known);
            }

            Add(samples, "", unknown);
        }

        return samples;
    }

    private static void Add(Dictionary<string, long> samples, string source, long count)
    {
        if (count != 0)
            samples[source] = samples.GetValueOrDefault(source) + count;
    }

    private static Dictionary<int, string> ReadSources(SqliteDatabase database)
    {
        using SqliteStatement select = database.Prepare("SELECT id, name FROM source");
        var names = new Dictionary<int, string>();
        while (select.Step())
            names[(int)select.Int64(0)] = select.Text(1);
        return names;
    }

    // A day of an older version stays uncounted.
    private void Change(long day, long samples, Dictionary<int, long> bySource)
    {
        SortedDictionary<int, long> sum = [];
        long deleted = 0;
        if (_select.Bind(1, day).Step())
        {
            bool isUncounted = _select.Int64(0) != 0;
            samples += _select.Int64(1);
            deleted = _select.Int64(3);
            sum = SourceSamples.ReadKnown(_select.Blob(2));
            _select.Reset();
            if (isUncounted)
                return;
        }

        foreach ((int source, long count) in bySource)
            sum[source] = sum.GetValueOrDefault(source) + count;
        _replace.Bind(1, day).Bind(2, samples).Bind(3, SourceSamples.Write(sum)).Bind(4, deleted).Run();
    }
}
