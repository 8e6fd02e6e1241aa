using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Benchmarks;

/// <summary>
/// What a telemetry message costs to decode and to encode in each format: W1 is one lamp's 8 values, W2 a gateway's 50 lamps. Nothing may be allocated.
/// <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- --filter '*TelemetryBenchmarks*'</c>
/// </summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks
{
    private const long NowUnixMs = 1_763_700_000_000;

    private static readonly Quantity[] LampQuantities =
    [
        Quantities.ActualLightState, Quantities.ActivePower, Quantities.SupplyVoltage, Quantities.SupplyCurrent,
        Quantities.PowerFactor, Quantities.ActiveEnergy, Quantities.OperatingHours, Quantities.Temperature,
    ];

    private readonly SampleBatch _sent = new();
    private readonly SampleBatch _decoded = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private ReadOnlySequence<byte> _payload;

    /// <summary>Lamps in the message.</summary>
    [Params(1, 50)]
    public int Lamps { get; set; }

    /// <summary>Its format.</summary>
    [ParamsAllValues]
    public TelemetryFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (int lamp = 0; lamp < Lamps; lamp++)
        {
            var random = new Random(lamp);
            int device = _sent.Devices.Intern(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P012-L{lamp:000}")));
            double[] values =
            [
                80, 60 + (60 * random.NextDouble()), 215 + (13 * random.NextDouble()), 0.28 + (0.3 * random.NextDouble()), 0.94 + (0.02 * random.NextDouble()),
                2_000 * random.NextDouble(), 12_000 * random.NextDouble(), 26 + (8 * random.NextDouble()),
            ];
            for (int quantity = 0; quantity < values.Length; quantity++)
            {
                double value = Math.Round(values[quantity], LampQuantities[quantity].Decimals);
                _sent.Add(device, _sent.Quantities.Intern(LampQuantities[quantity].Utf8Name), NowUnixMs - 1_123, value);
            }
        }

        TelemetryCodec.Encode(Format, _sent, _buffer);
        _payload = new ReadOnlySequence<byte>(_buffer.WrittenSpan.ToArray());
    }

    [Benchmark]
    public int Decode()
    {
        _decoded.Clear();
        return TelemetryCodec.Decode(Format, _payload, NowUnixMs, _decoded).Accepted;
    }

    [Benchmark]
    public int Encode()
    {
        _buffer.ResetWrittenCount();
        TelemetryCodec.Encode(Format, _sent, _buffer);
        return _buffer.WrittenCount;
    }
}
