using LampuKota.TimeSeries;
using Microsoft.Data.Sqlite;
using NodaTime;
using SQLitePCL;

namespace LampuKota.Tests;

public class StoreWriterTests
{
    private const long Now = StoreFixture.NowUnixMs;

    [Fact]
    public async Task Whatever_waits_shares_one_commit_and_none_is_acknowledged_before()
    {
        await using var gate = new CommitGate();
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { OnCommit = gate.OnCommit };
        fixture.Open();
        Task first = fixture.AppendAsync(("L1", "q", Now, 1));
        await gate.Reached;
        Task[] waiting = [.. Enumerable.Range(1, 9).Select(i => fixture.AppendAsync(("L1", "q", Now + i, i)))];
        Assert.All(waiting, task => Assert.False(task.IsCompleted));

        gate.Open();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1, 9], gate.Samples);
    }

    [Fact]
    public async Task A_full_intake_makes_the_sender_wait_until_the_writer_has_taken_it()
    {
        await using var gate = new CommitGate();
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { OnCommit = gate.OnCommit, MaximumPendingBytes = 100 };
        fixture.Open();
        Task first = fixture.AppendAsync(("L1", "q", Now, 1));
        await gate.Reached;
        Assert.True(fixture.Store.WaitForRoomAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Task second = fixture.AppendAsync([.. Enumerable.Range(0, 20).Select(i => ("L1", "q", Now + i, (double)i))]);

        Task room = fixture.Store.WaitForRoomAsync(StoreFixture.Soon()).AsTask();
        Assert.False(room.IsCompleted);
        using var cancelled = new CancellationTokenSource();
        Task givenUp = fixture.Store.WaitForRoomAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);

        gate.Open();
        await Task.WhenAll(first, second, room);
    }

    [Fact]
    public async Task After_an_error_nothing_more_is_acknowledged()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1));
        using (SqliteDatabase database = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "tail.db")))
            database.Execute("DROP TABLE tail");

        await Assert.ThrowsAsync<StoreFailedException>(() => fixture.AppendAsync(("L1", "q", Now + 1, 1)));

        StoreFailedException failure = await fixture.Store.Failed.WaitAsync(StoreFixture.Soon());
        Assert.Contains("no such table", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, await Assert.ThrowsAsync<StoreFailedException>(() => fixture.AppendAsync(("L1", "q", Now + 2, 1))));
        Assert.True(fixture.Store.WaitForRoomAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_full_disk_is_told_for_as_long_as_it_lasts_and_then_what_waited_is_committed()
    {
        await using StoreFixture fixture = new();
        var time = new ManualTimeProvider(Instant.FromUnixTimeMilliseconds(Now));
        var sources = new SourceBook();
        var intake = new StoreIntake(new NameCatalog(1), new NameCatalog(1), sources, maximumPendingBytes: 1, time);
        using TailDatabase database = TailDatabase.Open(Path.Combine(fixture.Root, "tail.db"));
        var writer = new StoreWriter(database, intake, new TailLog(database.LoadTails().State, [], sources), sources, time, null, fixture.Log);
        bool isFull = true;

        Task done = writer.RunAsync(_ =>
        {
            if (Volatile.Read(ref isFull))
                throw new SqliteException("database or disk is full", raw.SQLITE_FULL);
        });
        await time.UntilTimerAsync(TimeSpan.FromSeconds(1));
        Assert.True(writer.IsFull);
        Assert.False(done.IsCompleted);
        Volatile.Write(ref isFull, false);
        time.Advance(TimeSpan.FromSeconds(1));
        await done.WaitAsync(StoreFixture.Soon());

        Assert.False(writer.IsFull);
        Assert.Equal([2060, 2061], fixture.Log.Entries.Select(entry => entry.Id.Id));
        await writer.StopAsync();
    }

    [Fact]
    public async Task What_waits_at_the_end_is_committed_and_what_comes_later_is_refused()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(i => fixture.AppendAsync(("L1", "q", Now + i, i)))];
        await fixture.Store.DisposeAsync();
        await Task.WhenAll(waiting);

        await Assert.ThrowsAsync<StoreFailedException>(() => fixture.AppendAsync(("L1", "q", Now, 1)));
        using var reader = new EmbeddedStoreReader(fixture.Options.Folder);
        Assert.Equal(50, (await StoreFixture.ReadAsync(reader, "L1", "q")).Length);
    }

    /// <summary>Holds the writer behind its first commit, so that a test can see who waits.</summary>
    private sealed class CommitGate : IAsyncDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task.WaitAsync(StoreFixture.Soon());

        public List<int> Samples { get; } = [];

        public void OnCommit(StoreCommit commit)
        {
            Samples.Add(commit.Samples);
            _reached.TrySetResult();
            _open.Task.Wait(StoreFixture.Soon());
        }

        public void Open() => _open.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Open();
            return default;
        }
    }
}
