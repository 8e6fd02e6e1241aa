namespace LampuKota.City;

/// <summary>
/// What a password must be, after NIST SP 800-63B-4, 3.1.1.2: long, and none that everybody tries; no demands on kinds of letters, and no change without cause.
/// It is hashed as it was typed: without ICU (decision 0004) nothing here normalizes Unicode. Pure.
/// </summary>
public static class PasswordRules
{
    /// <summary>Fewest characters: 15, where the password may be the only factor.</summary>
    public const int MinimumLength = 15;

    /// <summary>Most characters; the source asks for 64 at least, and hashing more than this serves nobody.</summary>
    public const int MaximumLength = 128;

    private const int FewestDifferentCharacters = 5;

    /// <summary>What is wrong with a password; null where nothing is.</summary>
    /// <param name="password">The password.</param>
    /// <param name="userName">The name that it would go with.</param>
    /// <param name="fullName">The person's name.</param>
    public static PasswordFault? FaultOf(string password, string userName, string fullName)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(fullName);
        int length = password.EnumerateRunes().Count();
        if (length < MinimumLength)
            return PasswordFault.TooShort;
        if (length > MaximumLength)
            return PasswordFault.TooLong;
        if (password.Distinct().Count() < FewestDifferentCharacters)
            return PasswordFault.Monotonous;
        string[] own = [userName, .. fullName.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return CommonPasswords.IsMadeOf(password, own) ? PasswordFault.Common : null;
    }
}

/// <summary>What is wrong with a password.</summary>
public enum PasswordFault
{
    /// <summary>It has too few characters.</summary>
    TooShort,

    /// <summary>It has too many characters.</summary>
    TooLong,

    /// <summary>It repeats some few characters.</summary>
    Monotonous,

    /// <summary>It is made of what everybody tries first.</summary>
    Common,
}
