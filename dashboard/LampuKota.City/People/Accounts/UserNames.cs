namespace LampuKota.City;

/// <summary>The names that people type to sign in; pure.</summary>
public static class UserNames
{
    /// <summary>Longest name.</summary>
    public const int MaximumLength = 40;

    /// <summary>The letters that a name may have, beside capitals of the same.</summary>
    public const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

    private const int MinimumLength = 2;

    /// <summary>Checks a name.</summary>
    /// <param name="name">What was typed.</param>
    /// <exception cref="RequestRefusedException">It will not do.</exception>
    public static string Check(string? name)
    {
        string trimmed = name?.Trim() ?? "";
        return trimmed.Length is >= MinimumLength and <= MaximumLength && trimmed.All(Letters.Contains)
            ? trimmed
            : throw new RequestRefusedException(Refusal.Invalid, "userName", $"The user name must have {MinimumLength} to {MaximumLength} letters, digits, dots, hyphens or underscores.");
    }
}
