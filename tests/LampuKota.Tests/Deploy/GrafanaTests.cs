using System.Text.Json;
using System.Text.RegularExpressions;
using LampuKota.Broker;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Holds the queries of <c>deploy/grafana/lampukota.json</c> to the metrics that the programs really write, and to what a remote engine is sent.</summary>
public sealed partial class GrafanaTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly JsonElement Board = JsonElement.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "grafana", "lampukota.json")));

    [Fact]
    public async Task Every_metric_of_every_query_is_written_by_a_program_or_sent_to_an_engine()
    {
        HashSet<string> known = await NamesAsync();
        string[] asked = [.. Queries().SelectMany(query => Metric().Matches(query)).Select(match => match.Value).Distinct()];

        Assert.True(asked.Length > 40);
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public async Task Every_label_that_a_legend_shows_or_a_query_asks_for_is_written_with_its_metric()
    {
        string text = await MetricsAsync();
        foreach (JsonElement target in Targets())
        {
            string query = target.GetProperty("expr").GetString()!;
            IEnumerable<string> labels = Legend().Matches(target.GetProperty("legendFormat").GetString()!).Select(match => match.Groups[1].Value)
                .Where(label => label is not ("job" or "device")); // Of the scraper, and of what engines are sent.
            string metric = Metric().Match(query).Value;
            Assert.All(labels, label => Assert.Matches($"(?m)^{metric}\\{{[^}}]*\\b{label}=\"", text));
        }
    }

    [Fact]
    public void Panels_have_their_own_ids_and_places_and_all_take_the_chosen_source()
    {
        JsonElement[] panels = [.. Board.GetProperty("panels").EnumerateArray()];

        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(panels.Length, panels.Select(panel => (panel.GetProperty("gridPos").GetProperty("x").GetInt32(), panel.GetProperty("gridPos").GetProperty("y").GetInt32())).Distinct().Count());
        Assert.All(Targets(), target => Assert.Equal("${source}", target.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    private static IEnumerable<JsonElement> Targets() =>
        Board.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _)).SelectMany(panel => panel.GetProperty("targets").EnumerateArray());

    private static IEnumerable<string> Queries() => Targets().Select(target => target.GetProperty("expr").GetString()!);

    private async Task<HashSet<string>> NamesAsync() =>
    [
        .. Sample().Matches(await MetricsAsync()).Select(match => match.Groups[1].Value), .. Quantities.All.Select(quantity => $"{LineProtocol.Measurement}_{quantity.Name}"),
    ];

    private async Task<string> MetricsAsync()
    {
        server.Services.GetRequiredService<NotificationMetrics>().Count(ContactChannel.Email, new SendAnswer.Taken());
        string dashboard = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        await using StoreFixture fixture = new StoreFixture().Open();
        using var access = new AccessBench();
        string ingest = IngestMetrics.Write(
            new IngestMeter(TimeProvider.System), fixture.Store, new BrokerStatistics(), access.Metrics, new SampleWatch(IngestSettings.Read(new ConfigurationBuilder().Build())));
        var spool = new PrometheusWriter();
        SpoolMetrics.Write(spool, default);
        return string.Join('\n', dashboard, ingest, spool.ToString());
    }

    [GeneratedRegex(@"\b(?:lampukota|mqtt|process|dotnet)_[A-Za-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*)(?:\{| )", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Legend();
}
