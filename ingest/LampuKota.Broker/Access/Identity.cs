namespace LampuKota.Broker;

/// <summary>What kind of party an authenticator found behind a connection.</summary>
public enum IdentityKind
{
    /// <summary>Nobody in particular: a client without credentials, where the settings allow it.</summary>
    Anonymous,

    /// <summary>A client with credentials of its own and topics of its own, for instance a gateway.</summary>
    Client,

    /// <summary>One of our own services.</summary>
    Service,

    /// <summary>A client that holds nothing but the right to ask for a credential once. Its session ends with its connection.</summary>
    Enrolling,
}

/// <summary>Who a client is, after authentication. Its rights are the <see cref="IAccessPolicy"/>'s matter.</summary>
/// <param name="Name">Name of the credential; two connections of the same name are the same party.</param>
/// <param name="Kind">What kind of party it is.</param>
public sealed record Identity(string Name, IdentityKind Kind)
{
    /// <summary>A client without credentials.</summary>
    public static Identity Anonymous { get; } = new("", IdentityKind.Anonymous);

    /// <summary>The only Client Identifier that this credential may use, null where it may use any.</summary>
    public string? BoundClientIdentifier { get; init; }

    /// <summary>Which of the credentials of that name let it in, in the authenticator's own words; null where it tells no two apart. No secret.</summary>
    public string? Credential { get; init; }
}
