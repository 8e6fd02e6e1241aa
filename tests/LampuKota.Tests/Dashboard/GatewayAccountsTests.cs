using System.Text;
using System.Text.Json;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public class GatewayAccountsTests
{
    [Fact]
    public void The_accounts_of_a_round_count_once_all_its_pages_are_there()
    {
        var accounts = new GatewayAccounts();
        Assert.Null(Take(accounts, 1, 0, 2, Account("G1", 5)));
        Assert.Null(accounts.Current);
        Assert.Null(Take(accounts, 2, 1, 2, Account("G2", 7)));
        Assert.Null(accounts.Current);
        Assert.Null(Take(accounts, 2, 0, 2, Account("G1", 6)));

        Assert.Equal((6, 7), (accounts.Current!["G1"].Stored, accounts.Current["G2"].Stored));
    }

    [Fact]
    public void What_several_workers_tell_of_one_gateway_is_added_up_and_each_replaces_its_own_part()
    {
        var accounts = new GatewayAccounts();
        Assert.Null(Take(accounts, "worker-1", 1, Account("G1", 5), Account("G2", 1)));
        Assert.Null(Take(accounts, "worker-2", 9, Account("G1", 7)));
        Assert.Equal((12, 1, 0), (accounts.Current!["G1"].Stored, accounts.Current["G2"].Stored, accounts.Current["G1"].Unaccounted));

        Assert.Null(Take(accounts, "worker-2", 10, Account("G1", 8)));

        Assert.Equal((13, 1), (accounts.Current["G1"].Stored, accounts.Current["G2"].Stored));
    }

    [Fact]
    public void Workers_without_end_are_not_remembered()
    {
        var accounts = new GatewayAccounts();
        for (int worker = 0; worker < 1_000; worker++)
            Assert.Null(Take(accounts, $"worker-{worker}", 1, Account("G1", 1)));

        Assert.NotNull(Take(accounts, "one-too-many", 1, Account("G1", 1)));
        Assert.Equal(1_000, accounts.Current!["G1"].Stored);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("{\"page\":0,\"pages\":0,\"items\":[]}")]
    [InlineData("{\"page\":2,\"pages\":2,\"items\":[]}")]
    [InlineData("{\"page\":0,\"pages\":1,\"items\":[null]}")]
    [InlineData("{\"page\":0,\"pages\":1,\"items\":[{}]}")]
    public void What_is_no_page_is_told_and_changes_nothing(string json)
    {
        var accounts = new GatewayAccounts();

        Assert.NotNull(accounts.Take(Encoding.UTF8.GetBytes(json)));
        Assert.Null(accounts.Current);
    }

    [Fact]
    public void The_sum_balances_as_its_parts_do_and_shows_where_one_does_not()
    {
        GatewayAccount sum = GatewayAccount.Sum("all", [Account("G1", 5), Account("G2", 7)]);

        Assert.Equal((12, 0, 2 * 3), (sum.Stored, sum.Unaccounted, sum.RejectedByReason["badTime"]));
        Assert.Equal(2, GatewayAccount.Sum("all", [Account("G1", 5), Account("G2", 7) with { Pending = 2 }]).Unaccounted);
    }

    [Fact]
    public void What_an_engine_refused_is_a_part_of_it()
    {
        GatewayAccount account = Account("G1", 5) with { Received = 5 + 8 + 2, Refused = 2 };

        Assert.Equal((0, 2, 0), (account.Unaccounted, GatewayAccount.Sum("all", [account]).Refused, GatewayAccount.Sum("all", [account]).Unaccounted));
        Assert.Equal(0, (new IngestLedger(12, 10, 0, 0, 0, 0, 0) { Refused = 2 }).Unaccounted);
    }

    [Fact]
    public void What_came_before_accounts_were_kept_by_gateway_is_told_apart()
    {
        GatewayAccount sum = Account("G1", 1_000);

        Assert.Null(GatewayAccount.Earlier(null, sum));
        Assert.Null(GatewayAccount.Earlier(new IngestLedger(1_010, 1_003, 1, 3, 3, 0, 0), sum));
        GatewayAccount earlier = GatewayAccount.Earlier(new IngestLedger(5_010, 5_000, 1, 3, 6, 0, 0), sum)!;
        Assert.Equal((4_000, 4_000, 0), (earlier.Received, earlier.Stored, earlier.Unaccounted));
    }

    // Received are what is stored, one that came twice, three that were rejected, and four that wait.
    private static GatewayAccount Account(string gateway, long stored) =>
        new(gateway, stored + 8, stored, 1, 3, new Dictionary<string, long> { ["badTime"] = 3 }, 4, 0, 0);

    private static string? Take(GatewayAccounts accounts, string worker, long round, params GatewayAccount[] items) =>
        accounts.Take(JsonSerializer.SerializeToUtf8Bytes(new GatewayAccountPage(1, round, 0, 1, items) { Worker = worker }, ApiJson.Default.GatewayAccountPage));

    private static string? Take(GatewayAccounts accounts, long round, int page, int pages, params GatewayAccount[] items) =>
        accounts.Take(JsonSerializer.SerializeToUtf8Bytes(new GatewayAccountPage(1, round, page, pages, items), ApiJson.Default.GatewayAccountPage));
}
