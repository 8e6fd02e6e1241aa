using System.Globalization;
using System.Text;
using LampuKota.Columns;

namespace LampuKota.Benchmarks;

/// <summary>
/// A day of a city's lamps as their gateways report it: each gateway once a minute, all its lamps in one message. The same numbers for the same seed on every
/// machine. Values have the decimals of docs/formats/quantities.md, which gateways round to. The noise is that of plain meters on a restless grid:
/// 0.7 V on the supply, one per cent on power and current, 0.3 kelvin. A report lies a minute after the one before, shifted by the gateway's share of
/// the minute, and is stamped by the gateway's clock when its reading begins, up to 20 ms after the timer was due, as on a busy Raspberry Pi.
/// VictoriaMetrics keeps it in 1.0 to 1.2 bytes a value.
/// </summary>
internal sealed class RealisticDay
{
    public const int LampsPerGateway = 50;
    public const int MinutesPerDay = 24 * 60;
    public const long DayMs = 86_400_000;

    /// <summary>2025-11-21T00:00:00Z, 08:00 in Kupang.</summary>
    public const long BeginUnixMs = 1_763_683_200_000;

    private const int MinuteMs = 60_000;
    private const int MostLatenessMs = 20;

    /// <summary>In the order in which a message holds them.</summary>
    public static readonly string[] Quantities =
        ["actualLightState", "activePower", "supplyVoltage", "supplyCurrent", "powerFactor", "activeEnergy", "operatingHours", "temperature"];

    private static readonly byte[][] Utf8Quantities = [.. Quantities.Select(Encoding.ASCII.GetBytes)];

    private readonly RealisticLamp[] _lamps;
    private readonly byte[][] _deviceIds;
    private readonly NoiseSource _noise;

    public RealisticDay(int lamps = 2_000, ulong seed = 1)
    {
        _noise = new NoiseSource(seed);
        _lamps = [.. Enumerable.Range(0, lamps).Select(_ => new RealisticLamp(_noise))];
        _deviceIds = [.. Enumerable.Range(0, lamps).Select(lamp => Encoding.ASCII.GetBytes(DeviceId(lamp)))];
    }

    public int Gateways => (_lamps.Length + LampsPerGateway - 1) / LampsPerGateway;

    public int Messages => Gateways * MinutesPerDay;

    public long Values => (long)_lamps.Length * MinutesPerDay * Quantities.Length;

    /// <summary>Messages made so far.</summary>
    public int Made { get; private set; }

    public static string DeviceId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P{lamp / LampsPerGateway:000}-L{lamp % LampsPerGateway:000}");

    public static string GatewayId(int gateway) => string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P{gateway:000}");

    /// <summary>Makes the next message: gateway by gateway, minute by minute. Days follow each other for ever.</summary>
    /// <returns>False where it is the first message after a whole day.</returns>
    public bool MakeNext(SampleBatch batch)
    {
        (int minute, int gateway) = Math.DivRem(Made++, Gateways);
        long dueUnixMs = BeginUnixMs + (long)minute * MinuteMs + (long)gateway * MinuteMs / Gateways;
        long timestampUnixMs = dueUnixMs + _noise.NextBelow(MostLatenessMs + 1);
        int firstLamp = gateway * LampsPerGateway;
        int lamps = Math.Min(LampsPerGateway, _lamps.Length - firstLamp);

        batch.Clear();
        batch.Source = GatewayId(gateway);
        foreach (byte[] quantity in Utf8Quantities)
            batch.Quantities.Intern(quantity);
        Span<double> values = stackalloc double[Quantities.Length];
        for (int lamp = firstLamp; lamp < firstLamp + lamps; lamp++)
        {
            _lamps[lamp].Advance(minute % MinutesPerDay, _noise, values);
            int device = batch.Devices.Intern(_deviceIds[lamp]);
            for (int quantity = 0; quantity < values.Length; quantity++)
                batch.Add(device, quantity, timestampUnixMs, values[quantity]);
        }

        return minute < MinutesPerDay;
    }
}
