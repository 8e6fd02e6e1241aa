using LampuKota.Ingest;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public class StoreGuardTests
{
    [Fact]
    public async Task A_store_that_fails_ends_the_program_with_an_error()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await using TestBroker broker = new();
        var lifetime = new FakeLifetime();
        using var guard = new StoreGuard(fixture.Store, broker.Broker, lifetime, NullLogger<StoreGuard>.Instance);
        await guard.StartAsync(CancellationToken.None);
        Assert.False(guard.HasFailed);
        using (SqliteDatabase database = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "tail.db")))
            database.Execute("DROP TABLE tail");

        await Assert.ThrowsAsync<StoreFailedException>(() => fixture.AppendAsync(("L1", "q", StoreFixture.NowUnixMs, 1)));

        await lifetime.Stopped.WaitAsync(StoreFixture.Soon());
        Assert.True(guard.HasFailed);
    }

    [Fact]
    public async Task A_broker_whose_store_fails_ends_the_program_with_an_error()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await using DurableBroker broker = new();
        var lifetime = new FakeLifetime();
        using var guard = new StoreGuard(fixture.Store, broker.Now.Broker, lifetime, NullLogger<StoreGuard>.Instance);
        await guard.StartAsync(CancellationToken.None);
        broker.Store.FailIn(1);
        broker.Now.Broker.Publish(ScriptedClient.Message("a", "x") with { Retain = true });

        await lifetime.Stopped.WaitAsync(StoreFixture.Soon());
        Assert.True(guard.HasFailed);
    }
}
