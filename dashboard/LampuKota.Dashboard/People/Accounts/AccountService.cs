using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>
/// The accounts of people: one change at a time, each in one commit with its entry in the audit log, and all of them at hand in memory. Only the process
/// that holds the dashboard's folder changes them.
/// </summary>
public sealed class AccountService : IDisposable
{
    /// <summary>How long a password works that somebody else has given.</summary>
    private static readonly TimeSpan GivenPasswordLife = TimeSpan.FromHours(72);

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly IServiceScopeFactory _scopes;
    private readonly CityDirectory _directory;
    private readonly PeopleSettings _settings;
    private readonly CityClock _clock;
    private readonly TimeProvider _time;
    private volatile AccountBook _book = AccountBook.Empty;

    /// <summary>Makes the service.</summary>
    public AccountService(IServiceScopeFactory scopes, CityDirectory directory, PeopleSettings settings, CityClock clock, TimeProvider time) =>
        (_scopes, _directory, _settings, _clock, _time) = (scopes, directory, settings, clock, time);

    /// <summary>Raised with the id of an account whose sessions have ended; handlers must return quickly.</summary>
    public event Action<string>? SessionsEnded;

    /// <summary>All accounts, by name.</summary>
    public IReadOnlyList<AccountNow> All => _book.All;

    internal AccountBook Book => _book;

    /// <summary>An account, or null.</summary>
    /// <param name="id">Its id.</param>
    public AccountNow? Find(string id) => _book.Find(id);

    /// <summary>What a person must do before anything else; null for nothing.</summary>
    /// <param name="account">The account.</param>
    public AccountDuty? DutyOf(AccountNow account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.MustChangePassword)
            return AccountDuty.ChangePassword;
        return !account.HasFactor && _settings.FactorRoles.Contains(account.Person.Role) ? AccountDuty.SetUpFactor : null;
    }

    /// <summary>Brings the tables to the present schema and reads them; for the start, after the city's.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CityOpenException">They cannot be read.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = _scopes.CreateAsyncScope();
        PeopleContext context = scope.ServiceProvider.GetRequiredService<PeopleContext>();
        await PeopleStorage.MigrateAsync(context, cancellationToken);
        _book = await AccountBook.LoadAsync(context, cancellationToken);
    }

    /// <summary>Adds a person.</summary>
    /// <param name="draft">Who.</param>
    /// <param name="by">Who adds it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The account, and the password for its first sign-in.</returns>
    /// <exception cref="RequestRefusedException">It does not check.</exception>
    public Task<(AccountNow Account, string Password)> AddAsync(AccountDraft draft, Person by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        AccountDraft good = AccountRules.Check(draft with { UserName = UserNames.Check(draft.UserName) }, _directory.Current);
        return ChangeAsync(async work =>
        {
            if (_book.FindByName(good.UserName) is not null)
                throw new RequestRefusedException(Refusal.Conflict, "userName", "Somebody has this user name already; take another.");
            if (_book.All.Count >= AccountRules.MaximumAccounts)
                throw new RequestRefusedException(Refusal.TooLarge, null, $"There are {AccountRules.MaximumAccounts} accounts already.");

            string password = OneTimeSecrets.Password();
            var account = new Account
            {
                Id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"),
                UserName = good.UserName,
                FullName = good.FullName,
                Role = good.Role,
                Areas = good.Areas,
                CreatedUnixMs = NowUnixMs,
                MustChangePassword = true,
                PasswordExpiresUnixMs = GivenPasswordEnd(),
            };
            work.Audit(by, AuditActions.PersonAdd, account.Id, $"{good.UserName}: {good.FullName}, {WordsOf(good.Role, good.Areas)}");
            Require(await work.Users.CreateAsync(account, password));
            return (account.Id, password);
        }, result => (_book.Find(result.Id)!, result.password), cancellationToken);
    }

    /// <summary>Changes a person's name, role and areas; a change of role or areas ends its sessions.</summary>
    /// <param name="id">The account.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">There is none, or it does not check.</exception>
    public Task<AccountNow> ChangeAsync(string id, AccountDraft draft, Person by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        AccountDraft good = AccountRules.Check(draft, _directory.Current);
        return ChangeAsync(id, by, (work, account) =>
        {
            if (good.Role != PersonRole.Administrator)
                AccountRules.RequireAnotherAdministrator(_book, id);
            bool endsSessions = account.Role != good.Role || !account.Areas.SequenceEqual(good.Areas);
            work.Audit(by, AuditActions.PersonChange, id, $"{account.UserName}: {good.FullName}, {WordsOf(good.Role, good.Areas)}; was {account.FullName}, {WordsOf(account.Role, account.Areas)}");
            (account.FullName, account.Role, account.Areas) = (good.FullName, good.Role, good.Areas);
            return endsSessions;
        }, cancellationToken);
    }

    /// <summary>Locks a person out, at once, or lets it in again.</summary>
    /// <param name="id">The account.</param>
    /// <param name="isLocked">Whether it shall be locked out.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">There is none, it is oneself, or the last administrator.</exception>
    public Task<AccountNow> SetLockedAsync(string id, bool isLocked, Person by, CancellationToken cancellationToken) => ChangeAsync(id, by, (work, account) =>
    {
        if (isLocked && by.Id == id)
            throw new RequestRefusedException(Refusal.Conflict, null, "Nobody locks the own account; another administrator can.");
        if (isLocked)
            AccountRules.RequireAnotherAdministrator(_book, id);
        work.Audit(by, AuditActions.PersonLock, id, $"{account.UserName}: {(isLocked ? "locked out" : "let in again")}");
        (account.IsLocked, account.LockoutEnd, account.AccessFailedCount) = (isLocked, null, 0);
        return isLocked;
    }, cancellationToken);

    /// <summary>Gives a person a new password for the next sign-in, and takes the second factor away: for whoever has lost either.</summary>
    /// <param name="id">The account.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The password; it is told this once.</returns>
    /// <exception cref="RequestRefusedException">There is none.</exception>
    public async Task<string> ResetAsync(string id, Person by, CancellationToken cancellationToken)
    {
        string password = OneTimeSecrets.Password();
        await ChangeAsync(id, by, (work, account) =>
        {
            work.Audit(by, AuditActions.PersonReset, id, $"{account.UserName}: new one-time password, second factor taken away");
            account.PasswordHash = work.Users.PasswordHasher.HashPassword(account, password);
            (account.MustChangePassword, account.PasswordExpiresUnixMs) = (true, GivenPasswordEnd());
            (account.FactorKey, account.RecoveryHashes, account.LockoutEnd, account.AccessFailedCount, account.IsLocked) = (null, "", null, 0, false);
            return true;
        }, cancellationToken);
        return password;
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    /// <summary>Changes one account in one commit.</summary>
    /// <param name="id">The account.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="change">Changes it, and says whether its sessions end.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    internal Task<AccountNow> ChangeAsync(string id, Person by, Func<AccountWork, Account, bool> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return ChangeAsync(async work =>
        {
            Account account = await work.Context.Accounts.SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
                ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no account of this id.");
            bool endsSessions = change(work, account);
            if (endsSessions)
                account.SecurityStamp = Guid.NewGuid().ToString("N");
            Require(await work.Users.UpdateAsync(account));
            return endsSessions;
        }, endsSessions =>
        {
            if (endsSessions)
                SessionsEnded?.Invoke(id);
            return _book.Find(id)!;
        }, cancellationToken);
    }

    /// <summary>Does one change after the other, reads the accounts anew, and then tells of it.</summary>
    internal async Task<TOut> ChangeAsync<TIn, TOut>(Func<AccountWork, Task<TIn>> change, Func<TIn, TOut> tell, CancellationToken cancellationToken)
    {
        TIn changed;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await using AsyncServiceScope scope = _scopes.CreateAsyncScope();
            PeopleContext context = scope.ServiceProvider.GetRequiredService<PeopleContext>();
            changed = await change(new AccountWork(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), context, _clock.NowUnixMs()));
            _book = await AccountBook.LoadAsync(context, CancellationToken.None);
        }
        catch (DbUpdateException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The account could not be saved; check the dashboard's disk and try again.");
        }
        finally
        {
            _changing.Release();
        }

        return tell(changed);
    }

    internal long NowUnixMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new RequestRefusedException(Refusal.Conflict, null, $"The account was not saved: {string.Join(' ', result.Errors.Select(error => error.Description))}");
    }

    private static string WordsOf(PersonRole role, IReadOnlyList<string> areas) => $"{role.ToString().ToLowerInvariant()}, {(areas.Count == 0 ? "the whole city" : string.Join(' ', areas))}";

    private long GivenPasswordEnd() => (_time.GetUtcNow() + GivenPasswordLife).ToUnixTimeMilliseconds();
}

/// <summary>What one change of accounts works with.</summary>
/// <param name="Users">ASP.NET Core Identity's manager.</param>
/// <param name="Context">The context that it saves by.</param>
/// <param name="CityUnixMs">City time, for the audit log.</param>
internal sealed record AccountWork(UserManager<Account> Users, PeopleContext Context, long CityUnixMs)
{
    /// <summary>Tells of the change in the audit log, in the commit of the change.</summary>
    public void Audit(Person by, string action, string subject, string detail) => Context.AuditEntries.Add(AuditEntry.Of(by, action, subject, detail, CityUnixMs));
}
