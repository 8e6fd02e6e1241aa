using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Columns;
using LampuKota.Ingest;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Configuration;

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
        using var access = new AccessBench();
        access.Meter.CountRevoked();
        var meter = new IngestMeter(TimeProvider.System);
        meter.OnCommit(new StoreCommit(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(1), 8, 100));
        BrokerStatistics broker = new()
        {
            ReceivedQos1 = 7,
            LimitsReached = Enum.GetValues<BrokerLimit>().ToDictionary(limit => limit, limit => (long)limit),
            Refusals = [new RefusalCount(RefusedThing.Publish, ReasonCode.NotAuthorized, 3)],
        };
        broker.AckLatency.Add(TimeSpan.FromMilliseconds(3), times: 2);
        var watch = new SampleWatch(IngestSettings.Read(new ConfigurationBuilder().Build()));
        var late = new SampleBatch();
        late.Add(late.Devices.Intern("L1"u8), late.Quantities.Intern("supplyVoltage"u8), 1_000, 221);
        watch.Observe(late, [0], nowUnixMs: 1_000 + 660_000);
        PrometheusText text = PrometheusText.Parse(IngestMetrics.Write(meter, fixture.Store, broker, access.Metrics, watch));

        Assert.Equal(7, text["mqtt_publish_received_total{qos=\"1\"}"]);
        Assert.Equal(0, text["lampukota_commit_wait_seconds_bucket{le=\"0.002\"}"]);
        Assert.Equal(1, text["lampukota_commit_wait_seconds_bucket{le=\"0.005\"}"]);
        Assert.Equal(1, text["lampukota_commit_wait_seconds_count"]);
        Assert.Equal(2, text["mqtt_publish_ack_seconds_count"]);
        Assert.Equal(0, text["lampukota_authentications_total{outcome=\"throttled\"}"]);
        Assert.Equal(1, text["lampukota_credentials_revoked_total"]);
        Assert.Equal(1, text["lampukota_samples_late_total"]);
        Assert.Equal(2, text["lampukota_access_rules"]);
        Assert.Equal(0, text["lampukota_access_rules_broken"]);
        Assert.Equal(3, text["mqtt_refusals_total{thing=\"publish\",code=\"0x87\"}"]);
        Assert.All(Enum.GetNames<BrokerLimit>(), limit => Assert.Contains($"mqtt_limit_reached_total{{limit=\"{limit}\"}}", text.Samples));
    }

    [Fact]
    public void A_quantile_is_the_bound_of_the_bucket_that_holds_it()
    {
        long[] counts = [0, 0, 0, 50, 49, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

        Assert.Equal(1.0, LatencyHistogram.QuantileMilliseconds(counts, 0.5));
        Assert.Equal(2.0, LatencyHistogram.QuantileMilliseconds(counts, 0.99));
        Assert.Null(LatencyHistogram.QuantileMilliseconds(counts, 1));
        Assert.Null(LatencyHistogram.QuantileMilliseconds([], 0.5));
    }
}
