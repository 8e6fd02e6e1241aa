namespace LampuKota.City;

/// <summary>Whom a command is for, as the person chose it.</summary>
/// <param name="Kind">What was chosen.</param>
/// <param name="Id">Which; null for single lamps and for the city.</param>
public sealed record CommandScope(CommandScopeKind Kind, string? Id = null)
{
    /// <summary>Lamps that were named one by one.</summary>
    public static CommandScope Lamps { get; } = new(CommandScopeKind.Lamps);

    /// <summary>All lamps of the city.</summary>
    public static CommandScope City { get; } = new(CommandScopeKind.City);
}

/// <summary>What a command may be for.</summary>
public enum CommandScopeKind
{
    /// <summary>Lamps by their ids.</summary>
    Lamps,

    /// <summary>A lamp group.</summary>
    Group,

    /// <summary>The lamps that light a street.</summary>
    Street,

    /// <summary>The lamps that a cabinet feeds.</summary>
    Cabinet,

    /// <summary>The lamps of a kelurahan.</summary>
    Kelurahan,

    /// <summary>The lamps of a kecamatan.</summary>
    Kecamatan,

    /// <summary>All lamps.</summary>
    City,
}
