using LampuKota.City;
using Microsoft.AspNetCore.Identity;

namespace LampuKota.Dashboard;

/// <summary>What people do about their own account: password and second factor.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="keys">Protects keys of second factors.</param>
public sealed class OwnAccountService(AccountService accounts, FactorKeys keys)
{
    /// <summary>Changes the password; ends all sessions.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="present">The present one.</param>
    /// <param name="next">The new one.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">The present one is wrong, or the new one will not do.</exception>
    public Task<AccountNow> ChangePasswordAsync(Person person, string? present, string? next, CancellationToken cancellationToken) => ChangeAsync(person, (work, account) =>
    {
        RequirePassword(work, account, present);
        string password = AccountRules.CheckPassword(next, account.UserName!, account.FullName);
        if (work.Users.PasswordHasher.VerifyHashedPassword(account, account.PasswordHash!, password) != PasswordVerificationResult.Failed)
            throw new RequestRefusedException(Refusal.Invalid, "same", "This is the present password; take another.");
        work.Audit(person, AuditActions.Password, account.Id, $"{account.UserName}: changed the own password");
        account.PasswordHash = work.Users.PasswordHasher.HashPassword(account, password);
        (account.MustChangePassword, account.PasswordExpiresUnixMs) = (false, null);
        return true;
    }, cancellationToken);

    /// <summary>Sets the second factor up, once a code shows that the application has its key.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="protectedKey">The key, as the page was given it.</param>
    /// <param name="code">A code of the application.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The recovery codes; they are told this once.</returns>
    /// <exception cref="RequestRefusedException">The code is wrong, or there is a second factor.</exception>
    public async Task<IReadOnlyList<string>> SetUpFactorAsync(Person person, string protectedKey, string code, CancellationToken cancellationToken)
    {
        byte[] key = keys.TryUnprotect(protectedKey) ?? throw new RequestRefusedException(Refusal.Invalid, "stale", "The page was too old; begin again.");
        IReadOnlyList<string> recovery = OneTimeSecrets.Recovery();
        await ChangeAsync(person, (work, account) =>
        {
            if (account.FactorKey is not null)
                throw new RequestRefusedException(Refusal.Conflict, "factor", "There is a second factor already; take it away first.");
            account.FactorStep = Totp.Match(key, code, accounts.NowUnixMs, lastStep: 0) ?? throw WrongCode();
            work.Audit(person, AuditActions.SecondFactor, account.Id, $"{account.UserName}: set up a second factor");
            (account.FactorKey, account.RecoveryHashes) = (keys.Protect(key), Hashes(recovery));
            return true;
        }, cancellationToken);
        return recovery;
    }

    /// <summary>Takes the second factor away.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">The password is wrong.</exception>
    public Task<AccountNow> RemoveFactorAsync(Person person, string? password, CancellationToken cancellationToken) => ChangeAsync(person, (work, account) =>
    {
        RequirePassword(work, account, password);
        work.Audit(person, AuditActions.SecondFactor, account.Id, $"{account.UserName}: took the second factor away");
        (account.FactorKey, account.RecoveryHashes, account.FactorStep) = (null, "", 0);
        return true;
    }, cancellationToken);

    /// <summary>Makes new recovery codes; the old ones do not work any more.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The codes; they are told this once.</returns>
    /// <exception cref="RequestRefusedException">The password is wrong, or there is no second factor.</exception>
    public async Task<IReadOnlyList<string>> RenewRecoveryAsync(Person person, string? password, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> recovery = OneTimeSecrets.Recovery();
        await ChangeAsync(person, (work, account) =>
        {
            RequirePassword(work, account, password);
            if (account.FactorKey is null)
                throw new RequestRefusedException(Refusal.Conflict, "factor", "There is no second factor.");
            work.Audit(person, AuditActions.SecondFactor, account.Id, $"{account.UserName}: made new recovery codes");
            account.RecoveryHashes = Hashes(recovery);
            return false;
        }, cancellationToken);
        return recovery;
    }

    /// <summary>Ends all sessions.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public Task<AccountNow> EndSessionsAsync(Person person, CancellationToken cancellationToken) => ChangeAsync(person, (work, account) =>
    {
        work.Audit(person, AuditActions.SignOut, account.Id, $"{account.UserName}: ended all sessions");
        return true;
    }, cancellationToken);

    internal static RequestRefusedException WrongCode() => new(Refusal.Invalid, "code", "This code is wrong or was used; take the next one.");

    private static string Hashes(IReadOnlyList<string> codes) => string.Join(' ', codes.Select(OneTimeSecrets.HashOfRecovery));

    // Whoever finds an open page shall not take the account over with it.
    private static void RequirePassword(AccountWork work, Account account, string? password)
    {
        if (work.Users.PasswordHasher.VerifyHashedPassword(account, account.PasswordHash!, AccountRules.Typed(password)) == PasswordVerificationResult.Failed)
            throw new RequestRefusedException(Refusal.Invalid, "password", "The present password is wrong.");
    }

    private Task<AccountNow> ChangeAsync(Person person, Func<AccountWork, Account, bool> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        return accounts.ChangeAsync(person.Id, person, change, cancellationToken);
    }
}
