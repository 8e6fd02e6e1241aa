namespace LampuKota.Broker;

/// <summary>The tables of the broker's store; docs/formats/broker-store.md draws them.</summary>
internal static class BrokerSchema
{
    /// <summary>Version of the tables, in SQLite's user_version.</summary>
    public const long Version = 1;

    // A burst may have blown the log up; once it is moved into the database the file shrinks to this.
    private const int WriteAheadLogBytesToKeep = 16 << 20;

    /// <summary>Makes a connection durable (every commit is synced) and the tables where there are none.</summary>
    /// <exception cref="BrokerStoreOpenException">A newer version wrote them.</exception>
    public static void Prepare(StoreDatabase database, string path)
    {
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2048");
        database.Execute($"PRAGMA journal_size_limit = {WriteAheadLogBytesToKeep}");
        long version = database.ReadInt64("PRAGMA user_version");
        if (version > Version)
        {
            throw new BrokerStoreOpenException(
                $"{path} was written by a newer version ({version}; this one knows {Version}): run the newer program, or move the file away to begin without sessions.");
        }

        if (version == 0)
            Create(database);
    }

    private static void Create(StoreDatabase database) => database.Execute($"""
        BEGIN IMMEDIATE;
        CREATE TABLE session(key INTEGER PRIMARY KEY, client TEXT NOT NULL UNIQUE, identity TEXT NOT NULL, kind INTEGER NOT NULL, bound INTEGER NOT NULL, credential TEXT,
          expiry_seconds INTEGER NOT NULL, left_unix_ms INTEGER, sent INTEGER NOT NULL) STRICT;
        CREATE TABLE subscription(session INTEGER NOT NULL, filter TEXT NOT NULL, options INTEGER NOT NULL, identifier INTEGER, owes_retained INTEGER NOT NULL,
          PRIMARY KEY(session, filter)) STRICT, WITHOUT ROWID;
        CREATE TABLE message(key INTEGER PRIMARY KEY, topic BLOB NOT NULL, properties BLOB NOT NULL, payload BLOB NOT NULL, flags INTEGER NOT NULL,
          expires_unix_ms INTEGER) STRICT;
        CREATE TABLE delivery(session INTEGER NOT NULL, number INTEGER NOT NULL, message INTEGER NOT NULL, flags INTEGER NOT NULL, identifiers BLOB NOT NULL,
          share TEXT, released INTEGER NOT NULL, PRIMARY KEY(session, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE received(session INTEGER NOT NULL, identifier INTEGER NOT NULL, PRIMARY KEY(session, identifier)) STRICT, WITHOUT ROWID;
        CREATE TABLE retained(topic BLOB PRIMARY KEY, message INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE will(key INTEGER PRIMARY KEY, client TEXT NOT NULL, identity TEXT NOT NULL, kind INTEGER NOT NULL, bound INTEGER NOT NULL, credential TEXT,
          delay_seconds INTEGER NOT NULL, due_unix_ms INTEGER, packet BLOB NOT NULL) STRICT;
        CREATE TABLE broker(only INTEGER PRIMARY KEY CHECK(only = 1), alive_unix_ms INTEGER NOT NULL) STRICT;
        INSERT INTO broker VALUES(1, 0);
        PRAGMA user_version = {Version};
        COMMIT;
        """);
}
