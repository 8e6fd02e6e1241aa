using System.Text.Json;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class IngestFactsTests
{
    private const string Document = """
        {"atUnixMs":1763700000000,"uptimeSeconds":3605.2,
         "ledger":{"received":1000000,"stored":900000,"duplicate":120,"rejected":80,"rejectedByReason":{"unknownQuantity":80},"pending":99800,"damaged":0,"undecodablePacks":2},
         "storage":{"bytes":12582912,"tailBytes":998000,"days":3,"devices":2040},"mqtt":{"connections":42,"sessions":43,"subscriptions":86,"retainedMessages":126},
         "rates":{"packsPerSecond":33.4,"valuesPerSecond":267.2,"cpuShare":0.018},"commits":{"commits":0,"medianMilliseconds":null,"p99Milliseconds":null}}
        """;

    [Fact]
    public void The_state_that_ingest_publishes_is_understood()
    {
        IngestFacts facts = IngestFacts.Read(JsonElement.Parse(Document))!;

        Assert.Equal(3605.2, facts.UptimeSeconds);
        Assert.Equal(267.2, facts.Rates.ValuesPerSecond);
        Assert.Equal(2040, facts.Storage.Devices);
        Assert.Null(facts.Commits.P99Milliseconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void What_the_ledger_cannot_account_for_is_told(long missing)
    {
        IngestLedger ledger = IngestFacts.Read(JsonElement.Parse(Document))!.Ledger;

        Assert.Equal(missing, (ledger with { Received = ledger.Received + missing }).Unaccounted);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"ledger":"balanced"}""")]
    public void Another_document_is_no_report(string document) => Assert.Null(IngestFacts.Read(JsonElement.Parse(document)));
}
