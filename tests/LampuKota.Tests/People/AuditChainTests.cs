using System.Security.Cryptography;
using System.Text;
using LampuKota.City;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.Tests;

public sealed class AuditChainTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private AuditStore Store => new(_database);

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(TestCity.Assets); // with one entry, that of the import

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void The_hash_is_what_the_page_of_the_format_draws()
    {
        AuditEntry entry = Entry("café");
        string content = $"64:{AuditHash.Start}2:172:425:maria10:Maria Bria4:test3:X-15:café";

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), AuditHash.Of(AuditHash.Start, 17, entry));
    }

    [Fact]
    public async Task Entries_are_numbered_from_one_and_each_is_chained_to_the_one_before()
    {
        await AddAsync("a", "b");

        AuditEntry[] entries = await AllAsync();

        Assert.Equal([1, 2, 3], entries.Select(entry => entry.Id));
        Assert.Equal(AuditHash.Of(entries[1].Hash, 3, entries[2]), entries[2].Hash);
        Assert.Equal($"3:{entries[2].Hash}", (await Store.HeadAsync(CancellationToken.None)).ToString());
        Assert.Null((await VerifyAsync()).BrokenId);
    }

    [Fact]
    public async Task Entries_of_one_commit_keep_their_order()
    {
        await using (CityContext context = _database.CreateDbContext())
        {
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            context.AuditEntries.AddRange(Enumerable.Range(0, 20).Select(i => Entry($"{i}")));
            await context.SaveChangesAsync();
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), (await AllAsync())[1..].Select(entry => entry.Detail));
        Assert.Equal((21L, null), ((await VerifyAsync()).Count, (await VerifyAsync()).BrokenId));
    }

    [Fact]
    public async Task Many_at_once_never_fork_the_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
                await Store.AddAsync(Entry($"{writer}.{i}"), CancellationToken.None);
        })));

        AuditVerdict verdict = await VerifyAsync();
        Assert.Equal((121L, 121L, null), (verdict.Count, verdict.LastId, verdict.BrokenId));
    }

    [Fact]
    public async Task What_is_rolled_back_leaves_neither_the_change_nor_its_entry()
    {
        AuditHead before = await Store.HeadAsync(CancellationToken.None);
        await using (CityContext context = _database.CreateDbContext())
        await using (IDbContextTransaction transaction = await context.Database.BeginTransactionAsync())
        {
            context.LampGroups.Add(new LampGroupRow { Id = "G", Name = "G", Kind = LampGroupKind.Other, LampIds = [TestCity.LampA1] });
            context.AuditEntries.Add(Entry("lost"));
            await context.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        await AddAsync("kept");

        Assert.Equal(1, before.LastId);
        Assert.Equal(["", "kept"], (await AllAsync()).Select(entry => entry.Detail));
        Assert.Null((await VerifyAsync()).BrokenId);
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_the_first_broken_one()
    {
        await AddAsync("a", "b", "c");
        await DoAsync(context => context.AuditEntries.Where(entry => entry.Id == 3).ExecuteUpdateAsync(entry => entry.SetProperty(row => row.Detail, "B")));

        AuditVerdict verdict = await VerifyAsync();

        Assert.Equal((3L, 2L), (verdict.BrokenId, verdict.Count));
    }

    [Fact]
    public async Task An_entry_that_was_taken_out_breaks_the_next()
    {
        await AddAsync("a", "b", "c");
        await DoAsync(context => context.AuditEntries.Where(entry => entry.Id == 3).ExecuteDeleteAsync());

        Assert.Equal(4, (await VerifyAsync()).BrokenId);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_is_missed_by_the_head_and_by_whoever_wrote_it_down()
    {
        await AddAsync("a", "b");
        AuditHead written = await Store.HeadAsync(CancellationToken.None);
        await DoAsync(context => context.AuditEntries.Where(entry => entry.Id == 3).ExecuteDeleteAsync());
        Assert.Equal(3, (await VerifyAsync()).BrokenId);

        // Whoever cuts the head as well is found out only by what was written down elsewhere.
        AuditEntry last = (await AllAsync())[^1];
        await DoAsync(context => context.AuditHeads.ExecuteUpdateAsync(head => head.SetProperty(row => row.LastId, last.Id).SetProperty(row => row.Hash, last.Hash)));
        Assert.Null((await VerifyAsync()).BrokenId);
        Assert.Equal(3, (await Store.VerifyAsync(written, CancellationToken.None)).BrokenId);
    }

    [Fact]
    public async Task A_log_that_was_written_anew_does_not_have_the_end_that_was_written_down()
    {
        await AddAsync("a", "b");
        AuditHead written = await Store.HeadAsync(CancellationToken.None);
        await DoAsync(context => context.AuditEntries.Where(entry => entry.Id == 2).ExecuteUpdateAsync(entry => entry.SetProperty(row => row.Detail, "A")));
        await ForgetChainAsync();
        await new CityStore(_database).MigrateAsync(CancellationToken.None);

        Assert.Null((await VerifyAsync()).BrokenId);
        Assert.Equal(3, (await Store.VerifyAsync(written, CancellationToken.None)).BrokenId);
    }

    [Fact]
    public async Task Entries_from_before_the_chain_are_chained_at_the_start()
    {
        await AddAsync("a", "b");
        await ForgetChainAsync();

        await new CityStore(_database).MigrateAsync(CancellationToken.None);
        await AddAsync("c");

        Assert.Equal((4L, null), ((await VerifyAsync()).Count, (await VerifyAsync()).BrokenId));
    }

    [Fact]
    public async Task A_chained_log_without_its_head_is_not_opened()
    {
        await DoAsync(context => context.AuditHeads.ExecuteDeleteAsync());

        await Assert.ThrowsAsync<CityOpenException>(() => new CityStore(_database).MigrateAsync(CancellationToken.None));
    }

    [Fact]
    public void An_entry_is_not_saved_around_the_chain()
    {
        using CityContext context = _database.CreateDbContext();
        context.AuditEntries.Add(Entry("x"));

        Assert.Throws<InvalidOperationException>(() => context.SaveChanges());
    }

    [Fact]
    public async Task Filters_find_by_person_word_time_and_text()
    {
        await Store.AddAsync(AuditEntry.Of(TestCity.Crew, "lock", "L-9", "panel terbuka", 5_000), CancellationToken.None);
        async Task<int> CountAsync(AuditQuery query) => (await Store.ListAsync(query, CancellationToken.None)).Count;

        Assert.Equal(1, await CountAsync(new AuditQuery(PersonId: "yohanes")));
        Assert.Equal(1, await CountAsync(new AuditQuery(Action: "lock")));
        Assert.Equal(1, await CountAsync(new AuditQuery(Text: "terbuka")));
        Assert.Equal(1, await CountAsync(new AuditQuery(FromUnixMs: 5_000, ToUnixMs: 5_001)));
        Assert.Equal(0, await CountAsync(new AuditQuery(ToUnixMs: 0)));
        Assert.Equal(1, await CountAsync(new AuditQuery(BeforeId: 2)));
    }

    private static AuditEntry Entry(string detail) => AuditEntry.Of(TestCity.Operator, "test", "X-1", detail, 42);

    private async Task AddAsync(params string[] details)
    {
        foreach (string detail in details)
            await Store.AddAsync(Entry(detail), CancellationToken.None);
    }

    private Task<AuditVerdict> VerifyAsync() => Store.VerifyAsync(null, CancellationToken.None);

    private async Task<AuditEntry[]> AllAsync()
    {
        await using CityContext context = _database.CreateDbContext();
        return await context.AuditEntries.AsNoTracking().OrderBy(entry => entry.Id).ToArrayAsync();
    }

    private async Task DoAsync(Func<CityContext, Task> act)
    {
        await using CityContext context = _database.CreateDbContext();
        await act(context);
    }

    private Task ForgetChainAsync() => DoAsync(async context =>
    {
        await context.AuditHeads.ExecuteDeleteAsync();
        await context.AuditEntries.ExecuteUpdateAsync(entry => entry.SetProperty(row => row.Hash, ""));
    });
}
