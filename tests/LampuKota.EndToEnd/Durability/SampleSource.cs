using System.Globalization;
using System.Text;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>
/// A gateway's telemetry, all of it told by a seed and a pack's number: two lamps of two quantities, packs spread over three days, so that sealing has several
/// files to bring to an end together.
/// </summary>
internal sealed class SampleSource(string gateway, int seed, long firstUnixMs)
{
    public const int SamplesPerPack = Lamps * 2;


    /// <summary>UTC days that the samples are spread over: of an hour ago, and those before.</summary>
    public const int Days = 3;

    private const int Lamps = 2;
    private const long MillisecondsPerDay = 86_400_000;

    private static readonly string[] Quantities = ["activePower", "supplyVoltage"];
    private static readonly string[] Units = ["W", "V"];

    public string Gateway => gateway;

    /// <summary>Every series of this gateway, with the number by which its values are made.</summary>
    public IEnumerable<(SeriesKey Key, int Series)> Series =>
        Enumerable.Range(0, SamplesPerPack).Select(series => (new SeriesKey(LampId(series / 2), Quantities[series % 2]), series));

    /// <summary>The instant of a pack.</summary>
    public long TimestampOf(int pack) => firstUnixMs + pack - pack % Days * MillisecondsPerDay;

    /// <summary>The pack of an instant, or -1 where none has it.</summary>
    public int PackAt(long timestampUnixMs)
    {
        for (int day = 0; day < Days; day++)
        {
            long pack = timestampUnixMs - firstUnixMs + day * MillisecondsPerDay;
            if (pack >= 0 && pack < MillisecondsPerDay && pack % Days == day)
                return (int)pack;
        }

        return -1;
    }

    public double ValueOf(int pack, int series)
    {
        uint mixed = unchecked((uint)(seed * 73_856_093) ^ (uint)(pack * 19_349_663) ^ (uint)(series * 83_492_791));
        return series % 2 == 0 ? mixed % 4_000 / 10.0 : 180 + mixed % 900 / 10.0;
    }

    /// <summary>The message that carries a pack, as SenML JSON.</summary>
    public WireMessage MessageOf(int pack)
    {
        var json = new StringBuilder("[");
        for (int series = 0; series < SamplesPerPack; series++)
        {
            json.Append(series == 0 ? "{" : ",{");
            if (series % 2 == 0)
                json.Append(CultureInfo.InvariantCulture, $"\"bn\":\"{LampId(series / 2)}/\",");
            if (series == 0)
                json.Append(CultureInfo.InvariantCulture, $"\"bt\":{TimestampOf(pack) / 1000m},");
            json.Append(CultureInfo.InvariantCulture, $"\"n\":\"{Quantities[series % 2]}\",\"u\":\"{Units[series % 2]}\",\"v\":{ValueOf(pack, series)}}}");
        }

        return new WireMessage($"lampukota/v1/{gateway}/telemetry", Encoding.UTF8.GetBytes(json.Append(']').ToString()), Qos: 1);
    }

    private string LampId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"{gateway}-L{lamp}");
}
