using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>Holds the compose file, the units and the script to what the programs know and where their files lie.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Deploy = Path.Combine(Checkout.Root, "deploy");

    [Fact]
    public void Every_setting_that_a_container_or_a_unit_is_given_is_one()
    {
        HashSet<string> known = [.. SettingRow.ReadAll().Select(row => row.Environment)];
        string[] files = [Path.Combine(Deploy, "compose", "compose.yaml"), Path.Combine(Deploy, "compose", "Dockerfile"), .. Directory.EnumerateFiles(Path.Combine(Deploy, "systemd"))];
        string[] given = [.. files.SelectMany(file => Variable().Matches(File.ReadAllText(file))).Select(match => match.Value).Distinct()];

        Assert.Contains("Web__PublicAddress", given);
        Assert.Empty(given.Except(known));
    }

    [Fact]
    public void Containers_units_and_script_agree_on_where_the_programs_lie()
    {
        string script = File.ReadAllText(Path.Combine(Deploy, "lampukota"));
        string compose = File.ReadAllText(Path.Combine(Deploy, "compose", "compose.yaml"));
        foreach (string program in (string[])["ingest/LampuKota.Ingest.dll", "dashboard/LampuKota.Dashboard.dll"])
        {
            string path = "/opt/lampukota/" + program;
            string unit = File.ReadAllText(Path.Combine(Deploy, "systemd", $"lampukota-{program.Split('/')[0]}.service"));
            Assert.All((string[])[script, compose, unit], text => Assert.Contains(path, text, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__[A-Za-z_]+\b")]
    private static partial Regex Variable();
}
