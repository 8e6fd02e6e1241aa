using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LampuKota.EndToEnd;

/// <summary>An operator's mistake ends a program with one clear sentence and exit code 2, and never with a stack trace.</summary>
public sealed class OperatorMistakeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("--lamsp", "10", "--lamsp")]
    [InlineData("--lamps", "many", "--lamps")]
    [InlineData("--lamps", "0", "--lamps")]
    [InlineData("--speed", "-3", "--speed")]
    [InlineData("--from", "25:99", "--from")]
    [InlineData("--port", "99999", "--port")]
    public async Task The_city_names_the_option_that_is_wrong(string option, string value, string named)
    {
        using var data = new TemporaryFolder();

        await AssertRefused("LampuKota.Simulators", named, "city", "--data", data.Path, option, value);
    }

    [Fact]
    public async Task The_simulator_lists_its_commands_where_one_is_unknown() =>
        await AssertRefused("LampuKota.Simulators", "citty", "citty");

    [Theory]
    [InlineData("--port")]
    [InlineData("--mqtt-port")]
    [InlineData("--ingest-port")]
    public async Task The_city_says_which_option_changes_a_port_that_is_in_use(string option)
    {
        using var data = new TemporaryFolder();
        using var taken = new TakenPort();
        List<string> arguments = ["city", "--data", data.Path, "--lamps", "60"];
        foreach (string each in (string[])["--port", "--mqtt-port", "--ingest-port"])
            arguments.AddRange([each, Text(each == option ? taken.Port : FreePort.Next())]);

        await AssertRefused("LampuKota.Simulators", option, [.. arguments]);
    }

    [Theory]
    [InlineData("LampuKota.Ingest")]
    [InlineData("LampuKota.Dashboard")]
    public async Task A_data_folder_that_cannot_be_written_is_named(string program)
    {
        using var data = new TemporaryFolder();
        string file = Path.Combine(data.Path, "a-file");
        await File.WriteAllTextAsync(file, "");
        string folder = Path.Combine(file, "below");

        await AssertRefused(program, folder, [$"--Data:Directory={folder}", .. FreePorts(program)]);
    }

    [Fact]
    public async Task The_city_names_a_data_folder_that_cannot_be_written()
    {
        using var data = new TemporaryFolder();
        string file = Path.Combine(data.Path, "a-file");
        await File.WriteAllTextAsync(file, "");
        string folder = Path.Combine(file, "below");

        await AssertRefused("LampuKota.Simulators", folder, "city", "--data", folder);
    }

    [Theory]
    [InlineData("LampuKota.Ingest", "Mqtt:Port", "many")]
    [InlineData("LampuKota.Ingest", "Mqtt:AllowAnonymous", "perhaps")]
    [InlineData("LampuKota.Ingest", "Mqtt:SessionStore", "Tape")]
    [InlineData("LampuKota.Ingest", "Mqtt:WillGraceAfterRestart", "-1")]
    [InlineData("LampuKota.Ingest", "Clock:Speed", "0")]
    [InlineData("LampuKota.Ingest", "Clock:Epoch", "yesterday")]
    [InlineData("LampuKota.Ingest", "Retention:Days", "-1")]
    [InlineData("LampuKota.Ingest", "Mtqt:Port", "1883")]
    [InlineData("LampuKota.Dashboard", "Mqtt:Port", "many")]
    [InlineData("LampuKota.Dashboard", "Clock:Speed", "0")]
    [InlineData("LampuKota.Dashboard", "Ctiy:Import", "plan.geojson")]
    public async Task A_malformed_setting_is_named(string program, string setting, string value)
    {
        using var data = new TemporaryFolder();

        await AssertRefused(program, setting, [$"--Data:Directory={data.Path}", .. FreePorts(program), $"--{setting}={value}"]);
    }

    [Fact]
    public async Task A_city_plan_that_is_not_there_is_named()
    {
        using var data = new TemporaryFolder();

        await AssertRefused("LampuKota.Dashboard", "/nowhere/plan.geojson",
            [$"--Data:Directory={data.Path}", .. FreePorts("LampuKota.Dashboard"), "--City:Import=/nowhere/plan.geojson"]);
    }

    [Theory]
    [InlineData("LampuKota.Ingest", "--Mqtt:Port={0}", "Mqtt:Port")]
    [InlineData("LampuKota.Ingest", "--urls=http://127.0.0.1:{0}", "urls")]
    [InlineData("LampuKota.Dashboard", "--urls=http://127.0.0.1:{0}", "urls")]
    public async Task A_port_in_use_is_named_with_the_setting_that_changes_it(string program, string setting, string named)
    {
        using var data = new TemporaryFolder();
        using var taken = new TakenPort();

        await AssertRefused(program, named,
            [$"--Data:Directory={data.Path}", .. FreePorts(program), string.Format(CultureInfo.InvariantCulture, setting, taken.Port)]);
    }

    [Fact]
    public async Task A_second_ingest_does_not_touch_the_folder_of_the_first()
    {
        using var data = new TemporaryFolder();
        await using RunningIngest first = await RunningIngest.StartAsync(data.Path);

        await AssertRefused("LampuKota.Ingest", data.Path, [$"--Data:Directory={data.Path}", .. FreePorts("LampuKota.Ingest")]);
    }

    [Fact]
    public async Task A_store_of_sessions_that_is_damaged_is_named()
    {
        using var data = new TemporaryFolder();
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(data.Path, "ingest")).FullName, "broker.db");
        await File.WriteAllTextAsync(file, new string('x', 8_192));

        await AssertRefused("LampuKota.Ingest", file, [$"--Data:Directory={data.Path}", .. FreePorts("LampuKota.Ingest")]);
    }

    [Fact]
    public async Task A_broker_open_to_anybody_does_not_listen_beyond_loopback()
    {
        using var data = new TemporaryFolder();

        await AssertRefused("LampuKota.Ingest", "Mqtt:AllowAnonymous",
            [$"--Data:Directory={data.Path}", .. FreePorts("LampuKota.Ingest"), "--Mqtt:AllowAnonymous=true", "--Mqtt:Address=0.0.0.0"]);
    }

    [Fact]
    public async Task A_dashboard_without_accounts_does_not_serve_beyond_loopback()
    {
        using var data = new TemporaryFolder();

        await AssertRefused("LampuKota.Dashboard", "use http://127.0.0.1:", [$"--Data:Directory={data.Path}", $"--urls=http://0.0.0.0:{FreePort.Next()}"]);
    }

    private static async Task AssertRefused(string program, string named, params string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync("dotnet", [Repository.Program(program), .. arguments], Deadline);

        Assert.True(exitCode == 2, $"Exit code {exitCode}:\n{output}");
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    private static string[] FreePorts(string program) => program == "LampuKota.Ingest"
        ? [$"--Mqtt:Port={FreePort.Next()}", $"--urls=http://127.0.0.1:{FreePort.Next()}"]
        : [$"--urls=http://127.0.0.1:{FreePort.Next()}"];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A port of loopback on which somebody else listens.</summary>
    private sealed class TakenPort : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public TakenPort() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();
    }
}
