using LampuKota.Broker;

namespace LampuKota.Tests;

/// <summary>Group commit: everything that gathered during a commit shares the next one, in order.</summary>
public sealed class BrokerJournalTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HeldStore _store = new();
    private readonly BrokerJournal _journal;

    public BrokerJournalTests() => _journal = new BrokerJournal(_store, new BrokerClock(new StoppedClock()), lastKey: 0);

    [Fact]
    public async Task Everything_that_waits_shares_one_commit_in_its_order()
    {
        Task first = _journal.Append(new StoreChange.Alive(0));
        Assert.True(await _store.Entered.WaitAsync(Deadline));
        Task[] waiting = [.. Enumerable.Range(1, 100).Select(i => _journal.Append(new StoreChange.Alive(i)))];
        Assert.False(first.IsCompleted);
        _ = Assert.Single(waiting.Distinct());
        _store.MayCommit.Release(2);
        await Task.WhenAll(waiting).WaitAsync(Deadline);

        Assert.True(first.IsCompletedSuccessfully);
        Assert.Equal([1, 100], _store.Commits.Select(commit => commit.Length));
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (long)i), _store.Commits.SelectMany(commit => commit).Cast<StoreChange.Alive>().Select(alive => alive.NowUnixMs));
    }

    [Fact]
    public async Task A_unit_is_never_torn_apart_and_holds_the_next_commit_up_only_while_it_is_open()
    {
        Task first;
        using (_journal.EnterUnit())
        {
            first = _journal.Append(new StoreChange.Alive(1));
            _ = _journal.Append(new StoreChange.Alive(2));
            // Another connection's change joins it, and does not get it out of the door.
            await Task.Run(() => { _ = _journal.Append(new StoreChange.Alive(3)); });
            Assert.False(first.IsCompleted);
            Assert.Equal(0, _store.Entered.CurrentCount);
            _ = _journal.Append(new StoreChange.Alive(4));
        }

        _store.MayCommit.Release();
        await first.WaitAsync(Deadline);
        Assert.Equal([4], _store.Commits.Select(commit => commit.Length));
    }

    [Fact]
    public async Task Publishers_wait_while_more_waits_for_the_disk_than_memory_is_meant_for()
    {
        _ = _journal.Append(new StoreChange.Alive(0));
        await _store.Entered.WaitAsync(Deadline);
        await _journal.WaitForRoomAsync(CancellationToken.None);
        ApplicationMessage large = ApplicationMessage.From(ScriptedClient.Message("a", new string('x', 1_048_576)), new BrokerClock(new StoppedClock()));
        for (int i = 0; i < 16; i++)
            _ = _journal.Append(new StoreChange.MessageAdded(i, large, null));
        var room = Task.Run(async () => await _journal.WaitForRoomAsync(CancellationToken.None));
        Assert.False(room.IsCompletedSuccessfully);
        _store.MayCommit.Release(2);

        await room.WaitAsync(Deadline);
    }

    [Fact]
    public async Task After_a_failure_nothing_is_written_any_more_and_all_who_wait_are_told()
    {
        Task first = _journal.Append(new StoreChange.Alive(0));
        await _store.Entered.WaitAsync(Deadline);
        Task second = _journal.Append(new StoreChange.Alive(1));
        _store.Fails = true;
        _store.MayCommit.Release(2);

        await Assert.ThrowsAsync<BrokerStoreFailedException>(() => first.WaitAsync(Deadline));
        await Assert.ThrowsAsync<BrokerStoreFailedException>(() => second.WaitAsync(Deadline));
        await Assert.ThrowsAsync<BrokerStoreFailedException>(() => _journal.Append(new StoreChange.Alive(2)).WaitAsync(Deadline));
        Assert.Contains("the disk is broken", (await _journal.Failed.WaitAsync(Deadline)).Message, StringComparison.Ordinal);
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task A_full_disk_holds_everything_up_until_there_is_space_and_nothing_is_lost_or_out_of_order()
    {
        _store.IsFull = true;
        Task first = _journal.Append(new StoreChange.Alive(1));
        _store.MayCommit.Release(100);
        // Tried, and tried again.
        Assert.True(await _store.Entered.WaitAsync(Deadline));
        Assert.True(await _store.Entered.WaitAsync(Deadline));
        Task second = _journal.Append(new StoreChange.Alive(2));
        Assert.False(first.IsCompleted);
        Assert.False(_journal.Failed.IsCompleted);
        Assert.True(_journal.IsFull);
        _store.IsFull = false;

        await Task.WhenAll(first, second).WaitAsync(Deadline);
        Assert.False(_journal.IsFull);
        Assert.Equal([1, 2], _store.Commits.SelectMany(commit => commit).Cast<StoreChange.Alive>().Select(alive => alive.NowUnixMs));
    }

    [Fact]
    public async Task A_disk_that_stays_full_keeps_nobody_from_stopping()
    {
        _store.IsFull = true;
        Task waiting = _journal.Append(new StoreChange.Alive(1));
        _store.MayCommit.Release(100);
        Assert.True(await _store.Entered.WaitAsync(Deadline));
        _journal.Dispose();

        await Assert.ThrowsAsync<BrokerStoreFailedException>(() => waiting.WaitAsync(Deadline));
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public void What_waits_at_the_end_is_committed()
    {
        _journal.Append(new StoreChange.Alive(1));
        _store.MayCommit.Release(2);
        _journal.Dispose();

        Assert.Single(_store.Commits.SelectMany(commit => commit));
    }

    public void Dispose()
    {
        _store.MayCommit.Release(100);
        _journal.Dispose();
    }

    private sealed class HeldStore : IBrokerStore
    {
        public SemaphoreSlim Entered { get; } = new(0);

        public SemaphoreSlim MayCommit { get; } = new(0);

        public bool Fails { get; set; }

        public bool IsFull { get; set; }

        public List<StoreChange[]> Commits { get; } = [];

        public StoredBroker Load() => new();

        public void Commit(IReadOnlyList<StoreChange> changes)
        {
            Entered.Release();
            Assert.True(MayCommit.Wait(Deadline));
            if (Fails)
                throw new IOException("the disk is broken");
            if (IsFull)
                throw new BrokerStoreFullException("the disk is full");
            Commits.Add([.. changes]);
        }

        public void Dispose()
        {
        }
    }
}
