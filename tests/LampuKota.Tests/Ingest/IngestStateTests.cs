using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Ingest;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class IngestStateTests
{
    [Fact]
    public void The_state_has_the_members_that_its_document_shows()
    {
        string document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "ingest-state.md"));
        string example = document.Split("```json")[1].Split("```")[0];
        IngestState? read = JsonSerializer.Deserialize(example, IngestJsonContext.Default.IngestState);

        Assert.Equal(
            JsonSerializer.Serialize(JsonDocument.Parse(example).RootElement),
            JsonSerializer.Serialize(JsonDocument.Parse(JsonSerializer.Serialize(read, IngestJsonContext.Default.IngestState)).RootElement));
        Assert.Equal(read!.Ledger.Received, read.Ledger.Stored + read.Ledger.Duplicate + read.Ledger.Rejected + read.Ledger.Pending + read.Ledger.Damaged);
    }

    [Fact]
    public async Task The_metrics_are_Prometheus_text()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        var meter = new IngestMeter(TimeProvider.System);
        meter.OnCommit(new StoreCommit(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(1), 8, 100));
        string[] lines = IngestMetrics.Write(meter, fixture.Store, new BrokerStatistics { ReceivedQos1 = 7 }).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(@"^(# (HELP|TYPE) [a-z_]+ .+|[a-z_0-9]+(\{[a-z]+=""[^""]+""\})? [0-9.E+-]+)$", line));
        Assert.Contains("mqtt_publish_received_total{qos=\"1\"} 7", lines);
        Assert.Contains("lampukota_commit_wait_seconds_bucket{le=\"0.002\"} 0", lines);
        Assert.Contains("lampukota_commit_wait_seconds_bucket{le=\"0.005\"} 1", lines);
        Assert.Contains("lampukota_commit_wait_seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("lampukota_commit_wait_seconds_count 1", lines);
    }

    [Fact]
    public void A_quantile_is_the_bound_of_the_bucket_that_holds_it()
    {
        long[] counts = [0, 50, 49, 0, 0, 0, 0, 0, 0, 0, 0, 1];

        Assert.Equal(1.0, LatencyHistogram.QuantileMilliseconds(counts, 0.5));
        Assert.Equal(2.0, LatencyHistogram.QuantileMilliseconds(counts, 0.99));
        Assert.Null(LatencyHistogram.QuantileMilliseconds(counts, 1));
        Assert.Null(LatencyHistogram.QuantileMilliseconds([], 0.5));
    }
}
