using System.Net;
using System.Text;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>The operator's view of the gateways: from the broker's report to the rows of the page.</summary>
public sealed class GatewayListTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const long Now = 1_763_700_000_000;

    private static readonly CitySnapshot City = TestCity.Directory().Current;

    [Fact]
    public void Every_gateway_of_the_city_has_a_row_and_so_has_every_other_client()
    {
        IReadOnlyList<GatewayRow> rows = GatewayList.All(City, Report(Client(TestCity.GatewayA), Client("mosquitto_sub")));

        Assert.Equal([TestCity.GatewayB, TestCity.GatewayA, "mosquitto_sub"], rows.Select(row => row.Id));
        Assert.Equal((null, "Oebobo", null), (rows[0].Client, rows[1].KelurahanName, rows[2].KelurahanName));
    }

    [Theory]
    [InlineData(GatewayFilter.All, TestCity.GatewayB, TestCity.GatewayA)]
    [InlineData(GatewayFilter.Connected, TestCity.GatewayA)]
    [InlineData(GatewayFilter.Away, TestCity.GatewayB)]
    [InlineData(GatewayFilter.Troubled, TestCity.GatewayB)]
    [InlineData(GatewayFilter.Others, "mosquitto_sub")]
    public void A_filter_shows_its_own(GatewayFilter filter, params string[] expected)
    {
        BrokerClientsReport report = Report(
            Client(TestCity.GatewayA) with { LastEnd = new BrokerNote(Now, 0, "the client disconnected") },
            Client(TestCity.GatewayB) with { Connection = null, LastEnd = new BrokerNote(Now, 0x8D, "silent") },
            Client("mosquitto_sub"));

        Assert.Equal(expected, Select(report, new GatewayQuery(Filter: filter)));
    }

    [Theory]
    [InlineData("obb", TestCity.GatewayA)]
    [InlineData(" oebobo ", TestCity.GatewayA)]
    [InlineData("10.1.2.3", TestCity.GatewayB, TestCity.GatewayA)]
    [InlineData("nothing")]
    public void What_is_searched_for_may_be_part_of_an_id_an_address_or_a_kelurahan(string text, params string[] expected) =>
        Assert.Equal(expected, Select(Report(Client(TestCity.GatewayA), Client(TestCity.GatewayB)), new GatewayQuery(text)));

    [Theory]
    [InlineData(GatewaySort.Id, false)]
    [InlineData(GatewaySort.Newest, true)]
    [InlineData(GatewaySort.Queue, true)]
    [InlineData(GatewaySort.Traffic, true)]
    [InlineData(GatewaySort.Trouble, true)]
    public void An_order_puts_what_it_names_first(GatewaySort sort, bool isAFirst)
    {
        BrokerClient quiet = Client(TestCity.GatewayB);
        BrokerClient busy = Client(TestCity.GatewayA) with { QueuedBytes = 9, LastRefusal = new BrokerNote(Now, 0x87, "no") };
        busy = busy with { Connection = busy.Connection! with { SinceUnixMs = Now, Received = 9 } };

        Assert.Equal(isAFirst, Select(Report(quiet, busy), new GatewayQuery(Sort: sort))[0] == TestCity.GatewayA);
    }

    [Fact]
    public void The_newest_trouble_counts_and_leaving_in_good_order_is_none()
    {
        BrokerNote lost = new(Now, 0x80, "lost");
        BrokerNote refused = new(Now + 1, 0x87, "refused");
        BrokerClient client = Client(TestCity.GatewayA);

        Assert.Null(Row(client with { LastEnd = new BrokerNote(Now, 0, "left") }).Trouble);
        Assert.Equal(lost, Row(client with { LastEnd = lost }).Trouble);
        Assert.Equal(refused, Row(client with { LastEnd = lost, LastRefusal = refused }).Trouble);
        Assert.Equal(lost, Row(client with { LastEnd = lost, LastRefusal = refused with { AtUnixMs = Now - 1 } }).Trouble);
    }

    [Fact]
    public void Pages_of_one_round_make_a_report_and_a_round_with_a_lost_page_makes_none()
    {
        BrokerClients clients = new();
        Assert.Null(Take(clients, round: 1, page: 1, pages: 2, "B"));
        Assert.Null(clients.Current);
        Assert.Null(Take(clients, round: 2, page: 0, pages: 2, "A"));
        Assert.Null(clients.Current);
        Assert.Null(Take(clients, round: 2, page: 1, pages: 2, "B"));

        Assert.Equal(["A", "B"], clients.Current!.Clients.Keys.Order());
        Assert.Null(Take(clients, round: 3, page: 0, pages: 1, "C"));
        Assert.Equal(["C"], clients.Current!.Clients.Keys);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("""{"atUnixMs":1,"round":1,"page":0,"pages":0,"items":[]}""")]
    [InlineData("""{"atUnixMs":1,"round":1,"page":5,"pages":2,"items":[]}""")]
    [InlineData("""{"atUnixMs":1,"round":1,"page":0,"pages":1000000,"items":[]}""")]
    public void Another_document_is_no_page(string json)
    {
        BrokerClients clients = new();

        Assert.NotNull(clients.Take(Encoding.UTF8.GetBytes(json), Now));
        Assert.Null(clients.Current);
    }

    [Fact]
    public async Task The_API_lists_gateways_page_by_page()
    {
        Take(server.Services.GetService(typeof(BrokerClients)) as BrokerClients ?? throw new InvalidOperationException(), round: 1, page: 0, pages: 1, TestCity.GatewayA, "<b>tool</b>");
        JsonElement first = await server.GetAsync("/api/v1/gateways?limit=1");
        JsonElement second = await server.GetAsync($"/api/v1/gateways?limit=1&cursor={first.GetProperty("nextCursor").GetString()}");

        Assert.Equal(TestCity.GatewayB, first.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("items")[0].GetProperty("session").ValueKind);
        Assert.Equal("10.1.2.3:40512", second.GetProperty("items")[0].GetProperty("session").GetProperty("connection").GetProperty("address").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
        Assert.Equal(1, (await server.GetAsync("/api/v1/gateways?show=others")).GetProperty("items").GetArrayLength());

        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync("/api/v1/gateways?sort=colour")).StatusCode);

        // A Client Identifier is a stranger's text.
        string page = await server.Client.GetStringAsync("/sistem/gateway?show=others&q=%22%3E%3Cb%3E");
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>tool", await server.Client.GetStringAsync("/sistem/gateway?show=Others"), StringComparison.Ordinal);
    }

    private static string[] Select(BrokerClientsReport report, GatewayQuery query) => [.. GatewayList.Select(GatewayList.All(City, report), query).Select(row => row.Id)];

    private static GatewayRow Row(BrokerClient client) => new(client.Id, null, null, client);

    private static BrokerClientsReport Report(params BrokerClient[] clients) => new(Now, Now, clients.ToDictionary(client => client.Id));

    private static BrokerClient Client(string id) => new(id, "client", 86_400, 2, 0, 0, 0)
    {
        Connection = new BrokerConnection("10.1.2.3:40512", "tls", "5.0", Now - 60_000, 60, true, 5, 1),
    };

    private static string? Take(BrokerClients clients, long round, int page, int pages, params string[] ids) => clients.Take(
        JsonSerializer.SerializeToUtf8Bytes(new BrokerClientPage(Now, round, page, pages, [.. ids.Select(Client)]), ApiJson.Default.BrokerClientPage), Now);
}
