using System.Xml.Linq;

namespace LampuKota.Tests;

/// <summary>Holds the project files to the arrows of docs/architecture.md.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Mqtt"] = [],
        ["Columns"] = [],
        ["Lighting"] = ["Columns"],
        ["TimeSeries"] = ["Columns"],
        ["Gateway"] = ["Mqtt", "Lighting", "Columns"],
        ["Gateway.Linux"] = ["Gateway", "Mqtt", "Lighting", "Columns"],
        ["Broker"] = ["Mqtt"],
        ["Ingest"] = ["Broker", "Mqtt", "Lighting", "Columns", "TimeSeries"],
        ["City"] = ["Lighting"],
        ["Dashboard"] = ["City", "Mqtt", "Lighting", "Columns", "TimeSeries"],
        ["Simulators"] = ["Gateway", "Mqtt", "Lighting", "Columns", "TimeSeries", "Broker", "Ingest", "City", "Dashboard"],
    };

    [Fact]
    public void Every_project_references_only_what_the_architecture_allows()
    {
        string[] wrong = [.. Projects().SelectMany(project => project.References
            .Where(reference => !Allowed[project.Name].Contains(reference))
            .Select(reference => $"{project.Name} -> {reference}"))];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_room_of_the_architecture_stands() =>
        Assert.Equal(Allowed.Keys.Order(), Projects().Select(project => project.Name).Order());

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Checkout.Root, "LampuKota.sln"));
        string[] missing = [.. Checkout.Files("*.csproj")
            .Where(path => !solution.Contains(Path.GetFileName(path), StringComparison.Ordinal)).Select(Checkout.Relative)];

        Assert.Empty(missing);
    }

    private static List<(string Name, string[] References)> Projects() =>
    [
        .. Checkout.Files("*.csproj")
            .Where(path => !Checkout.Relative(path).StartsWith("tests", StringComparison.Ordinal))
            .Select(path => (ShortName(path), XDocument.Load(path).Descendants("ProjectReference")
                .Select(reference => ShortName(reference.Attribute("Include")!.Value)).ToArray())),
    ];

    private static string ShortName(string projectPath) =>
        Path.GetFileNameWithoutExtension(projectPath.Replace('\\', '/')).Replace("LampuKota.", "", StringComparison.Ordinal);
}
