using LampuKota.Broker;
using Microsoft.Data.Sqlite;

namespace LampuKota.Tests;

/// <summary>The database file itself: who may read it, and what the operator is told where it cannot be used.</summary>
public sealed class SqliteBrokerStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-broker-");

    private string File => Path.Combine(_folder.FullName, "broker.db");

    [Fact]
    public void The_file_and_its_log_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        using IBrokerStore store = SqliteBrokerStore.Open(File);
        store.Commit([new StoreChange.Alive(1)]);

        foreach (string file in Directory.GetFiles(_folder.FullName))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_commit_is_all_or_nothing()
    {
        using (IBrokerStore store = SqliteBrokerStore.Open(File))
        {
            store.Commit([Message(1)]);
            Assert.ThrowsAny<IOException>(() => store.Commit([new StoreChange.Alive(7), Message(1)]));
        }

        using IBrokerStore again = SqliteBrokerStore.Open(File);
        Assert.Equal(0, again.Load().AliveAtUnixMs);
    }

    [Fact]
    public void What_belongs_to_nothing_any_more_is_gone_after_a_start()
    {
        using (IBrokerStore store = SqliteBrokerStore.Open(File))
            store.Commit([Message(1), new StoreChange.IdentifierReceived(Session: 9, 1), new StoreChange.SessionRemoved(9)]);
        using IBrokerStore again = SqliteBrokerStore.Open(File);

        Assert.Empty(again.Load().Messages);
    }

    [Fact]
    public void A_file_that_is_no_database_is_told_in_one_sentence()
    {
        System.IO.File.WriteAllBytes(File, [.. Enumerable.Repeat((byte)'x', 8_192)]);

        ExpectSentence("damaged");
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "newer version")]
    [InlineData("INSERT INTO session VALUES(1, 'c', '', 0, 0, NULL, 60, NULL, -1); INSERT INTO delivery VALUES(1, 0, 5, 1, x'', NULL, 0)", "damaged")]
    [InlineData("INSERT INTO session VALUES(1, 'c', '', 0, 0, NULL, 60, NULL, -1); INSERT INTO subscription VALUES(1, 'a/#/b', 1, NULL, 0)", "damaged")]
    [InlineData("INSERT INTO session VALUES(1, 'c', '', 0, 0, NULL, 60, NULL, -1); INSERT INTO received VALUES(1, 70000)", "damaged")]
    [InlineData("INSERT INTO session VALUES(1, 'c', '', 0, 0, NULL, 9223372036854775807, NULL, -1)", "damaged")]
    [InlineData("INSERT INTO message VALUES(1, x'23', x'', x'', 0, NULL); INSERT INTO retained VALUES(x'23', 1)", "damaged")]
    [InlineData("INSERT INTO will VALUES(1, 'c', '', 0, 0, NULL, 0, NULL, x'FFFF')", "damaged")]
    public void Rows_that_cannot_be_are_told_in_one_sentence(string sql, string expected)
    {
        SqliteBrokerStore.Open(File).Dispose();
        Change(sql);

        ExpectSentence(expected);
    }

    [Fact]
    public void Pages_that_were_overwritten_are_told_in_one_sentence()
    {
        using (IBrokerStore store = SqliteBrokerStore.Open(File))
            store.Commit([.. Enumerable.Range(1, 200).SelectMany(key => (StoreChange[])[Message(key), new StoreChange.RetainedSet([(byte)'a', (byte)key], key)])]);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(4_096).Fill(0xAA);
        System.IO.File.WriteAllBytes(File, bytes);

        ExpectSentence("damaged");
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_told_in_one_sentence()
    {
        BrokerStoreOpenException exception = Assert.Throws<BrokerStoreOpenException>(() => SqliteBrokerStore.Open(Path.Combine(_folder.FullName, "none", "broker.db")));
        Assert.Contains("cannot be opened", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static StoreChange.MessageAdded Message(long key) =>
        new(key, ApplicationMessage.From(ScriptedClient.Message("a", new string('x', 300)), new BrokerClock(TimeProvider.System)), null);

    private void ExpectSentence(string part)
    {
        BrokerStoreOpenException exception = Assert.Throws<BrokerStoreOpenException>(() => SqliteBrokerStore.Open(File));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    private void Change(string sql)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
