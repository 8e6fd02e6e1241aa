using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Lamps do not notice an update.</summary>
public sealed class UpdateLampTests : IDisposable
{
    private const string Lamp = "KPG-P1-L001";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string _state = Directory.CreateTempSubdirectory("lampukota-state-").FullName;
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 12, 0));
    private readonly RecordingOutput _output = new();

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private (GatewayService Gateway, MemoryUplink Uplink) NewGateway(IGatewayUpdates updates)
    {
        var uplink = new MemoryUplink();
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [new GatewayLamp(Lamp, _output)], Sensors = [], StateDirectory = _state, Updates = updates };
        return (new GatewayService(options, uplink, CityClock.RealTime(_time), _time, NullLoggerFactory.Instance), uplink);
    }

    [Fact]
    public async Task The_program_ends_and_another_begins_and_the_output_holds_its_level_all_the_while()
    {
        var update = new DesiredUpdate(new UpdateRelease(UpdateKind.Application, "0.2.0", 10, new string('0', 64), new string('0', 16), Convert.ToBase64String(new byte[64])), "https://updates.example.org/p", "R-1");
        (GatewayService before, MemoryUplink uplink) = NewGateway(new UpdatesOff("test"));
        await before.StartAsync(CancellationToken.None);
        await uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(LightingExamples.Desired(1) with { Update = update }), CancellationToken.None);
        var command = new LampCommand("c-1", [Lamp], 50, 0, _time.GetCurrentInstant().ToUnixTimeMilliseconds() + 3_600_000, "test");
        await uplink.Handler.DeliverAsync(LightingJson.ToUtf8(command), default, CancellationToken.None);
        Assert.Equal(50, _output.Level);
        int changes = _output.Levels.Count;
        await before.DisposeAsync();

        (GatewayService after, MemoryUplink next) = NewGateway(new UpdatesOff("test"));
        await after.StartAsync(CancellationToken.None);
        next.Connect(true);
        ReportedDocument reported = await UntilAsync(next, one => one.Update is not null);

        Assert.All(_output.Levels.Skip(changes), level => Assert.Equal(50, level));
        Assert.Equal((UpdateState.Waiting, "test"), (reported.Update!.State, reported.Update.Reason));
        Assert.Equal(50, Assert.Single(reported.Overrides).LevelPercent);
        await after.DisposeAsync();
    }

    private static async Task<ReportedDocument> UntilAsync(MemoryUplink uplink, Predicate<ReportedDocument> isMeant)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            ReportedDocument reported = await uplink.Reported.ReadAsync(deadline.Token);
            if (isMeant(reported))
                return reported;
        }
    }
}
