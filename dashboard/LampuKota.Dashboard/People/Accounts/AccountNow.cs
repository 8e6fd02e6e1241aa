using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>An account as it stands now; immutable, and without its secrets.</summary>
/// <param name="UserName">The name to sign in with.</param>
/// <param name="Person">The person.</param>
/// <param name="Stamp">Changes with everything that ends sessions.</param>
/// <param name="IsLocked">Whether an administrator has locked the person out.</param>
/// <param name="MustChangePassword">Whether the password was given by somebody else.</param>
/// <param name="HasFactor">Whether there is a second factor.</param>
/// <param name="RecoveryLeft">How many recovery codes are left.</param>
/// <param name="LockoutEndUnixMs">Until when too many attempts keep it closed, real time; null where they do not.</param>
/// <param name="LastSignInUnixMs">When the person signed in last, real time; null where never.</param>
/// <param name="CreatedUnixMs">When it was made, real time.</param>
public sealed record AccountNow(
    string UserName,
    Person Person,
    string Stamp,
    bool IsLocked,
    bool MustChangePassword,
    bool HasFactor,
    int RecoveryLeft,
    long? LockoutEndUnixMs,
    long? LastSignInUnixMs,
    long CreatedUnixMs)
{
    /// <summary>Id of account and person.</summary>
    public string Id => Person.Id;

    internal static AccountNow Of(Account account) => new(
        account.UserName!,
        account.ToPerson(),
        account.SecurityStamp!,
        account.IsLocked,
        account.MustChangePassword,
        account.FactorKey is not null,
        account.RecoveryHashes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length,
        account.LockoutEnd?.ToUnixTimeMilliseconds(),
        account.LastSignInUnixMs,
        account.CreatedUnixMs);
}

/// <summary>What must be done before anything else.</summary>
public enum AccountDuty
{
    /// <summary>The password was given by somebody else, and must be changed.</summary>
    ChangePassword,

    /// <summary>The role needs a second factor, and there is none.</summary>
    SetUpFactor,
}

/// <summary>What an account shall be.</summary>
/// <param name="UserName">The name to sign in with; not looked at where the account is there.</param>
/// <param name="FullName">Name for people.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="Areas">Where; none means the whole city.</param>
public sealed record AccountDraft(string UserName, string FullName, PersonRole Role, IReadOnlyList<string> Areas);
