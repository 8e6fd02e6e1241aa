using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Holds every endpoint and page of the dashboard to docs/formats/endpoint-access.md.</summary>
public sealed partial class EndpointAccessTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "endpoint-access.md"));

    // The framework's own are reached by nobody: the fallback policy says so, and no page of ours needs them.
    private IEnumerable<RouteEndpoint> Endpoints => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !endpoint.RoutePattern.RawText!.StartsWith("/_framework/", StringComparison.Ordinal));

    [Fact]
    public void Every_endpoint_asks_for_one_right_or_says_that_it_is_anonymous()
    {
        string[] wrong = [.. Endpoints
            .Where(endpoint => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Count + endpoint.Metadata.GetOrderedMetadata<IAllowAnonymous>().Count != 1)
            .SelectMany(Lines)];

        Assert.True(wrong.Length == 0, $"Give each of these .Needs(...) or [Needs(...)], once, and a row in docs/formats/endpoint-access.md:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Every_endpoint_stands_on_the_page_as_it_is()
    {
        string[] written = [.. EndpointRow().Matches(Section("## Endpoints")).Select(row => row.Value).Order(StringComparer.Ordinal)];
        string[] mapped = [.. Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<NeedsAttribute>() is not null).SelectMany(Lines).Order(StringComparer.Ordinal)];

        Assert.True(written.SequenceEqual(mapped), $"Missing on the page:\n{string.Join('\n', mapped.Except(written))}\nNot in the program:\n{string.Join('\n', written.Except(mapped))}");
    }

    [Fact]
    public void Whatever_is_anonymous_stands_on_the_page()
    {
        string[] written = [.. AnonymousRow().Matches(Section("## Anonymous")).Select(row => $"{row.Groups["method"].Value} {row.Groups["address"].Value}").Order(StringComparer.Ordinal)];
        string[] mapped = [.. Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} {Address(endpoint)}")).Order(StringComparer.Ordinal)];

        Assert.Equal(mapped, written);
    }

    [Fact]
    public async Task What_asks_for_nothing_is_reached_by_nobody() =>
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await server.Client.GetAsync("/_framework/opaque-redirect?person=agnes")).StatusCode);

    [Fact]
    public void Every_endpoint_of_the_whole_city_is_closed_to_whoever_is_bound_to_an_area() => Assert.All(
        Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<NeedsAttribute>()).OfType<NeedsAttribute>(),
        needs => Assert.Equal(needs.Areas == AreaUse.WholeCity, Rights.NeedsWholeCity(Enum.Parse<Right>(needs.Policy!))));

    [Fact]
    public void Every_role_has_the_rights_that_the_page_says()
    {
        string[] lines = [.. Section("## Roles").Split('\n').Where(line => line.StartsWith('|'))];
        PersonRole[] roles = [.. Cells(lines[0])[1..].Select(name => Enum.Parse<PersonRole>(name, ignoreCase: true))];
        var written = lines[2..].Select(Cells).ToDictionary(cells => RightName().Match(cells[0]).Value, cells => cells);

        Assert.Equal(Enum.GetValues<PersonRole>().Order(), roles.Order());
        Assert.Equal(Enum.GetNames<Right>().Order(), written.Keys.Order());
        Assert.All(Enum.GetValues<Right>(), right =>
        {
            string[] cells = written[right.ToString()];
            Assert.Equal(Rights.NeedsWholeCity(right), cells[0].Contains('*', StringComparison.Ordinal));
            Assert.Equal(roles.Select(role => Rights.Has(role, right)), cells[1..].Select(cell => cell == "yes"));
        });
    }

    [Fact]
    public void Every_policy_is_a_right() =>
        Assert.Equal(Enum.GetNames<Right>().Order(), typeof(Policies).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order());

    private static IEnumerable<string> Lines(RouteEndpoint endpoint)
    {
        NeedsAttribute? needs = endpoint.Metadata.GetMetadata<NeedsAttribute>();
        string areas = needs?.Areas switch { AreaUse.Within => "within", AreaUse.Same => "same", AreaUse.WholeCity => "city", AreaUse.Own => "own", _ => "?" };
        return Methods(endpoint).Select(method => $"| {method} | {Address(endpoint)} | `{needs?.Policy}` | {areas} |");
    }

    // A page answers to GET; that it takes forms shows in its own row.
    private static IEnumerable<string> Methods(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            return ["page"];
        return endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["any"];
    }

    private static string Address(RouteEndpoint endpoint) => $"`/{endpoint.RoutePattern.RawText!.Trim('/')}`";

    private static string Section(string heading)
    {
        int start = Page.IndexOf(heading, StringComparison.Ordinal);
        int end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"^\| (?:page|any|[A-Z]+) \| `/[^`]*` \| `\w+` \| \w+ \|$", RegexOptions.Multiline)]
    private static partial Regex EndpointRow();

    [GeneratedRegex(@"^\| (?<method>page|any|[A-Z]+) \| (?<address>`/[^`]*`) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex AnonymousRow();

    [GeneratedRegex(@"\w+")]
    private static partial Regex RightName();
}
