using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class StoreIntakeTests
{
    [Fact]
    public void A_batch_with_a_name_too_many_is_refused_whole()
    {
        StoreIntake intake = Intake(maximumDevices: 2);
        intake.Append(StoreFixture.Batch(("L1", "q", 1, 1)));
        Assert.Throws<StoreFailedException>(() => intake.Append(StoreFixture.Batch(("L1", "q", 2, 2), ("L2", "q", 2, 2), ("L3", "q", 2, 2))).IsCompleted);

        TailGroup group = intake.Take()!;

        Assert.Equal((1, 1), (group.Samples, group.Tables.All.Sum(table => table.Rows)));
    }

    [Fact]
    public async Task Whoever_adds_waits_when_the_group_is_full_and_goes_on_when_it_is_taken()
    {
        StoreIntake intake = Intake(maximumDevices: 100);
        for (int pack = 0; pack < 50; pack++)
            _ = intake.Append(StoreFixture.Batch(("L1", "q", pack, pack)));

        Task room = intake.WaitForRoomAsync(StoreFixture.Soon()).AsTask();
        Assert.False(room.IsCompleted);
        intake.Take();
        await room;
    }

    [Fact]
    public async Task Whoever_adds_waits_for_sealing_where_tails_have_grown_to_their_bound()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { MaximumTailBytes = 200 };
        fixture.Open();
        for (int pack = 0; fixture.Store.Measure().TailBytes <= 200; pack++)
            await fixture.AppendAsync(("L1", "q", StoreFixture.NowUnixMs + pack, pack));

        Task room = fixture.Store.WaitForRoomAsync(StoreFixture.Soon()).AsTask();
        Assert.False(room.IsCompleted);
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await room;
    }

    [Fact]
    public void Tables_forget_lists_of_quantities_that_are_too_many_and_memory_that_is_too_much()
    {
        var tables = new TailTables();
        int[] ids = [.. Enumerable.Range(1, 1_000)];
        for (int quantity = 0; quantity < 1_000; quantity++)
            tables.Add(tables.Find([quantity], ids), 1, 1, [1]);
        Assert.Equal(1_000, tables.All.Count);
        tables.Clear();
        Assert.Empty(tables.All);

        for (int row = 0; row < 2_000_000; row++)
            tables.Add(tables.Find([1], ids), row, 1, [1]);
        Assert.InRange(tables.Bytes, 2_000_000 * 20, int.MaxValue);
        tables.Clear();
        Assert.Equal((0, 0), (tables.All.Count, tables.Bytes));
    }

    private static StoreIntake Intake(int maximumDevices) => new(
        new NameCatalog(maximumDevices), new NameCatalog(100), new SourceBook(), maximumPendingBytes: 1_000, TimeProvider.System);
}
