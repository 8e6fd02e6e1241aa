using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Benchmarks;

/// <summary>What a SenML JSON pack costs to decode: W1 is one lamp's 8 values, W2 a gateway's 50 lamps. Nothing may be allocated.</summary>
[MemoryDiagnoser]
public class SenMLDecodeBenchmark
{
    private const long NowUnixMs = 1_763_700_000_000;

    private static readonly Quantity[] LampQuantities =
    [
        Quantities.ActualLightState, Quantities.ActivePower, Quantities.SupplyVoltage, Quantities.SupplyCurrent,
        Quantities.PowerFactor, Quantities.ActiveEnergy, Quantities.OperatingHours, Quantities.Temperature,
    ];

    private readonly SampleBatch _batch = new();
    private ReadOnlySequence<byte> _payload;

    /// <summary>Lamps in the pack.</summary>
    [Params(1, 50)]
    public int Lamps { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var batch = new SampleBatch();
        for (int lamp = 0; lamp < Lamps; lamp++)
        {
            int device = batch.Devices.Intern(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P012-L{lamp:000}")));
            double[] values = [80, 61.4 + lamp / 10.0, 221.3 + lamp % 9 / 10.0, 0.281, 0.95, 1234.567 + lamp, 4012.5, 31];
            for (int quantity = 0; quantity < values.Length; quantity++)
                batch.Add(device, batch.Quantities.Intern(LampQuantities[quantity].Utf8Name), NowUnixMs - 1_123, Math.Round(values[quantity], 3));
        }

        var bytes = new ArrayBufferWriter<byte>();
        SenMLJsonEncoder.Write(batch, bytes);
        _payload = new ReadOnlySequence<byte>(bytes.WrittenMemory);
    }

    [Benchmark]
    public int Decode()
    {
        _batch.Clear();
        return SenMLJsonDecoder.Decode(_payload, NowUnixMs, _batch).Accepted;
    }
}
