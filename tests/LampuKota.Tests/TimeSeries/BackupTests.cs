using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class BackupTests
{
    private const long Now = StoreFixture.NowUnixMs;
    private const string Secret = "credentials.json";

    private enum Kind
    {
        Append,
        Seal,
        Backup,
        BackupCutOff,
    }

    [Fact]
    public void Whatever_was_done_before_a_restored_store_is_the_store_at_the_instant_of_its_last_finished_backup()
    {
        Gen<(Kind Kind, int Seed)> step =
            from kind in Gen.Frequency((5, Gen.Constant(Kind.Append)), (3, Gen.Constant(Kind.Seal)), (2, Gen.Constant(Kind.Backup)), (1, Gen.Constant(Kind.BackupCutOff)))
            from seed in Gen.Choose(0, 1000)
            select (kind, seed);

        Prop.ForAll(step.NonEmptyListOf().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(15).WithEndSize(14));

        static async Task<bool> RunAsync(IList<(Kind Kind, int Seed)> steps)
        {
            await using StoreFixture fixture = new StoreFixture().Open();
            var model = new Model();
            Model? saved = null;
            foreach ((Kind kind, int seed) in steps)
            {
                if (kind == Kind.Append)
                    await model.AppendAsync(fixture.Store, seed);
                else if (kind == Kind.Seal)
                    await fixture.Store.SealAsync(StoreFixture.Soon());
                else if (kind == Kind.BackupCutOff)
                    await CutOffBackupAsync(fixture, isAtOnce: seed % 2 == 0);
                else
                    saved = await BackupAsync(fixture) is not null ? model.Copy() : null;
            }

            if (saved is null)
                Assert.Throws<BackupException>(() => Restore(fixture));
            else
                await saved.AssertHeldByAsync(Restore(fixture), fixture.Options);
            return true;
        }
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("backup.tar")]
    public async Task A_backup_taken_under_load_has_everything_acknowledged_before_and_nothing_twice(string target)
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        var stop = new CancellationTokenSource();
        int acknowledged = 0;
        Task writing = Task.Run(async () =>
        {
            for (int minute = 0; minute < 500 && !stop.IsCancellationRequested; minute++)
            {
                await fixture.AppendAsync([.. Enumerable.Range(0, 10).Select(lamp => ($"L{lamp}", "q", Now - minute * 60_000L, (double)minute))]);
                Volatile.Write(ref acknowledged, minute + 1);
            }
        });
        Task sealing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await fixture.Store.SealAsync(CancellationToken.None);
        });
        CancellationToken deadline = StoreFixture.Soon();
        while (Volatile.Read(ref acknowledged) < 40)
            await Task.Delay(TimeSpan.FromMilliseconds(1), deadline);

        int before = Volatile.Read(ref acknowledged);
        await BackupAsync(fixture, target);
        int after = Volatile.Read(ref acknowledged);
        await stop.CancelAsync();
        await Task.WhenAll(writing, sealing);

        await using EmbeddedStore restored = EmbeddedStore.Open(fixture.Options with { Folder = Restore(fixture, target) });
        (long, double)[] points = await StoreFixture.ReadAsync(restored, "L7", "q");
        Assert.InRange(points.Length, before, after + 1);
        Assert.Equal(Enumerable.Range(0, points.Length).Reverse().Select(minute => (Now - minute * 60_000L, (double)minute)), points);
        await restored.SealAsync(StoreFixture.Soon());
        Assert.Equal(points, await StoreFixture.ReadAsync(restored, "L7", "q"));
        Assert.Equal((points.Length * 10L, 0, points.Length * 10L), (restored.Ledger.Stored, restored.Ledger.Duplicate, restored.Ledger.Received));
    }

    [Fact]
    public async Task A_day_that_has_not_changed_is_not_copied_again_and_one_that_has_is()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now - StoreFixture.DayMs, 2), ("L1", "q", Now - 2 * StoreFixture.DayMs, 3));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        BackupResult first = await BackupAsync(fixture);
        BackupResult second = await BackupAsync(fixture);
        await fixture.AppendAsync(("L1", "q", Now - StoreFixture.DayMs + 1, 4));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        BackupResult third = await BackupAsync(fixture);

        Assert.Equal((1, 5, 5), (first.Number, first.Files, first.CopiedFiles));
        Assert.Equal((2, 5, 2), (second.Number, second.Files, second.CopiedFiles));
        Assert.Equal((3, 5, 3), (third.Number, third.Files, third.CopiedFiles));
        // Of each file one version stays.
        Assert.Equal(5 + 2, Directory.EnumerateFiles(Path.Combine(fixture.Root, "backup"), "*", SearchOption.AllDirectories).Count());
        await using EmbeddedStore restored = EmbeddedStore.Open(fixture.Options with { Folder = Restore(fixture) });
        Assert.Equal([3.0, 2.0, 4.0, 1.0], (await StoreFixture.ReadAsync(restored, "L1", "q")).Select(point => point.Item2));
    }

    [Fact]
    public async Task A_day_that_was_written_a_moment_ago_is_copied_again_since_its_time_may_not_show_it()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        BackupOptions options = OptionsFor(fixture, "backup") with { Time = new ShiftedTime(TimeSpan.Zero) };

        await StoreBackup.RunAsync(options, null, StoreFixture.Soon());
        BackupResult second = await StoreBackup.RunAsync(options, null, StoreFixture.Soon());

        Assert.Equal(3, second.CopiedFiles);
    }

    [Theory]
    [InlineData("backup", 67)]
    [InlineData("backup.tar", 163)]
    public async Task A_backup_with_any_changed_byte_is_refused_or_all_that_matters_of_it_is_right(string target, int stride)
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await BackupAsync(fixture, target);
        string path = Path.Combine(fixture.Root, target);
        int refused = 0;
        string[] files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))];
        foreach (string file in files)
        {
            byte[] whole = await File.ReadAllBytesAsync(file);
            for (int at = 0; at < whole.Length; at += stride)
            {
                whole[at] ^= (byte)(1 << (at % 8));
                await File.WriteAllBytesAsync(file, whole);
                refused += IsRefused(path) ? 1 : 0;
                whole[at] ^= (byte)(1 << (at % 8));
            }

            await File.WriteAllBytesAsync(file, whole);
        }

        long bytes = files.Sum(file => new FileInfo(file).Length);
        // An archive has padding, and owners and times that nobody reads.
        Assert.InRange(refused, (target == "backup" ? 0.99 : 0.5) * bytes / stride, (bytes / stride) + files.Length);
        Assert.False(IsRefused(path));

        static bool IsRefused(string path)
        {
            try
            {
                StoreRestore.Verify(path, null, CancellationToken.None);
                return false;
            }
            catch (BackupException)
            {
                return true;
            }
        }
    }

    [Fact]
    public async Task Secrets_stay_their_owners_in_the_backup_and_after_it()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        string secret = Path.Combine(fixture.Options.Folder, Secret);
        await File.WriteAllTextAsync(secret, "hush");
        CheckedFile.SetMode(secret, "600");
        await BackupAsync(fixture);
        await BackupAsync(fixture, "backup.tar");

        string restored = Path.Combine(Restore(fixture), Secret);

        Assert.Equal("hush", await File.ReadAllTextAsync(restored));
        Assert.Equal("600", CheckedFile.ModeOf(restored));
        string[] written = [.. Directory.EnumerateFiles(Path.Combine(fixture.Root, "backup", "store")), Path.Combine(fixture.Root, "backup.tar")];
        Assert.All(written, file => Assert.Equal("600", CheckedFile.ModeOf(file)));
    }

    [Fact]
    public async Task A_restoring_that_fails_leaves_the_folder_as_it_was_and_a_folder_in_use_is_not_touched()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await BackupAsync(fixture);
        string damaged = Directory.EnumerateFiles(Path.Combine(fixture.Root, "backup", "store"), "tail.db.*").Single();
        File.WriteAllBytes(damaged, [.. File.ReadAllBytes(damaged).Append((byte)0)]);
        string target = Directory.CreateDirectory(Path.Combine(fixture.Root, "restored")).FullName;

        Assert.Contains("tail.db", Assert.Throws<BackupException>(() => Restore(fixture)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(target));
        File.WriteAllText(Path.Combine(target, "mine"), "");
        Assert.Contains("not empty", Assert.Throws<BackupException>(() => Restore(fixture)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_names_places_outside_is_refused()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await BackupAsync(fixture);
        string file = Path.Combine(fixture.Root, "backup", BackupManifest.FileName);
        BackupManifest manifest = BackupManifest.Parse(File.ReadAllBytes(file), "here");
        foreach (string path in (string[])["../evil", "/evil", "store/../../evil", "store//evil"])
        {
            File.WriteAllBytes(file, (manifest with { Files = [.. manifest.Files.Select(entry => entry with { Path = path })] }).ToBytes());
            Assert.Throws<BackupException>(() => Restore(fixture));
        }
    }

    [Fact]
    public async Task Folders_that_are_no_place_for_a_backup_are_left_alone()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        string other = Directory.CreateDirectory(Path.Combine(fixture.Root, "other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "thesis.txt"), "years of work");

        Assert.Contains("no backup", (await Assert.ThrowsAsync<BackupException>(() => BackupAsync(fixture, "other"))).Message, StringComparison.Ordinal);
        Assert.Contains("outside", (await Assert.ThrowsAsync<BackupException>(() => BackupAsync(fixture, "store/days"))).Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(other).Select(Path.GetFileName));
        await BackupAsync(fixture, "backup.tar");
        Assert.Contains("exists", (await Assert.ThrowsAsync<BackupException>(() => BackupAsync(fixture, "backup.tar"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_process_that_has_the_store_open_or_one_that_holds_it_alone_takes_a_backup()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1));
        Assert.Null(await StoreBackup.TryRunAloneAsync(OptionsFor(fixture, "backup"), null, StoreFixture.Soon()));

        await fixture.Store.DisposeAsync();
        Assert.NotNull(await StoreBackup.TryRunAloneAsync(OptionsFor(fixture, "backup"), null, StoreFixture.Soon()));

        await using EmbeddedStore restored = EmbeddedStore.Open(fixture.Options with { Folder = Restore(fixture) });
        Assert.Equal(1, restored.Ledger.Pending);
    }

    private static BackupOptions OptionsFor(StoreFixture fixture, string target) => new()
    {
        DataDirectory = fixture.Root,
        StoreFolder = fixture.Options.Folder,
        // Within the fixture's own folder, so that it goes with it; a backup never looks there.
        Target = Path.Combine(fixture.Root, target),
        Time = new ShiftedTime(TimeSpan.FromHours(1)),
    };

    private static Task<BackupResult> BackupAsync(StoreFixture fixture, string target = "backup") => StoreBackup.RunAsync(
        OptionsFor(fixture, target) with { WithoutSealing = fixture.Store.WithoutSealingAsync }, null, StoreFixture.Soon());

    private static async Task CutOffBackupAsync(StoreFixture fixture, bool isAtOnce)
    {
        using var stop = new CancellationTokenSource();
        if (isAtOnce)
            await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreBackup.RunAsync(
            OptionsFor(fixture, "backup") with { WithoutSealing = fixture.Store.WithoutSealingAsync }, new CutOff(stop), stop.Token));
    }

    /// <summary>Restores, and gives the store's folder.</summary>
    private static string Restore(StoreFixture fixture, string from = "backup")
    {
        string folder = Path.Combine(fixture.Root, "restored");
        StoreRestore.Run(Path.Combine(fixture.Root, from), folder, null, StoreFixture.Soon());
        return Path.Combine(folder, "store");
    }

    /// <summary>Files that were written just now look as if they were older.</summary>
    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    /// <summary>Gives up at once, or after the first step.</summary>
    private sealed class CutOff(CancellationTokenSource stop) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => stop.Cancel();
    }

    /// <summary>What a store holds and has counted.</summary>
    private sealed class Model
    {
        private readonly Dictionary<(string Device, string Quantity), SortedDictionary<long, double>> _series = [];
        private long _received;

        public async Task AppendAsync(EmbeddedStore store, int seed)
        {
            (string, string, long, double)[] samples =
            [
                .. Enumerable.Range(0, 5).Select(i => ($"L{(seed + i) % 4}", $"q{seed % 3}", Now - (seed + i) % 40 * 10_000_000L, seed + (i / 10.0))),
            ];
            await store.AppendAsync(StoreFixture.Batch(samples), StoreFixture.Soon());
            _received += samples.Length;
            foreach ((string device, string quantity, long timestamp, double value) in samples)
            {
                if (!_series.TryGetValue((device, quantity), out SortedDictionary<long, double>? points))
                    _series[(device, quantity)] = points = [];
                points.TryAdd(timestamp, value);
            }
        }

        public Model Copy()
        {
            var copy = new Model { _received = _received };
            foreach (((string Device, string Quantity) series, SortedDictionary<long, double> points) in _series)
                copy._series[series] = new SortedDictionary<long, double>(points);
            return copy;
        }

        public async Task AssertHeldByAsync(string folder, EmbeddedStoreOptions options)
        {
            await using EmbeddedStore store = EmbeddedStore.Open(options with { Folder = folder });
            await AssertReadsAsync(store);
            await store.SealAsync(StoreFixture.Soon());
            await AssertReadsAsync(store);
            long distinct = _series.Values.Sum(points => (long)points.Count);
            Assert.Equal((_received, distinct, _received - distinct, 0), (store.Ledger.Received, store.Ledger.Stored, store.Ledger.Duplicate, store.Ledger.Pending));
        }

        private async Task AssertReadsAsync(EmbeddedStore store)
        {
            foreach (((string device, string quantity), SortedDictionary<long, double> points) in _series)
                Assert.Equal(points.Select(point => (point.Key, point.Value)), await StoreFixture.ReadAsync(store, device, quantity));
        }
    }
}
