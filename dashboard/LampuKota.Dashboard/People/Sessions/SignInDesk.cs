using System.Net;
using LampuKota.City;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>Where people sign in: a password, then a code where there is a second factor. Says no more than that it was not right.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="keys">Keys of second factors.</param>
/// <param name="throttle">Bounds failures of an address.</param>
/// <param name="scopes">Reads an account.</param>
/// <param name="logger">Says who failed; never with what.</param>
public sealed partial class SignInDesk(AccountService accounts, FactorKeys keys, SignInThrottle throttle, IServiceScopeFactory scopes, ILogger<SignInDesk> logger) : IDisposable
{
    /// <summary>Failures in a row that close an account for a while; NIST SP 800-63B-4, 3.2.2, allows 100 at most.</summary>
    public const int MaximumFailures = 10;

    /// <summary>How long that is. Its owner is kept out too, so it is short.</summary>
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    // Hashing takes a tenth of a second of a processor: more at once would slow the city down for somebody who guesses.
    private const int HashesAtOnce = 2;

    private static readonly TimeSpan HashDeadline = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _hashing = new(HashesAtOnce, HashesAtOnce);
    private readonly Lazy<string> _nobody = new(() => new PasswordHasher<Account>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = PeopleStorage.PasswordIterations }))
        .HashPassword(null!, OneTimeSecrets.Password()));

    /// <summary>Takes a name and a password.</summary>
    /// <param name="userName">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">Where from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInAnswer> TakePasswordAsync(string userName, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        if (!throttle.MayTry(address))
            return SignInAnswer.TooOften;
        AccountNow? account = accounts.Book.FindByName(userName.Trim());
        if (await VerifyAsync(account?.Id, AccountRules.Typed(password), cancellationToken) is not { } verdict)
            return SignInAnswer.TooOften;
        if (account is null || verdict == PasswordVerificationResult.Failed || !IsOpen(account))
            return await RefuseAsync(account, address, cancellationToken);
        return account.HasFactor ? new SignInAnswer(SignInOutcome.CodeNeeded, account) : await LetInAsync(account, address, change: null, cancellationToken);
    }

    /// <summary>Takes a code of the second factor, or a recovery code, of somebody whose password was right.</summary>
    /// <param name="account">The account, as it was then.</param>
    /// <param name="code">The code.</param>
    /// <param name="address">Where from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInAnswer> TakeCodeAsync(AccountNow account, string code, IPAddress? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(code);
        if (!throttle.MayTry(address))
            return SignInAnswer.TooOften;
        if (accounts.Find(account.Id) is not { HasFactor: true } now || now.Stamp != account.Stamp || !IsOpen(now))
            return await RefuseAsync(null, address, cancellationToken);

        try
        {
            return await LetInAsync(now, address, row => UseCode(row, code), cancellationToken);
        }
        catch (RequestRefusedException)
        {
            return await RefuseAsync(now, address, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hashing.Dispose();

    private bool IsOpen(AccountNow account) => !account.IsLocked && (account.LockoutEndUnixMs is null || account.LockoutEndUnixMs <= accounts.NowUnixMs);

    // Of a name that nobody has, as much is computed, so that the time does not tell.
    private async Task<PasswordVerificationResult?> VerifyAsync(string? accountId, string password, CancellationToken cancellationToken)
    {
        if (!await _hashing.WaitAsync(HashDeadline, cancellationToken))
            return null;
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            UserManager<Account> users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            Account? account = accountId is null
                ? null
                : await scope.ServiceProvider.GetRequiredService<PeopleContext>().Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == accountId, cancellationToken);
            PasswordVerificationResult verdict = users.PasswordHasher.VerifyHashedPassword(account!, account?.PasswordHash ?? _nobody.Value, password);
            bool isOver = account?.PasswordExpiresUnixMs <= accounts.NowUnixMs;
            return account is null || isOver ? PasswordVerificationResult.Failed : verdict;
        }
        finally
        {
            _hashing.Release();
        }
    }

    private async Task<SignInAnswer> LetInAsync(AccountNow account, IPAddress? address, Action<Account>? change, CancellationToken cancellationToken)
    {
        AccountNow signedIn = await accounts.ChangeAsync(account.Id, account.Person, (work, row) =>
        {
            change?.Invoke(row);
            (row.AccessFailedCount, row.LockoutEnd, row.LastSignInUnixMs) = (0, null, accounts.NowUnixMs);
            work.Audit(account.Person, AuditActions.SignIn, account.Id, $"{account.UserName}: signed in from {address}");
            return false;
        }, cancellationToken);
        return new SignInAnswer(SignInOutcome.SignedIn, signedIn);
    }

    private void UseCode(Account row, string code)
    {
        byte[] key = row.FactorKey is { } text ? keys.TryUnprotect(text) ?? [] : [];
        if (key.Length > 0 && Totp.Match(key, code, accounts.NowUnixMs, row.FactorStep) is { } step)
        {
            row.FactorStep = step;
            return;
        }

        List<string> left = [.. row.RecoveryHashes.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (!left.Remove(OneTimeSecrets.HashOfRecovery(code)))
            throw OwnAccountService.WrongCode();
        row.RecoveryHashes = string.Join(' ', left);
    }

    private async Task<SignInAnswer> RefuseAsync(AccountNow? account, IPAddress? address, CancellationToken cancellationToken)
    {
        throttle.Failed(address);
        // An attempt while it is closed does not prolong that, else nobody would ever be let in again.
        if (account is null || !IsOpen(account))
            return SignInAnswer.Refused;
        await accounts.ChangeAsync(account.Id, account.Person, (work, row) =>
        {
            if (++row.AccessFailedCount < MaximumFailures)
                return false;
            (row.AccessFailedCount, row.LockoutEnd) = (0, DateTimeOffset.FromUnixTimeMilliseconds(accounts.NowUnixMs) + Lockout);
            work.Audit(account.Person, AuditActions.Lockout, account.Id, $"{account.UserName}: closed for {Lockout.TotalMinutes:0} minutes after {MaximumFailures} failures, the last from {address}");
            LogLockout(logger, account.UserName, address);
            return false;
        }, cancellationToken);
        return SignInAnswer.Refused;
    }

    [LoggerMessage(EventId = 3901, Level = LogLevel.Information, Message = "The account {UserName} is closed for a while after too many failures, the last from {Address}.")]
    private static partial void LogLockout(ILogger logger, string userName, IPAddress? address);
}

/// <summary>How an attempt to sign in ended.</summary>
public enum SignInOutcome
{
    /// <summary>Something was not right; what, is not told.</summary>
    Refused,

    /// <summary>Too many attempts; later.</summary>
    TooOften,

    /// <summary>The password was right, and a code is needed.</summary>
    CodeNeeded,

    /// <summary>Signed in.</summary>
    SignedIn,
}

/// <summary>An answer to an attempt to sign in.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Account">Whose, where the password was right.</param>
public sealed record SignInAnswer(SignInOutcome Outcome, AccountNow? Account = null)
{
    internal static SignInAnswer Refused { get; } = new(SignInOutcome.Refused);

    internal static SignInAnswer TooOften { get; } = new(SignInOutcome.TooOften);
}
