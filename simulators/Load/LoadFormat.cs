using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>The formats of telemetry by the names that a command line has for them.</summary>
internal static class LoadFormat
{
    /// <summary>Every format with its name.</summary>
    public static IReadOnlyList<(string Name, TelemetryFormat Format)> All { get; } =
        [("json", TelemetryFormat.SenMLJson), ("cbor", TelemetryFormat.SenMLCbor), ("columns", TelemetryFormat.ColumnFrame)];

    /// <summary>What gateways send unless told otherwise.</summary>
    public const TelemetryFormat Default = TelemetryFormat.ColumnFrame;

    /// <summary>Every name.</summary>
    public static IEnumerable<string> AllNames => All.Select(each => each.Name);

    /// <summary>A format's name.</summary>
    public static string NameOf(TelemetryFormat format) => All.First(each => each.Format == format).Name;

    /// <summary>The format of a name, or null.</summary>
    public static TelemetryFormat? Find(string name)
    {
        foreach ((string known, TelemetryFormat format) in All)
        {
            if (known == name)
                return format;
        }

        return null;
    }
}
