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
            CultureInfo.InvariantCulture, $"| `{q.Name}` | `{q.Unit}` | {q.Minimum} | {q.Maximum} | {q.Decimals} | {q.Number} |"))];

        Assert.Equal(documented, coded);
    }

    [Fact]
    public void Every_quantity_is_found_by_its_bytes_and_by_its_name()
    {
        foreach (Quantity quantity in Quantities.All)
        {
            Assert.Same(quantity, Quantities.Find(Encoding.ASCII.GetBytes(quantity.Name)));
            Assert.Same(quantity, Quantities.Find(quantity.Name));
            Assert.Same(quantity, Quantities.Find(quantity.Number));
            Assert.Same(quantity, Quantities.All[quantity.Index]);
        }
    }

    [Fact]
    public void Decoders_have_a_place_for_each() => Assert.True(Quantities.All.Count <= Quantities.MaximumCount);

    // Frames that were sent, or wait in a gateway's outbox, hold these numbers. New ones are added behind them; none changes.
    [Fact]
    public void The_numbers_that_were_given_stay() => Assert.Equal(
        "1 actualLightState, 2 activePower, 3 supplyVoltage, 4 supplyCurrent, 5 powerFactor, 6 activeEnergy, 7 operatingHours, 8 switchOnCounter, "
        + "9 temperature, 10 totalPower, 11 totalActiveEnergy, 12 frequency, 13 phase1Voltage, 14 phase2Voltage, 15 phase3Voltage, 16 phase1Current, "
        + "17 phase2Current, 18 phase3Current, 19 phase1Power, 20 phase2Power, 21 phase3Power, 22 phase1ActiveEnergy, 23 phase2ActiveEnergy, "
        + "24 phase3ActiveEnergy, 25 neutralCurrent, 26 cabinetDoorOpen, 27 circuitBreakerTripped, 28 contactorClosed, 29 leakageDetected, 30 illuminance, "
        + "31 photocellOutput, 32 particulateMatter25, 33 particulateMatter10, 34 relativeHumidity, 35 noiseLevel, 36 waterLevel, 37 tankLevel, "
        + "38 fillingLevel, 39 rainfall, 40 wifiAvailable, 41 wifiClients, 42 trafficCount, 43 batteryLevel, 44 presence, 45 localOverride",
        string.Join(", ", Enumerable.Range(1, 45).Select(number => $"{number} {Quantities.Find(number)}")));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Other_numbers_are_not_found(int number) => Assert.Null(Quantities.Find(number));

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
