using System.Globalization;
using LampuKota.Lighting;
using NodaTime.Text;

namespace LampuKota.Simulators;

/// <summary>The city's status in words, the same in the table and in plain lines.</summary>
internal static class StatusWords
{
    private static readonly LocalDateTimePattern Full = LocalDateTimePattern.CreateWithInvariantCulture("d MMM yyyy HH:mm:ss 'WITA'");
    private static readonly LocalTimePattern Short = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>What the clock shows and how fast it goes.</summary>
    public static string Time(CityStatus status)
    {
        string time = Full.Format(status.CityTime.InZone(CityZone.Wita).LocalDateTime);
        return status.Speed == 1 ? time : $"{time}, x{status.Speed.ToString("0.##", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Day or night, and until when.</summary>
    public static string Sun(CityStatus status) =>
        (status.Sun.IsUp ? "day, sunset " : "night, sunrise ") + Short.Format(status.Sun.Until.InZone(CityZone.Wita).TimeOfDay);

    /// <summary>Lamps by state.</summary>
    public static string Lamps(CityStatus status) =>
        $"{Number(status.Lamps.Lit)} lit, {Number(status.Lamps.Dimmed)} dimmed, {Number(status.Lamps.Off)} off, {Number(status.Lamps.Faulty)} faulty";

    /// <summary>Gateways that are connected.</summary>
    public static string Gateways(CityStatus status)
    {
        string failed = status.GatewaysFailed == 0 ? "" : $", {Number(status.GatewaysFailed)} failed (see city.log)";
        return $"{Number(status.GatewaysOnline)} of {Number(status.Gateways)} online{failed}";
    }

    /// <summary>Rate, count and backlog of telemetry.</summary>
    public static string Telemetry(CityStatus status)
    {
        string lost = status.Telemetry.Lost == 0 ? "" : $", {Number(status.Telemetry.Lost)} lost";
        return $"{Number(status.ValuesPerSecond)} values/s, {Number(status.Telemetry.Acknowledged)} acknowledged, {Number(status.Telemetry.Waiting)} waiting{lost}";
    }

    /// <summary>How long packs wait for their acknowledgement.</summary>
    public static string Acknowledgement(CityStatus status) =>
        $"p50 {Milliseconds(status.MedianMilliseconds)}, p99 {Milliseconds(status.Percentile99Milliseconds)}";

    /// <summary>Processor and memory of a process.</summary>
    public static string Use(ProcessUse use) =>
        $"{use.ProcessorPercent.ToString("0.0", CultureInfo.InvariantCulture)} % CPU, {Number(use.MemoryMegabytes)} MB";

    /// <summary>A whole number with a comma every three digits.</summary>
    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";
}
