using Microsoft.AspNetCore.Identity;

namespace LampuKota.City;

/// <summary>A person's account as ASP.NET Core Identity keeps it, with what LampuKota needs besides.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>Name for people.</summary>
    public required string FullName { get; set; }

    /// <summary>What the person may do.</summary>
    public required PersonRole Role { get; set; }

    /// <summary>Where: official codes of kecamatan and kelurahan; none means the whole city.</summary>
    public required IReadOnlyList<string> Areas { get; set; }

    /// <summary>When it was made, real time.</summary>
    public required long CreatedUnixMs { get; init; }

    /// <summary>Whether an administrator has locked the person out.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Whether the password was given by somebody else and must be changed at the next sign-in.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Until when such a password works, real time; null for a password of the person's own.</summary>
    public long? PasswordExpiresUnixMs { get; set; }

    /// <summary>When the person signed in last, real time.</summary>
    public long? LastSignInUnixMs { get; set; }

    /// <summary>The key of the second factor, protected; null where none is set up.</summary>
    public string? FactorKey { get; set; }

    /// <summary>The last time step of the second factor that was taken: no code is taken twice.</summary>
    public long FactorStep { get; set; }

    /// <summary>SHA-256 of the recovery codes that are left, separated by spaces.</summary>
    public string RecoveryHashes { get; set; } = "";

    /// <summary>The person.</summary>
    public Person ToPerson() => new(Id, FullName, Role) { Areas = Areas };
}
