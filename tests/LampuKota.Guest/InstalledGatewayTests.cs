using System.Diagnostics;
using LampuKota.Lighting;
using NodaTime;
using Xunit;

namespace LampuKota.Guest;

[Collection("Processes")]
public sealed class InstalledGatewayTests : IDisposable
{
    private const int FirstSwitch = 18 * 60;
    private const int MinutesBetween = 5;
    private const int Switches = 26;

    // City time: 18:00 and 23:00 of Kupang, eight hours before UTC.
    private static readonly Instant Evening = Instant.FromUtc(2031, 5, 6, 10, 0);
    private static readonly Instant Night = Instant.FromUtc(2031, 5, 6, 15, 0);

    private readonly InstalledGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    // On and off every five minutes for two hours, and then off: at sixty times its speed a switch follows soon, however long the program takes to start.
    private static ControlProgram OnAndOff() => new(
        "P-TEST",
        "Test",
        [.. Enumerable.Range(0, Switches).Select(i => new ProgramStep(new ProgramTime(ProgramTimeBase.LocalTime, FirstSwitch + i * MinutesBetween), i % 2 == 0 ? 100 : 0))]);

    [Fact]
    public async Task The_installed_program_follows_its_calendar_keeps_what_it_measures_and_leaves_the_pin_as_it_is_when_it_is_killed_and_started_anew()
    {
        SimulatedChip.Pi.Pull(InstalledGateway.Relay, up: true);
        SimulatedChip.Pi.Pull(InstalledGateway.Door, up: false);
        _gateway.Adopt(OnAndOff());

        using (Process first = _gateway.Start(Evening, speed: 60))
        {
            await SimulatedChip.Pi.WaitForAsync(InstalledGateway.Relay, 0);
            await _gateway.UntilDoorIsKeptAsync(isOpen: false);
            SimulatedChip.Pi.Pull(InstalledGateway.Door, up: true);
            await _gateway.UntilDoorIsKeptAsync(isOpen: true);
            await SimulatedChip.Pi.WaitForAsync(InstalledGateway.Relay, 0);
            await SimulatedChip.Pi.WaitForAsync(InstalledGateway.Relay, 1);
            first.Kill();
            await first.WaitForExitAsync();
        }

        // The simulator's line falls to its pull, which is what the pin carried: as a Raspberry Pi's chip keeps its level.
        using var isWatched = new CancellationTokenSource();
        Task<bool> hasChanged = SimulatedChip.Pi.HasLeftAsync(InstalledGateway.Relay, 1, isWatched.Token);
        using Process second = _gateway.Start(Night, speed: 1);
        SimulatedChip.Pi.Pull(InstalledGateway.Door, up: false);
        await _gateway.UntilDoorIsKeptAsync(isOpen: false);
        await isWatched.CancelAsync();
        second.Kill();
        await second.WaitForExitAsync();

        Assert.False(await hasChanged);
    }
}
