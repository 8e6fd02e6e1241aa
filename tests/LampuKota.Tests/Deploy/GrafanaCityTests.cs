using System.Net;
using System.Text.Json;

namespace LampuKota.Tests;

/// <summary>The ready dashboard of the city asks the API as it is: each of its questions is answered, and has the columns that it reads.</summary>
public sealed class GrafanaCityTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly JsonElement Dashboard = JsonElement.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "grafana", "lampukota-city.json")));

    private static IEnumerable<JsonElement> Targets => Dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray());

    [Fact]
    public async Task Each_panel_asks_what_the_API_answers_and_reads_the_members_that_it_has()
    {
        const long Now = 1_763_700_000_000;
        foreach (JsonElement target in Targets)
        {
            string url = target.GetProperty("url").GetString()!
                .Replace("${__from}", $"{Now - 86_400_000}", StringComparison.Ordinal).Replace("${__to}", $"{Now}", StringComparison.Ordinal).Replace("${lamp}", TestCity.LampA1, StringComparison.Ordinal);

            HttpResponseMessage answer = await server.Client.GetAsync(url, DashboardFixture.Soon());

            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{url}: {await answer.Content.ReadAsStringAsync()}");
            Assert.Equal(JsonValueKind.Array, JsonElement.Parse(await answer.Content.ReadAsStringAsync()).ValueKind);
            string[] read = [.. target.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("selector").GetString()!)];
            Assert.Equal(url.Contains("/groups/", StringComparison.Ordinal) ? ["timeUnixMs", "name", "value"] : ["timeUnixMs", "value"], read);
        }
    }

    [Fact]
    public void No_variable_is_used_that_is_not_there()
    {
        string[] there = [.. Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("name").GetString()!), "__from", "__to"];
        string[] used = [.. System.Text.RegularExpressions.Regex.Matches(Dashboard.GetRawText(), @"\$\{(\w+)\}").Select(match => match.Groups[1].Value).Distinct()];

        Assert.Empty(used.Except(there));
    }
}
