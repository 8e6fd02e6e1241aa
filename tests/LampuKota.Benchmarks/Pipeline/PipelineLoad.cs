using LampuKota.Lighting;
using LampuKota.Simulators;

namespace LampuKota.Benchmarks;

/// <summary>One kind of work for a whole pipeline: telemetry of gateways with 50 lamps each, 8 values a lamp and minute, at QoS 1.</summary>
/// <param name="Name">W1, W2, or W3.</param>
/// <param name="LampsAMessage">1, or all of a gateway.</param>
/// <param name="Format">Format of the packs.</param>
/// <param name="Values">How many values are measured.</param>
/// <param name="Gateways">How many gateways, each with a connection of its own.</param>
internal sealed record PipelineLoad(string Name, int LampsAMessage, TelemetryFormat Format, long Values, int Gateways = PipelineLoad.UsualGateways)
{
    public const int UsualGateways = 50;

    /// <summary>Of a city of 100,000 lamps.</summary>
    public const int GatewaysOfCity = 100_000 / GatewayStream.Lamps;

    public int ValuesAMessage => LampsAMessage * LampReadings.ValueCount;

    /// <summary>Messages of each gateway, in whole minutes of all its lamps.</summary>
    public int MessagesOf(long values)
    {
        long minutes = Math.Max(1, values / (Gateways * GatewayStream.Lamps * LampReadings.ValueCount));
        return (int)(minutes * GatewayStream.Lamps / LampsAMessage);
    }

    /// <summary>Messages that one connection keeps unacknowledged: some 100,000 values over all of them, but no more than the broker's Receive Maximum allows.</summary>
    public int Window => LampsAMessage == 1 ? 256 : 16;
}
