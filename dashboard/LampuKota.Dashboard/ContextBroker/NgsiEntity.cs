namespace LampuKota.Dashboard;

/// <summary>An entity of NGSI-LD on its way out: what it is, and its attributes in the order in which they are written.</summary>
/// <param name="Id">Its URN.</param>
/// <param name="Type">Name of its type.</param>
/// <param name="Attributes">What is known; what is not known is left out.</param>
internal sealed record NgsiEntity(string Id, string Type, IReadOnlyList<NgsiAttribute> Attributes);

/// <summary>An attribute of an entity.</summary>
/// <param name="Name">Its name in the data model.</param>
internal abstract record NgsiAttribute(string Name)
{
    /// <summary>A word or a sentence.</summary>
    internal sealed record Text(string Name, string Value) : NgsiAttribute(Name);

    /// <summary>Several words.</summary>
    internal sealed record Words(string Name, IReadOnlyList<string> Values) : NgsiAttribute(Name);

    /// <summary>A number, with its unit (UN/CEFACT common code) and when it was measured, where it has them.</summary>
    internal sealed record Number(string Name, double Value, string? UnitCode = null, long? ObservedUnixMs = null) : NgsiAttribute(Name);

    /// <summary>A postal address (schema.org).</summary>
    internal sealed record Address(string Street, string District, string Locality) : NgsiAttribute("address");

    /// <summary>One place or several, degrees east and north (WGS 84).</summary>
    internal sealed record Place(IReadOnlyList<(double LongitudeDegrees, double LatitudeDegrees)> Points) : NgsiAttribute("location");

    /// <summary>Other entities; a list even where it is one, unless <paramref name="IsSingle"/>.</summary>
    internal sealed record Relation(string Name, IReadOnlyList<string> Objects, bool IsSingle = false) : NgsiAttribute(Name);
}
