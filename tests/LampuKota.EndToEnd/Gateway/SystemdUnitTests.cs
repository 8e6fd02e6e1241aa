namespace LampuKota.EndToEnd;

/// <summary>The units of all programs, as systemd itself reads them.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    /// <summary>Tenths; docs/gateway.md names what it comes to.</summary>
    private const int MostExposed = 25;

    private const string Gateway = "lampukota-gateway.service";

    private static readonly string[] Services = [Gateway, "lampukota-ingest.service", "lampukota-dashboard.service", "lampukota-backup.service"];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The machine of the test need not have the program's host, or the program, where an installation has it.
    private string Unit(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "deploy", "systemd", name));
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllLines(path, lines.Select(line => line.Replace("ExecStart=/usr/bin/dotnet ", "ExecStart=/bin/true ", StringComparison.Ordinal)
            .Replace("ExecStart=/opt/lampukota/lampukota ", "ExecStart=/bin/true ", StringComparison.Ordinal)));
        return path;
    }

    [RequiresFact("systemd-analyze")]
    public async Task Systemd_has_nothing_to_say_against_any_unit()
    {
        string[] units = [.. Services.Select(Unit), Unit("lampukota-backup.timer")];
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "systemd")).Count(), units.Length);

        (int exitCode, string output) = await RunningProgram.RunAsync("systemd-analyze", ["verify", "--man=no", .. units], Deadline);

        Assert.Equal((0, ""), (exitCode, output.Trim()));
    }

    [RequiresFact("systemd-analyze")]
    public async Task A_setting_that_systemd_does_not_know_would_be_told()
    {
        string path = Unit(Gateway);
        File.WriteAllText(path, File.ReadAllText(path).Replace("NoNewPrivileges", "NoPrivileges", StringComparison.Ordinal));

        (_, string output) = await RunningProgram.RunAsync("systemd-analyze", ["verify", "--man=no", path], Deadline);

        Assert.Contains("NoPrivileges", output, StringComparison.Ordinal);
    }

    [RequiresFact("systemd-analyze")]
    public async Task The_units_are_closed_up_as_far_as_the_page_says()
    {
        foreach (string service in Services)
        {
            (int exitCode, string output) = await RunningProgram.RunAsync(
                "systemd-analyze", ["security", "--offline=true", $"--threshold={MostExposed}", Unit(service)], Deadline);
            Assert.True(exitCode == 0, output);
        }
    }
}
