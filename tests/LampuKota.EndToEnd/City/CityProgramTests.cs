using System.Net.Sockets;

namespace LampuKota.EndToEnd;

/// <summary>README's first command as its user meets it.</summary>
public sealed class CityProgramTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Ctrl_C_stops_the_city_and_its_child_processes_cleanly()
    {
        using var data = new TemporaryFolder();
        (int dashboardPort, int mqttPort) = (FreePort.Next(), FreePort.Next());
        await using RunningProgram city = RunningCity.Start(data.Path, dashboardPort, mqttPort);
        await city.WaitForLineAsync($"http://127.0.0.1:{dashboardPort}", Deadline);

        int exitCode = await city.StopAsync(Signal.Interrupt);

        Assert.True(exitCode == 0, city.Output);
        await AssertNobodyListensAsync(dashboardPort);
        await AssertNobodyListensAsync(mqttPort);
    }

    [Fact]
    public async Task A_city_that_is_killed_leaves_no_process_behind_and_starts_again_in_its_folder()
    {
        using var data = new TemporaryFolder();
        (int dashboardPort, int mqttPort) = (FreePort.Next(), FreePort.Next());
        await using (RunningProgram killed = RunningCity.Start(data.Path, dashboardPort, mqttPort))
        {
            await killed.WaitForLineAsync($"http://127.0.0.1:{dashboardPort}", Deadline);
            killed.Send(Signal.Kill);
            await killed.WaitForExitAsync(Deadline);
            await WaitUntilNobodyListensAsync(dashboardPort, mqttPort);
        }

        await using RunningProgram again = RunningCity.Start(data.Path, dashboardPort, mqttPort);
        await again.WaitForLineAsync($"http://127.0.0.1:{dashboardPort}", Deadline);
        Assert.Equal(0, await again.StopAsync());
    }

    private static async Task WaitUntilNobodyListensAsync(params int[] ports)
    {
        using var timer = new CancellationTokenSource(Deadline);
        foreach (int port in ports)
        {
            while (await IsListeningAsync(port))
                await Task.Delay(TimeSpan.FromMilliseconds(50), timer.Token);
        }
    }

    private static async Task AssertNobodyListensAsync(int port) => Assert.False(await IsListeningAsync(port), $"Somebody still listens on port {port}.");

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
