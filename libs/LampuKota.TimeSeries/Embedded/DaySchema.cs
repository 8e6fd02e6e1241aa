namespace LampuKota.TimeSeries;

/// <summary>The tables of a day file; docs/formats/store.md draws them.</summary>
internal static class DaySchema
{
    private const long Version = 2;

    /// <summary>Sets a connection up, and makes the tables where they are missing or of an older version.</summary>
    public static void Prepare(SqliteDatabase database, string path)
    {
        // Small pages, since a chunk of some kilobytes lies on pages of its own and leaves half of one empty on average; but each page is two calls into the kernel when it is
        // written, two more when the log is moved into the file, and half of them at 2 KiB. Pages that become free are given back. A commit is
        // not synced by itself: what is sealed stays in its tail until the whole run is (DayFile.Sync).
        database.Execute("PRAGMA page_size = 2048; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        database.Execute("PRAGMA cache_size = -2048; PRAGMA wal_autocheckpoint = 4096");
        long version = database.ReadInt64("PRAGMA user_version");
        if (version > Version)
            throw new StoreFailedException($"{path} was written by a newer version ({version}; this one knows {Version}): run the newer program.");
        if (version == 0)
            Create(database);
        if (version == 1)
            Upgrade(database);
        // A mark that is older than its column says how many samples, and not whose.
        if (database.ReadInt64("SELECT count(*) FROM pragma_table_info('seal_mark') WHERE name = 'by_device'") == 0)
            database.Execute("ALTER TABLE seal_mark ADD COLUMN by_device BLOB");
    }

    /// <summary>
    /// Commits a change that changes nothing, so that the commit can be synced. The version is written whatever it was; an UPDATE of a row to what it is would write
    /// no page, and its commit sync nothing.
    /// </summary>
    public static void Touch(SqliteDatabase database) => database.Execute($"PRAGMA user_version = {Version}");

    private static void Create(SqliteDatabase database) => database.Execute($"""
        BEGIN IMMEDIATE;
        CREATE TABLE chunk(id INTEGER PRIMARY KEY, device TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, samples INTEGER NOT NULL,
          final INTEGER NOT NULL DEFAULT 0, hours BLOB, data BLOB NOT NULL) STRICT;
        CREATE INDEX chunk_device ON chunk(device, from_ms);
        CREATE INDEX chunk_unfinished ON chunk(device) WHERE final = 0;
        CREATE TABLE seal_mark(run INTEGER NOT NULL, slice INTEGER NOT NULL, duplicates INTEGER NOT NULL, by_device BLOB,
          PRIMARY KEY(run, slice)) STRICT, WITHOUT ROWID;
        {RollupNames.Schema(RollupNames.DayTable)};
        PRAGMA user_version = {Version};
        COMMIT;
        """);

    // Chunks that are there have no rollups of their hours; readers make them of the samples.
    private static void Upgrade(SqliteDatabase database) => database.Execute($"""
        BEGIN IMMEDIATE;
        ALTER TABLE chunk ADD COLUMN final INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE chunk ADD COLUMN hours BLOB;
        CREATE INDEX chunk_unfinished ON chunk(device) WHERE final = 0;
        {RollupNames.Schema(RollupNames.DayTable)};
        PRAGMA user_version = {Version};
        COMMIT;
        """);
}
