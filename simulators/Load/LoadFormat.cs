using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>The formats of telemetry by the names that a command line has for them.</summary>
internal static class LoadFormat
{
    private static readonly (string Name, TelemetryFormat Format)[] Names = 
        [("json", TelemetryFormat.SenMLJson), ("cbor", TelemetryFormat.SenMLCbor), ("columns", TelemetryFormat.ColumnFrame)];

    /// <summary>What gateways send unless told otherwise.</summary>
    public const TelemetryFormat Default = TelemetryFormat.ColumnFrame;

    /// <summary>Every name.</summary>
    public static IEnumerable<string> AllNames => Names.Select(each => each.Name);

    /// <summary>A format's name.</summary>
    public static string NameOf(TelemetryFormat format) => Names.First(each => each.Format == format).Name;

    /// <summary>The format of a name, or null.</summary>
    public static TelemetryFormat? Find(string name)
    {
        foreach ((string known, TelemetryFormat format) in Names)
        {
            if (known == name)
                return format;
        }

        return null;
    }
}
