using System.Globalization;
using System.Reflection;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class EventCatalogueTests
{
    [Fact]
    public void The_document_shows_exactly_the_events_of_the_code()
    {
        string[] documented = [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", "formats", "events.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

        Assert.Equal(EventCatalogue.All.Select(Line), documented);
    }

    [Fact]
    public void Every_name_has_a_definition_and_every_definition_a_name()
    {
        string[] names = [.. typeof(EventNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

        Assert.Equal(names.Order(StringComparer.Ordinal), EventCatalogue.All.Select(one => one.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_event_has_two_evaluators_at_one_kind_of_device() =>
        Assert.All(
            EventCatalogue.All.GroupBy(one => one.Name),
            group => Assert.Equal(group.Sum(one => (int)one.Devices), group.Aggregate(0, (all, one) => all | (int)one.Devices)));

    [Fact]
    public void An_event_is_found_by_its_name_and_the_kind_of_its_device()
    {
        Assert.Equal(EventEvaluator.Gateway, EventCatalogue.Find(EventNames.SupplyLoss, EventDevices.Lamp)!.Evaluator);
        Assert.Equal(EventEvaluator.Ingest, EventCatalogue.Find(EventNames.SupplyLoss, EventDevices.Segment)!.Evaluator);
        Assert.Null(EventCatalogue.Find(EventNames.SupplyLoss, EventDevices.Sensor));
    }

    private static string Line(EventDefinition one) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{one.Name}` | {Devices(one.Devices)} | {Word(one.Evaluator)} | {Word(one.Nature)} | {one.RaisedWhere} | {Span(one.HoldToRaise)} | {one.ClearedWhere} | {Span(one.HoldToClear)} |");

    private static string Devices(EventDevices devices) =>
        string.Join(", ", Enum.GetValues<EventDevices>().Where(one => one != EventDevices.None && devices.HasFlag(one)).Select(one => Word(one)));

#pragma warning disable CA1308 // The words of the table are in small letters.
    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static string Span(Duration hold) => hold == Duration.Zero ? "0"
        : hold.TotalMinutes >= 60 ? $"{hold.TotalHours.ToString(CultureInfo.InvariantCulture)} h" : $"{hold.TotalMinutes.ToString(CultureInfo.InvariantCulture)} min";
}
