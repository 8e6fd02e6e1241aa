using System.Globalization;
using System.Text;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public class QuantitiesTests
{
    [Fact]
    public void The_code_holds_exactly_what_the_document_lists()
    {
        string[] documented = [.. File.ReadLines(DocumentPath()).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(WithoutMeaning)];
        string[] coded = [.. Quantities.All.Select(q => string.Create(
            CultureInfo.InvariantCulture, $"| `{q.Name}` | `{q.Unit}` | {q.Minimum} | {q.Maximum} | {q.Decimals} |"))];

        Assert.Equal(documented, coded);
    }

    [Fact]
    public void Every_quantity_is_found_by_its_bytes_and_by_its_name()
    {
        foreach (Quantity quantity in Quantities.All)
        {
            Assert.Same(quantity, Quantities.Find(Encoding.ASCII.GetBytes(quantity.Name)));
            Assert.Same(quantity, Quantities.Find(quantity.Name));
            Assert.Same(quantity, Quantities.All[quantity.Index]);
        }
    }

    [Fact]
    public void Decoders_have_a_place_for_each() => Assert.True(Quantities.All.Count <= Quantities.MaximumCount);

    [Theory]
    [InlineData("")]
    [InlineData("activepower")]
    [InlineData("activePowe")]
    [InlineData("activePowers")]
    [InlineData("\0")]
    public void Other_names_are_not_found(string name)
    {
        Assert.Null(Quantities.Find(Encoding.UTF8.GetBytes(name)));
        Assert.Null(Quantities.Find(name));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(0.5, false)]
    [InlineData(2, false)]
    [InlineData(double.NaN, false)]
    public void A_state_is_0_or_1(double value, bool plausible) => Assert.Equal(plausible, Quantities.CabinetDoorOpen.IsPlausible(value));

    private static string WithoutMeaning(string row) => row[..(row.TrimEnd(' ', '|').LastIndexOf('|') + 1)];

    private static string DocumentPath()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LampuKota.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "docs", "formats", "quantities.md");
    }
}
