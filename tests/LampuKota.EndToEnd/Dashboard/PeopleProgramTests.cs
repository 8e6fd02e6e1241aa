using System.Globalization;
using System.Text.RegularExpressions;

namespace LampuKota.EndToEnd;

/// <summary>The first start, the lost administrator and the proof of the audit log, as whoever installs the dashboard meets them.</summary>
public sealed partial class PeopleProgramTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_first_start_tells_a_password_once_and_the_command_line_helps_whoever_lost_it()
    {
        using var data = new TemporaryFolder();
        await using (RunningProgram dashboard = Start(data))
        {
            string line = await dashboard.WaitForLineAsync("password   ", Deadline);
            Assert.Matches(Password(), line);
            await dashboard.WaitForLineAsync("The audit log ends at 2:", Deadline);
            await dashboard.WaitForLineAsync("Now listening on", Deadline);
            (int exitCode, string output) = await RunAsync(data, "people", "reset", "admin");
            Assert.Equal((2, true), (exitCode, output.Contains("Another dashboard works in", StringComparison.Ordinal)));
            Assert.Equal(0, await dashboard.StopAsync());
            Assert.DoesNotContain(Password().Match(line).Value, string.Concat(Directory.EnumerateFiles(data.Path, "*.log", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
        }

        await using (RunningProgram again = Start(data))
        {
            await again.WaitForLineAsync("Now listening on", Deadline);
            Assert.DoesNotContain("password   ", again.Output, StringComparison.Ordinal);
            Assert.Equal(0, await again.StopAsync());
        }

        Assert.Matches(Password(), (await GoodAsync(data, "people", "reset", "admin")).Trim());
        Assert.Matches(Password(), await GoodAsync(data, "people", "add", "rina", "--role", "viewer", "--name", "Rina Bria"));
        Assert.Contains("rina\tviewer\tthe whole city\tmust change the password\tRina Bria", await GoodAsync(data, "people", "list"), StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(data, "people", "reset", "nobody")).ExitCode);
        Assert.Equal(2, (await RunAsync(data, "people", "add", "x", "--role=king")).ExitCode);
    }

    [Fact]
    public async Task A_dashboard_that_is_told_to_stop_while_it_starts_ends_without_a_crash()
    {
        using var data = new TemporaryFolder();
        await using RunningProgram dashboard = Start(data);
        await dashboard.WaitForLineAsync("The audit log ends at 2:", Deadline);

        int exitCode = await dashboard.StopAsync();

        Assert.Contains(exitCode, (int[])[0, 128 + 15]); // 143 where the signal came before the program listened to it.
        Assert.DoesNotContain("Unhandled exception", dashboard.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_log_is_proven_against_an_end_that_was_written_down()
    {
        using var data = new TemporaryFolder();
        await using (RunningProgram dashboard = Start(data))
        {
            await dashboard.WaitForLineAsync("Now listening on", Deadline);
            Assert.Equal(0, await dashboard.StopAsync());
        }

        string head = (await GoodAsync(data, "audit", "head")).Trim();
        await GoodAsync(data, "people", "reset", "admin");

        Assert.StartsWith("The audit log is good: 3 entries", await GoodAsync(data, "audit", "verify", "--expect", head), StringComparison.Ordinal);
        (int exitCode, string output) = await RunAsync(data, "audit", "verify", "--expect", head[..^1] + (head[^1] == '0' ? '1' : '0'));
        Assert.Equal((1, true), (exitCode, output.Contains("broken at entry 2", StringComparison.Ordinal)));
        Assert.Equal(2, (await RunAsync(data, "audit", "verify", "--expect", "17")).ExitCode);
    }

    private static RunningProgram Start(TemporaryFolder data) => RunningProgram.StartOurs(
        "LampuKota.Dashboard",
        $"--Data:Directory={data.Path}", string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{FreePort.Next()}"), "--Mqtt:Host=127.0.0.1", "--Mqtt:Port=1");

    private static Task<(int ExitCode, string Output)> RunAsync(TemporaryFolder data, params string[] arguments) =>
        RunningProgram.RunAsync("dotnet", [Repository.Program("LampuKota.Dashboard"), .. arguments, $"--Data:Directory={data.Path}"], Deadline);

    private static async Task<string> GoodAsync(TemporaryFolder data, params string[] arguments)
    {
        (int exitCode, string output) = await RunAsync(data, arguments);
        Assert.True(exitCode == 0, $"Exit code {exitCode}:\n{output}");
        return output;
    }

    [GeneratedRegex("[a-z2-9]{5}(-[a-z2-9]{5}){3}")]
    private static partial Regex Password();
}
