namespace LampuKota.Dashboard;

/// <summary>Names of entities as other programs know them: URNs with the type and our own id (ETSI GS CIM 009, 4.6.2).</summary>
internal static class NgsiIds
{
    public const string Streetlight = "Streetlight", StreetlightGroup = "StreetlightGroup", ControlCabinet = "StreetlightControlCabinet";

    private const string Start = "urn:ngsi-ld:";

    /// <summary>All types, in the order of the alphabet.</summary>
    public static readonly string[] Types = [Streetlight, ControlCabinet, StreetlightGroup];

    public static string Of(string type, string id) => $"{Start}{type}:{id}";

    /// <summary>Parts a URN into type and id.</summary>
    /// <returns>False where it is none of ours.</returns>
    public static bool TryParse(string urn, out string type, out string id)
    {
        string found = Types.FirstOrDefault(one => urn.StartsWith($"{Start}{one}:", StringComparison.Ordinal)) ?? "";
        (type, id) = found.Length > 0 ? (found, urn[(Start.Length + found.Length + 1)..]) : ("", "");
        return id.Length > 0;
    }
}
