using System.Text;
using LampuKota.Columns;
using LampuKota.Ingest;
using LampuKota.TimeSeries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LampuKota.Tests;

public sealed class IngestHealthTests : IDisposable
{
    private readonly FakeStore _store = new();
    private readonly FakeLifetime _lifetime = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Health_is_503_with_a_sentence_while_commits_wait_for_room_and_200_when_there_is_room_again()
    {
        Assert.Equal((200, "healthy\n"), await AskAsync());

        _store.IsFull = true;
        (int status, string sentence) = await AskAsync();
        Assert.Equal(503, status);
        Assert.StartsWith("the disk is full: nothing is acknowledged", sentence, StringComparison.Ordinal);
        Assert.Single(sentence, '\n');

        _store.IsFull = false;
        Assert.Equal((200, "healthy\n"), await AskAsync());
    }

    [Fact]
    public async Task Health_tells_a_store_that_has_failed_before_a_full_disk_and_that_before_a_stop()
    {
        _lifetime.StopApplication();
        Assert.Equal((503, "stopping\n"), await AskAsync());

        _store.IsFull = true;
        Assert.Contains("full", (await AskAsync()).Sentence, StringComparison.Ordinal);

        _store.Fail();
        Assert.Equal((503, "the store has failed\n"), await AskAsync());
    }

    [Fact]
    public void The_metrics_say_whether_commits_wait_for_room()
    {
        Assert.Equal(0, Metrics()["lampukota_store_full"]);

        _store.IsFull = true;

        Assert.Equal(1, Metrics()["lampukota_store_full"]);
    }

    private async Task<(int Status, string Sentence)> AskAsync()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IHostApplicationLifetime>(_lifetime).AddSingleton<ITelemetryStore>(_store).BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        await IngestEndpoints.HealthAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private PrometheusText Metrics()
    {
        var text = new PrometheusWriter();
        IngestMetrics.WriteStore(text, new IngestMeter(TimeProvider.System), _store);
        return PrometheusText.Parse(text.ToString());
    }

    private sealed class FakeStore : ITelemetryStore, IDisposable
    {
        private readonly TaskCompletionSource<StoreFailedException> _failed = new();

        public Task<StoreFailedException> Failed => _failed.Task;

        public bool IsFull { get; set; }

        public StoreLedger Ledger { get; } = new(0, 0, new long[SampleBatch.RejectReasons], 0, 0);

        public void Fail() => _failed.SetResult(new StoreFailedException("broken"));

        public IReadOnlyList<StoredDevice> ReadDevices() => [];

        public StoreSize Measure() => default(StoreSize) with { Deleted = [] };

        public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;

        public ValueTask DisposeAsync() => default;

        public void Dispose()
        {
        }
    }
}
