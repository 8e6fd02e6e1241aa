using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

/// <summary>The account of each source: it balances, and all of them come to the account of the store, whatever is done and wherever the process is killed.</summary>
public class SourceLedgerTests
{
    private const long Now = StoreFixture.NowUnixMs;

    private enum Kind
    {
        Append,
        Seal,
        Reopen,
    }

    [Fact]
    public void Whatever_comes_in_whatever_order_each_source_has_exactly_its_own()
    {
        Gen<(Kind Kind, int Source, int Samples, int Offset, int Reason, int Rejected)> step =
            from kind in Gen.Frequency((6, Gen.Constant(Kind.Append)), (3, Gen.Constant(Kind.Seal)), (1, Gen.Constant(Kind.Reopen)))
            from source in Gen.Choose(0, 3)
            from samples in Gen.Choose(0, 6)
            from offset in Gen.Choose(0, 12)
            from reason in Gen.Choose(0, SampleBatch.RejectReasons - 1)
            from rejected in Gen.Choose(0, 3)
            select (kind, source, samples, offset, reason, rejected);

        Prop.ForAll(step.NonEmptyListOf().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(25));

        static async Task<bool> RunAsync(IList<(Kind Kind, int Source, int Samples, int Offset, int Reason, int Rejected)> steps)
        {
            await using StoreFixture fixture = new StoreFixture().Open();
            var model = new Model();
            foreach ((Kind kind, int source, int samples, int offset, int reason, int rejected) in steps)
            {
                if (kind == Kind.Seal)
                    await fixture.Store.SealAsync(StoreFixture.Soon());
                else if (kind == Kind.Reopen)
                    await fixture.ReopenAsync();
                else
                    await fixture.Store.AppendAsync(model.Next(source, samples, offset, reason, rejected), StoreFixture.Soon());
                model.AssertHeldBy(fixture.Store);
            }

            await fixture.Store.SealAsync(StoreFixture.Soon());
            model.AssertSealedIn(fixture.Store);
            return true;
        }
    }

    [Fact]
    public async Task A_kill_at_any_commit_leaves_accounts_that_balance_and_come_to_the_same_once_sealed()
    {
        await using StoreFixture fixture = new();
        var images = new List<string>();
        fixture.Options = fixture.Options with { OnCommit = _ => images.Add(fixture.CopyStore(images.Count)) };
        fixture.Open();
        // Two gateways of 70 lamps, two slices; each pack repeats the one before but for its newest lamps.
        for (int pack = 0; pack < 3; pack++)
        {
            foreach (string gateway in (string[])["G1", "G2"])
            {
                SampleBatch batch = StoreFixture.Batch([.. Enumerable.Range(pack * 5, 70).Select(lamp => ($"{gateway}-L{lamp}", "q", Now, 1.0))]);
                batch.Source = gateway;
                batch.Rejected[pack] = 1;
                await fixture.Store.AppendAsync(batch, StoreFixture.Soon());
            }

            await fixture.Store.SealAsync(StoreFixture.Soon());
        }

        Assert.True(images.Count > 12, $"Only {images.Count} commits were seen.");
        foreach (string image in images)
        {
            await using EmbeddedStore store = EmbeddedStore.Open(fixture.Options with { Folder = image, OnCommit = null });
            AssertSum(store);
            long received = store.Ledger.Received;
            await store.SealAsync(StoreFixture.Soon());
            AssertSum(store);
            Assert.Equal((received, 0), (store.Ledger.Received, store.Ledger.Pending));
            foreach (SourceLedger source in store.ReadSourceLedgers())
            {
                // Of the 70 lamps of each pack all but the 5 newest had been there.
                long packs = source.Ledger.Rejected;
                Assert.Equal((packs * 70, Math.Max(0, packs - 1) * 65), (source.Ledger.Stored + source.Ledger.Duplicate, source.Ledger.Duplicate));
            }
        }
    }

    [Fact]
    public async Task The_samples_of_a_damaged_tail_are_damaged_for_who_sent_them()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now + 1, 2));
        SampleBatch other = StoreFixture.Batch(("L2", "q", Now, 3));
        other.Source = "G2";
        await fixture.Store.AppendAsync(other, StoreFixture.Soon());
        using (SqliteDatabase tail = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "tail.db")))
            tail.Execute("UPDATE tail SET frame = zeroblob(length(frame)) WHERE id = 1");

        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal([("G1", 0L, 2L), ("G2", 1L, 0L)], fixture.Store.ReadSourceLedgers().Select(source => (source.Source, source.Ledger.Stored, source.Ledger.Damaged)));
        AssertSum(fixture.Store);
    }

    [Fact]
    public async Task A_store_of_a_version_without_accounts_of_sources_opens_and_goes_on()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now + 1, 2));
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase tail = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "tail.db")))
            tail.Execute("DROP TABLE source; DROP TABLE tail_source; DROP TABLE source_account; DROP TABLE quarantined");
        fixture.Open();
        await fixture.AppendAsync(("L1", "q", Now + 2, 3));

        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal((3, 1, 4), (fixture.Store.Ledger.Stored, fixture.Store.Ledger.Duplicate, fixture.Store.Ledger.Received));
        Assert.All(fixture.Store.ReadSourceLedgers(), source => Assert.True(source.Ledger is { Stored: >= 0, Duplicate: >= 0, Received: >= 1 }));
        Assert.True(StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon()).IsSound);
    }

    private static void AssertSum(EmbeddedStore store)
    {
        StoreLedger all = store.Ledger;
        StoreLedger[] each = [.. store.ReadSourceLedgers().Select(source => source.Ledger)];
        Assert.Equal(
            (all.Received, all.Stored, all.Duplicate, all.Rejected, all.Pending, all.Damaged),
            (each.Sum(l => l.Received), each.Sum(l => l.Stored), each.Sum(l => l.Duplicate), each.Sum(l => l.Rejected), each.Sum(l => l.Pending), each.Sum(l => l.Damaged)));
        Assert.All(each, ledger => Assert.True(ledger is { Stored: >= 0, Duplicate: >= 0, Pending: >= 0, Damaged: >= 0 }));
    }

    /// <summary>What each source has sent; a device belongs to one source, as ingest sees to.</summary>
    private sealed class Model
    {
        private readonly Dictionary<string, (long Samples, long[] Rejected, HashSet<(string Device, long TimestampUnixMs)> Distinct)> _sources = [];

        public SampleBatch Next(int source, int samples, int offset, int reason, int rejected)
        {
            string name = $"G{source}";
            SampleBatch batch = StoreFixture.Batch([.. Enumerable.Range(offset, samples).Select(i => ($"{name}-L{i % 3}", "q", Now + (i * 1_000L), 1.0))]);
            batch.Source = name;
            batch.Rejected[reason] = rejected;
            if (samples + rejected > 0)
                Note(name, samples, offset, reason, rejected);
            return batch;
        }

        public void AssertHeldBy(EmbeddedStore store)
        {
            AssertSum(store);
            Dictionary<string, StoreLedger> ledgers = store.ReadSourceLedgers().ToDictionary(source => source.Source, source => source.Ledger);
            Assert.Equal(_sources.Keys.Order(), ledgers.Keys.Order());
            foreach ((string name, var sent) in _sources)
            {
                Assert.Equal(sent.Samples + sent.Rejected.Sum(), ledgers[name].Received);
                Assert.Equal(sent.Rejected, ledgers[name].RejectedByReason);
            }
        }

        public void AssertSealedIn(EmbeddedStore store)
        {
            AssertHeldBy(store);
            foreach (SourceLedger source in store.ReadSourceLedgers())
                Assert.Equal((_sources[source.Source].Distinct.Count, 0), (source.Ledger.Stored, source.Ledger.Pending));
        }

        private void Note(string name, int samples, int offset, int reason, int rejected)
        {
            if (!_sources.TryGetValue(name, out var sent))
                sent = (0, new long[SampleBatch.RejectReasons], []);
            sent.Rejected[reason] += rejected;
            foreach (int i in Enumerable.Range(offset, samples))
                sent.Distinct.Add(($"{name}-L{i % 3}", Now + (i * 1_000L)));
            _sources[name] = sent with { Samples = sent.Samples + samples };
        }
    }
}
