using LampuKota.Columns;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Goes through some commands with a lamp that is not there, so that what a command runs is compiled before the first real one comes: that takes tens of milliseconds on a PC, and on a
/// Pi some hundred, which whoever switches the first lamp after a restart would wait for (docs/decisions/0111-light-before-the-disk.md).
/// </summary>
internal static class Rehearsal
{
    private const string Nobody = "REHEARSAL";

    private static readonly Duration Lifetime = Duration.FromMinutes(1);

    /// <summary>Rehearses: a level, another in its place, and back to the program. Nothing leaves the process, and nothing is kept.</summary>
    /// <param name="clock">The city's clock.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="cancellationToken">The program stops.</param>
    /// <returns>The levels that the output was told, %.</returns>
    public static async Task<IReadOnlyList<int>> RunAsync(CityClock clock, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var output = new NoOutput();
        var uplink = new NoUplink();
        var options = new GatewayOptions
        {
            GatewayId = Nobody, Lamps = [new GatewayLamp(Nobody, output)], Sensors = [], OutboxMaximumSamples = GatewayLimits.SmallestMemorySamples,
        };
        await using var gateway = new GatewayService(options, uplink, clock, timeProvider, NullLoggerFactory.Instance);
        await gateway.StartAsync(cancellationToken);
        foreach (int? level in new int?[] { 50, 60, null })
        {
            long expiresUnixMs = (clock.GetCurrentInstant() + Lifetime).ToUnixTimeMilliseconds();
            byte[] command = LightingJson.ToUtf8(new LampCommand($"{Nobody}-{level ?? 0}", [Nobody], level, 0, expiresUnixMs, Nobody));
            await await uplink.Handler!.OnCommandAsync(command, new CommandDelivery(command), cancellationToken);
        }

        return output.Levels;
    }

    private sealed class NoOutput : ILampOutput
    {
        public List<int> Levels { get; } = [];

        // As outputs that are driven beside who asks do it.
        public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Levels.Add(levelPercent);
        }
    }

    private sealed class NoUplink : IGatewayUplink
    {
        public IGatewayUplinkHandler? Handler { get; private set; }

        public bool IsConnected => true;

        public ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken)
        {
            Handler = handler;
            return ValueTask.CompletedTask;
        }

        public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken)
        {
            // What is written is what the way to the backend would write.
            _ = LightingJson.ToUtf8(result);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
