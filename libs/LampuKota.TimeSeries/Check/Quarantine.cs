namespace LampuKota.TimeSeries;

/// <summary>A chunk that was put aside.</summary>
/// <param name="Id">Its number in the quarantine; at random, so that no two days have the same.</param>
/// <param name="Day">Its day.</param>
/// <param name="Device">Whose it was.</param>
/// <param name="Samples">Samples that it held.</param>
internal readonly record struct QuarantinedChunk(long Id, long Day, string Device, long Samples);

/// <summary>
/// Chunks that cannot be read any more, put aside within their day's file: nothing reads them, what arrives again is stored, and a person can still look at them.
/// The account in tail.db has their samples as damaged; it takes each by its number, so that it may be told of one twice.
/// </summary>
internal static class Quarantine
{
    /// <summary>The table of tail.db that accounts for what was put aside.</summary>
    public const string AccountSchema = "CREATE TABLE IF NOT EXISTS quarantined(id INTEGER PRIMARY KEY, device TEXT NOT NULL, samples INTEGER NOT NULL) STRICT";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS quarantine(id INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, device TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
          samples INTEGER NOT NULL, at_unix_ms INTEGER NOT NULL, reason TEXT NOT NULL, data BLOB NOT NULL) STRICT
        """;

    /// <summary>Puts a chunk of a day's file aside; within the caller's transaction.</summary>
    /// <param name="day">The day's file.</param>
    /// <param name="chunkId">The chunk.</param>
    /// <param name="reason">Why it cannot be read.</param>
    /// <param name="atUnixMs">The present instant.</param>
    public static void Move(SqliteDatabase day, long chunkId, string reason, long atUnixMs)
    {
        day.Execute(Schema);
        using SqliteStatement insert = day.Prepare("""
            INSERT INTO quarantine(id, chunk, device, from_ms, to_ms, samples, at_unix_ms, reason, data)
            SELECT abs(random() / 2), id, device, from_ms, to_ms, samples, ?2, ?3, data FROM chunk WHERE id = ?1
            """);
        insert.Bind(1, chunkId).Bind(2, atUnixMs).Bind(3, reason).Run();
        using SqliteStatement delete = day.Prepare("DELETE FROM chunk WHERE id = ?");
        delete.Bind(1, chunkId).Run();
    }

    /// <summary>What was ever put aside in a day's file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="day">Its day.</param>
    public static IReadOnlyList<QuarantinedChunk> List(SqliteDatabase file, long day)
    {
        if (file.ReadInt64("SELECT count(*) FROM sqlite_schema WHERE name = 'quarantine'") == 0)
            return [];

        using SqliteStatement select = file.Prepare("SELECT id, device, samples FROM quarantine ORDER BY id");
        var chunks = new List<QuarantinedChunk>();
        while (select.Step())
            chunks.Add(new QuarantinedChunk(select.Int64(0), day, select.Text(1), select.Int64(2)));
        return chunks;
    }

    /// <summary>Takes chunks into the account of tail.db; within the caller's transaction.</summary>
    /// <returns>Those that it had not.</returns>
    public static IReadOnlyList<QuarantinedChunk> Account(SqliteDatabase tails, IReadOnlyList<QuarantinedChunk> chunks)
    {
        HashSet<long> known = ReadAccountedIds(tails);
        QuarantinedChunk[] added = [.. chunks.Where(chunk => !known.Contains(chunk.Id))];
        using SqliteStatement insert = tails.Prepare("INSERT INTO quarantined(id, device, samples) VALUES(?, ?, ?)");
        foreach (QuarantinedChunk chunk in added)
            insert.Bind(1, chunk.Id).Bind(2, chunk.Device).Bind(3, chunk.Samples).Run();
        return added;
    }

    /// <summary>The numbers of the chunks that the account of tail.db has.</summary>
    public static HashSet<long> ReadAccountedIds(SqliteDatabase tails)
    {
        var ids = new HashSet<long>();
        if (tails.ReadInt64("SELECT count(*) FROM sqlite_schema WHERE name = 'quarantined'") == 0)
            return ids;
        using SqliteStatement select = tails.Prepare("SELECT id FROM quarantined");
        while (select.Step())
            ids.Add(select.Int64(0));
        return ids;
    }

    /// <summary>Samples of everything that was put aside, by the source of their device.</summary>
    public static IReadOnlyDictionary<string, long> ReadAccount(SqliteDatabase tails)
    {
        using SqliteStatement select = tails.Prepare("""
            SELECT coalesce(device.source, ''), sum(quarantined.samples) FROM quarantined LEFT JOIN device ON device.name = quarantined.device GROUP BY 1
            """);
        var samples = new Dictionary<string, long>(StringComparer.Ordinal);
        while (select.Step())
            samples[select.Text(0)] = select.Int64(1);
        return samples;
    }
}
