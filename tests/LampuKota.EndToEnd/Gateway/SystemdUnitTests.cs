namespace LampuKota.EndToEnd;

/// <summary>The gateway's unit, as systemd itself reads it.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    /// <summary>Tenths; docs/gateway.md names what it comes to.</summary>
    private const int MostExposed = 25;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The machine of the test need not have the program's host where a gateway has it.
    private string Unit()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "deploy", "systemd", "lampukota-gateway.service"));
        string path = Path.Combine(_folder.Path, "lampukota-gateway.service");
        File.WriteAllLines(path, lines.Select(line => line.Replace("ExecStart=/usr/bin/dotnet ", "ExecStart=/bin/true ", StringComparison.Ordinal)));
        return path;
    }

    [RequiresFact("systemd-analyze")]
    public async Task Systemd_has_nothing_to_say_against_the_unit_of_the_gateway()
    {
        (int exitCode, string output) = await RunningProgram.RunAsync("systemd-analyze", ["verify", "--man=no", Unit()], Deadline);

        Assert.Equal((0, ""), (exitCode, output.Trim()));
    }

    [RequiresFact("systemd-analyze")]
    public async Task A_setting_that_systemd_does_not_know_would_be_told()
    {
        string path = Unit();
        File.WriteAllText(path, File.ReadAllText(path).Replace("NoNewPrivileges", "NoPrivileges", StringComparison.Ordinal));

        (_, string output) = await RunningProgram.RunAsync("systemd-analyze", ["verify", "--man=no", path], Deadline);

        Assert.Contains("NoPrivileges", output, StringComparison.Ordinal);
    }

    [RequiresFact("systemd-analyze")]
    public async Task The_unit_is_closed_up_as_far_as_the_page_says()
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(
            "systemd-analyze", ["security", "--offline=true", $"--threshold={MostExposed}", Unit()], Deadline);

        Assert.True(exitCode == 0, output);
    }
}
