using System.CommandLine;
using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Options that several commands share.</summary>
internal static class SharedOptions
{
    /// <summary>How many lamps.</summary>
    public static Option<int> Lamps()
    {
        var option = new Option<int>("--lamps") { Description = "How many lamps the city has, 51 to 100,000.", DefaultValueFactory = _ => 2_000 };
        option.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "2000", NumberStyles.None, CultureInfo.InvariantCulture, out int lamps)
                || lamps is < CityPlanner.FewestLamps or > CityPlanner.MostLamps)
                result.AddError("--lamps must be a whole number from 51 (one a kelurahan) to 100000.");
        });
        return option;
    }

    /// <summary>The city's seed.</summary>
    public static Option<ulong> Seed() =>
        new("--seed") { Description = "Another number gives another city; the same number always the same.", DefaultValueFactory = _ => 1 };
}
