using System.Text.Json;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class IngestAccountsTests
{
    private static readonly Dictionary<string, long> None = [];

    [Fact]
    public void A_page_has_the_members_that_its_document_shows_and_balances()
    {
        string document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "ingest-accounts.md"));
        string example = document.Split("```json")[1].Split("```")[0];
        IngestAccounts? read = JsonSerializer.Deserialize(example, IngestJsonContext.Default.IngestAccounts);

        Assert.Equal(
            JsonSerializer.Serialize(JsonDocument.Parse(example).RootElement),
            JsonSerializer.Serialize(JsonDocument.Parse(JsonSerializer.Serialize(read, IngestJsonContext.Default.IngestAccounts)).RootElement));
        Assert.All(read!.Items, item => Assert.Equal(item.Received, item.Stored + item.Duplicate + item.Rejected + item.Pending + item.Damaged + item.Refused));
    }

    [Fact]
    public void Two_thousand_gateways_come_in_pages_that_a_broker_takes()
    {
        long[] rejected = new long[16];
        rejected[(int)RejectReason.OutOfRange] = long.MaxValue / 1_000_000;
        SourceLedger[] ledgers = [.. Enumerable.Range(0, 2_000).Reverse().Select(number => new SourceLedger($"KPG-OSP-G{number:00000}", new StoreLedger(1_000_000_000, 7, rejected, 5, 0)))];

        IngestAccounts[] pages = [.. IngestAccountPages.Of(ledgers, None, 3, 99)];

        Assert.Equal((10, 10), (pages.Length, pages[0].Pages));
        Assert.Equal(ledgers.Select(entry => entry.Source).Order(StringComparer.Ordinal), pages.SelectMany(page => page.Items).Select(item => item.Gateway));
        Assert.All(pages, page => Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(page, IngestJsonContext.Default.IngestAccounts).Length, 1, 64_000));
        Assert.Equal(["outOfRange"], pages[0].Items[0].RejectedByReason.Keys);
    }

    [Fact]
    public void What_an_engine_refused_is_told_where_there_is_any()
    {
        SourceLedger[] ledgers = [new("G1", new StoreLedger(10, 0, new long[16], 0, 0) { Refused = 3 }), new("G2", new StoreLedger(10, 0, new long[16], 0, 0))];

        IngestAccounts page = Assert.Single(IngestAccountPages.Of(ledgers, None, 1, 0));

        Assert.Equal([(13, 3), (10, 0)], page.Items.Select(item => (item.Received, item.Refused)));
        Assert.Single(JsonSerializer.Serialize(page, IngestJsonContext.Default.IngestAccounts).Split("\"refused\":3").Skip(1));
        Assert.DoesNotContain("\"refused\":0", JsonSerializer.Serialize(page, IngestJsonContext.Default.IngestAccounts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_whose_packs_were_all_refused_has_an_account_too_and_no_gateway_is_a_page_as_well()
    {
        var meter = new IngestMeter(TimeProvider.System);
        meter.CountUndecodable("G2"u8);
        meter.CountUndecodable("G2"u8);
        meter.CountUndecodable(default);

        AccountState account = Assert.Single(Assert.Single(IngestAccountPages.Of([], meter.UndecodableByGateway, 1, 0)).Items);

        Assert.Equal(("G2", 0, 2, 3), (account.Gateway, account.Received, account.UndecodablePacks, meter.UndecodablePacks));
        Assert.Empty(Assert.Single(IngestAccountPages.Of([], None, 1, 0)).Items);
    }
}
