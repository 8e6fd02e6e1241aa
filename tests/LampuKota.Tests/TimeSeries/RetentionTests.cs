using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

public class RetentionTests
{
    private const long Now = StoreFixture.NowUnixMs;
    private const long Today = 20_000;

    [Fact]
    public void Whatever_the_limits_the_oldest_days_go_first_as_few_as_will_do_and_never_todays()
    {
        Gen<(StoredDay[] Days, long Others, long Free, RetentionLimits Limits)> cases =
            from gaps in Gen.Choose(1, 6).ListOf(12)
            from sizes in Gen.Choose(1, 100).ListOf(12)
            from others in Gen.Choose(0, 200)
            from free in Gen.Choose(0, 300)
            from age in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(1, 40).Select(days => (int?)days))
            from bytes in Gen.OneOf(Gen.Constant((long?)null), Gen.Choose(0, 1500).Select(size => (long?)size))
            from minimum in Gen.OneOf(Gen.Constant((long?)null), Gen.Choose(0, 600).Select(size => (long?)size))
            select (DaysOf(gaps, sizes), (long)others, (long)free, new RetentionLimits(age, bytes, minimum));

        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            (StoredDay[] days, long others, long free, RetentionLimits limits) = test;
            long total = others + days.Sum(day => day.Bytes);
            IReadOnlyList<ExpiredDay> expired = RetentionPlan.Choose(days, total, free, Today, limits);

            Assert.Equal(days.Take(expired.Count).Select(day => (day.Day, day.Bytes)), expired.Select(day => (day.Day, day.Bytes)));
            Assert.All(expired, day => Assert.True(day.Day < Today));
            Assert.All(expired.Where(day => day.Reason == RetentionReason.FreeSpace), day => Assert.True(day.Day <= Today - RetentionPlan.DaysKeptWhateverIsFree));
            // All limits hold, or nothing is left that may go for them; and the last one that went was needed.
            StoredDay? next = days.Skip(expired.Count).Where(day => day.Day < Today).Cast<StoredDay?>().FirstOrDefault();
            Assert.True(next is null || Choices(next.Value, total - expired.Sum(day => day.Bytes), free + expired.Sum(day => day.Bytes), limits) == 0);
            if (expired.Count > 0)
                Assert.NotEqual(0, Choices(days[expired.Count - 1], total - expired.SkipLast(1).Sum(day => day.Bytes), free + expired.SkipLast(1).Sum(day => day.Bytes), limits));
        }).QuickCheckThrowOnFailure();

        static StoredDay[] DaysOf(IList<int> gaps, IList<int> sizes)
        {
            long day = Today - gaps.Sum() + 3;
            return [.. gaps.Zip(sizes, (gap, size) => new StoredDay(day += gap, size))];
        }

        static int Choices(StoredDay day, long total, long free, RetentionLimits limits) =>
            (Today - day.Day > limits.Days ? 1 : 0) + (total > limits.Bytes ? 1 : 0) + (free < limits.MinimumFreeBytes && Today - day.Day >= 7 ? 1 : 0);
    }

    [Fact]
    public async Task A_store_that_is_too_large_loses_its_oldest_days_at_once_and_goes_on()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        // Some 300 KB a day, more than what an open store needs beside.
        await fixture.AppendAsync([.. Enumerable.Range(0, 160_000).Select(i => ("L1", "q", Now - i % 4 * StoreFixture.DayMs + i, Math.Sin(i)))]);
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        fixture.Options = fixture.Options with { RetentionBytes = BytesOf(fixture, "*") - 100_000 };
        fixture.Open();

        await fixture.UntilAsync(() => fixture.Store.Measure().Days < 4);

        Assert.Equal(3, fixture.Store.Measure().Days);
        Assert.Equal(120_000, (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Length);
        Assert.Equal(0, BytesOf(fixture, "2025-11-18*"));
        Assert.Equal(1, fixture.Store.Measure().Deleted.Single(count => count.Reason == RetentionReason.Size).Days);
        Assert.True(fixture.Store.Measure().Deleted.Sum(count => count.Bytes) > 0);
        Assert.Contains(fixture.Log.Entries, entry => entry.Id == 2040 && entry.Text.Contains("2025-11-18", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_can_never_be_small_enough_keeps_today()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { RetentionBytes = 1 };
        fixture.Open();
        await AppendDaysAsync(fixture, 0, 1, 2);
        await fixture.Store.SealAsync(StoreFixture.Soon());

        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 1);

        Assert.Equal((double[])[0.0], await ValuesAsync(fixture));
        Assert.Equal((3, 3), (fixture.Store.Ledger.Stored, fixture.Store.Ledger.Received));
    }

    [Fact]
    public async Task Before_the_disk_is_full_the_oldest_days_go_but_none_of_the_last_week()
    {
        long free = 1000;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { MinimumFreeBytes = 1001, ReadDiskSpace = _ => new DiskSpace(free, 1_000_000) };
        fixture.Open();
        await AppendDaysAsync(fixture, 0, 6, 7, 8);
        await fixture.Store.SealAsync(StoreFixture.Soon());

        // One day gives more than what is missing. That the disk seems no emptier may be a reader's doing, so the next one waits for a minute.
        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 3);
        Advance(fixture, seconds: 55);
        Assert.Equal(3, fixture.Store.Measure().Days);
        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 2);
        Advance(fixture, seconds: 200);

        Assert.Equal((double[])[6.0, 0.0], await ValuesAsync(fixture));
        Assert.Single(fixture.Log.Entries, entry => entry.Id == 2042 && entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task What_was_set_aside_of_a_day_goes_with_the_day()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { RetentionDays = 5 };
        fixture.Open();
        await AppendDaysAsync(fixture, 0);
        string set = Path.Combine(fixture.Options.Folder, "days", "2025-11-10.db");
        await File.WriteAllTextAsync(set, "");
        await File.WriteAllTextAsync(set + ".damaged-1", "once a database");

        await fixture.UntilAsync(() => BytesOf(fixture, "2025-11-10*") == 0 && !File.Exists(set));

        Assert.False(File.Exists(set + ".damaged-1"));
    }

    private static Task AppendDaysAsync(StoreFixture fixture, params int[] daysBack) =>
        fixture.AppendAsync([.. daysBack.Select(back => ("L1", "q", Now - back * StoreFixture.DayMs, (double)back))]);

    private static async Task<double[]> ValuesAsync(StoreFixture fixture) => [.. (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2)];

    private static long BytesOf(StoreFixture fixture, string pattern) =>
        new DirectoryInfo(fixture.Options.Folder).EnumerateFiles(pattern, SearchOption.AllDirectories).Sum(LengthOf);

    // The store deletes files while they are counted.
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static void Advance(StoreFixture fixture, int seconds)
    {
        for (int second = 0; second < seconds; second++)
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
    }
}
