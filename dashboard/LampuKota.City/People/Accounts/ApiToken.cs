namespace LampuKota.City;

/// <summary>A token by which a program calls the HTTP API in a person's name, at most with that person's rights.</summary>
public sealed class ApiToken
{
    /// <summary>Id; part of the token, so that it is found without trying all.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the token's secret, in hexadecimal digits: it is random, so that a slow hash would protect nothing more.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Whose.</summary>
    public required string AccountId { get; init; }

    /// <summary>What it is for, in the person's words.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required TokenScopes Scopes { get; init; }

    /// <summary>When it was made, real time.</summary>
    public required long CreatedUnixMs { get; init; }

    /// <summary>When it ends, real time.</summary>
    public required long ExpiresUnixMs { get; init; }

    /// <summary>When it was used last, real time, to the hour; null where never.</summary>
    public long? LastUsedUnixMs { get; set; }

    /// <summary>When it was revoked, real time; null where it was not.</summary>
    public long? RevokedUnixMs { get; set; }

    /// <summary>Whether it works.</summary>
    /// <param name="nowUnixMs">Real time.</param>
    public bool IsGood(long nowUnixMs) => RevokedUnixMs is null && nowUnixMs < ExpiresUnixMs;
}
