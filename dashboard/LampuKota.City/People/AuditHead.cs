namespace LampuKota.City;

/// <summary>The end of the audit log's chain; one row, which whoever adds an entry holds until its commit, so that the chain never forks.</summary>
public sealed class AuditHead
{
    /// <summary>The only row's key.</summary>
    public const int OnlyId = 1;

    /// <summary>Key; always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>Number of the newest entry; 0 where there is none.</summary>
    public required long LastId { get; init; }

    /// <summary>Hash of the newest entry, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>As people write it down: <c>17:3f9a...</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{LastId}:{Hash}");
}
