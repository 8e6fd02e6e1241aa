using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>What accounts must be, and what must not be done to them; pure.</summary>
internal static class AccountRules
{
    /// <summary>Most accounts: a city's staff many times over, and little enough to keep in memory.</summary>
    public const int MaximumAccounts = 10_000;

    /// <summary>Checks what an account shall be.</summary>
    /// <exception cref="RequestRefusedException">It does not check.</exception>
    public static AccountDraft Check(AccountDraft draft, CitySnapshot city)
    {
        string name = draft.FullName.Trim();
        if (name.Length is 0 or > LightingLimits.MaximumNameLength || name.Any(char.IsControl))
            throw Invalid("fullName", $"The name must have 1 to {LightingLimits.MaximumNameLength} characters on one line.");
        if (!Enum.IsDefined(draft.Role))
            throw Invalid("role", "There is no such role.");
        string[] areas = [.. draft.Areas.Select(area => area.Trim()).Where(area => area.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (areas.FirstOrDefault(area => city.FindKecamatan(area) is null && city.FindKelurahan(area) is null) is not null)
            throw Invalid("areas", "One of the areas is no kecamatan or kelurahan of this city; choose from the list.");
        if (draft.Role == PersonRole.Kelurahan && areas.Length == 0)
            throw Invalid("areas", "Staff of a kelurahan need at least one area.");
        if (draft.Role == PersonRole.Administrator && areas.Length > 0)
            throw Invalid("areas", "An administrator has the whole city; leave the areas out.");
        return draft with { FullName = name, Areas = areas };
    }

    /// <summary>Refuses what would leave nobody who can manage people.</summary>
    /// <exception cref="RequestRefusedException">It would.</exception>
    public static void RequireAnotherAdministrator(AccountBook book, string accountId)
    {
        bool isAdministrator = book.Find(accountId) is { Person.Role: PersonRole.Administrator, IsLocked: false };
        if (isAdministrator && !book.All.Any(account => account is { Person.Role: PersonRole.Administrator, IsLocked: false } && account.Id != accountId))
            throw new RequestRefusedException(Refusal.Conflict, "role", "This is the last administrator; make another one first.");
    }

    /// <summary>Checks a new password.</summary>
    /// <exception cref="RequestRefusedException">It will not do.</exception>
    public static string CheckPassword(string? password, string userName, string fullName)
    {
        string typed = Typed(password);
        return PasswordRules.FaultOf(typed, userName, fullName) switch
        {
            null => typed,
            PasswordFault.TooShort => throw Invalid("tooShort", $"The password must have {PasswordRules.MinimumLength} characters or more; some words in a row will do."),
            PasswordFault.TooLong => throw Invalid("tooLong", $"The password must have {PasswordRules.MaximumLength} characters at most."),
            PasswordFault.Monotonous => throw Invalid("monotonous", "The password repeats some few characters; take one with more of them."),
            _ => throw Invalid("common", "The password is made of what is tried first; take words that nobody would guess together."),
        };
    }

    /// <summary>What was typed as a password, as far as it is looked at: more is no password, and costs nothing.</summary>
    public static string Typed(string? password) => password is { Length: <= 4 * PasswordRules.MaximumLength } ? password : "";

    private static RequestRefusedException Invalid(string field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);
}
