using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>The formats of telemetry by the names that gateways have for them in their settings: the end of their Content Type.</summary>
internal static class LoadFormat
{
    private const string MediaType = "application/";
    private const string OurTree = "vnd.lampukota.";

    /// <summary>What gateways send unless told otherwise.</summary>
    public const TelemetryFormat Default = TelemetryFormat.ColumnFrame;

    /// <summary>Every format that ingest understands.</summary>
    public static IReadOnlyList<TelemetryFormat> All { get; } = Enum.GetValues<TelemetryFormat>();

    /// <summary>Every name.</summary>
    public static IEnumerable<string> AllNames => All.Select(NameOf);

    /// <summary>A format's name, such as <c>senml+json</c> or <c>columns</c>.</summary>
    public static string NameOf(TelemetryFormat format) => TelemetryCodec.ContentTypeOf(format)[MediaType.Length..].Replace(OurTree, "", StringComparison.Ordinal);

    /// <summary>The Content Type that gateways send with a format: none with column frames, whose first byte says what they are.</summary>
    public static string? ContentTypeOf(TelemetryFormat format) => format == TelemetryFormat.ColumnFrame ? null : TelemetryCodec.ContentTypeOf(format);

    /// <summary>The format of a name, or null.</summary>
    public static TelemetryFormat? Find(string name)
    {
        foreach (TelemetryFormat format in All)
        {
            if (NameOf(format) == name)
                return format;
        }

        return null;
    }
}
