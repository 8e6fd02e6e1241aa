namespace LampuKota.Mqtt;

/// <summary>Collects the two properties that nearly every packet may hold: Reason String and User Properties.</summary>
internal struct Diagnostics
{
    private List<UserProperty>? _userProperties;

    public string? ReasonString { get; private set; }

    public readonly IReadOnlyList<UserProperty> UserProperties => _userProperties is null ? [] : _userProperties;

    /// <summary>Takes the present property if it is one of the two.</summary>
    public void Take(in PropertyCursor property)
    {
        if (property.Identifier == PropertyIdentifier.ReasonString)
            ReasonString = property.Text;
        else if (property.Identifier == PropertyIdentifier.UserProperty)
            (_userProperties ??= []).Add(property.UserProperty);
    }

    public static Diagnostics Read(PropertyCursor properties)
    {
        Diagnostics diagnostics = default;
        while (properties.MoveNext())
            diagnostics.Take(in properties);
        return diagnostics;
    }
}
