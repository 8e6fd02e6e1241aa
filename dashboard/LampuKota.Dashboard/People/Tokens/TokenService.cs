using System.Security.Cryptography;
using System.Text;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>Tokens by which programs call the HTTP API in a person's name.</summary>
/// <param name="accounts">The accounts.</param>
public sealed class TokenService(AccountService accounts)
{
    /// <summary>Longest life of a token, in days.</summary>
    public const int MaximumDays = 366;

    /// <summary>Most tokens of a person that work at one time.</summary>
    private const int MaximumTokens = 20;

    private const long DayMs = 24 * 3_600_000L;
    private const long UseStepMs = 3_600_000;

    /// <summary>A person's tokens, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    public IReadOnlyList<ApiToken> Of(string accountId) => accounts.Book.TokensOf(accountId);

    /// <summary>Makes a token.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="days">How long it works, 1 to 366 days.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The token; it is told this once.</returns>
    /// <exception cref="RequestRefusedException">It does not check.</exception>
    public Task<string> MakeAsync(Person person, string? name, TokenScopes scopes, int days, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        string label = name?.Trim() ?? "";
        if (label.Length is 0 or > LightingLimits.MaximumNameLength || label.Any(char.IsControl))
            throw new RequestRefusedException(Refusal.Invalid, "tokenName", $"Say in 1 to {LightingLimits.MaximumNameLength} characters what the token is for.");
        if (scopes == TokenScopes.None)
            throw new RequestRefusedException(Refusal.Invalid, "scopes", "Choose at least one thing that the token may do.");
        if (days is < 1 or > MaximumDays)
            throw new RequestRefusedException(Refusal.Invalid, "days", $"A token works 1 to {MaximumDays} days.");

        (string token, string id, string hash) = OneTimeSecrets.Token();
        return accounts.ChangeAsync(async work =>
        {
            if (Of(person.Id).Count(one => one.IsGood(accounts.NowUnixMs)) >= MaximumTokens)
                throw new RequestRefusedException(Refusal.TooLarge, "tokens", $"A person may have {MaximumTokens} tokens; revoke one first.");
            work.Context.Tokens.Add(new ApiToken
            {
                Id = id, SecretHash = hash, AccountId = person.Id, Name = label, Scopes = scopes, CreatedUnixMs = accounts.NowUnixMs, ExpiresUnixMs = accounts.NowUnixMs + (days * DayMs),
            });
            work.Audit(person, AuditActions.Token, id, $"{label}: made, {scopes}, {FormattableString.Invariant($"{days}")} days");
            await work.Context.SaveChangesAsync(cancellationToken);
            return token;
        }, made => made, cancellationToken);
    }

    /// <summary>Revokes a token, at once: its owner, or who manages people.</summary>
    /// <param name="id">The token.</param>
    /// <param name="by">Who revokes it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">There is none of this person's.</exception>
    public Task RevokeAsync(string id, Person by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return accounts.ChangeAsync(async work =>
        {
            ApiToken? token = await work.Context.Tokens.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (token is null || (token.AccountId != by.Id && !by.May(Right.ManagePeople)))
                throw new RequestRefusedException(Refusal.NotFound, "id", "There is no token of this id.");
            token.RevokedUnixMs ??= accounts.NowUnixMs;
            work.Audit(by, AuditActions.Token, id, $"{token.Name}: revoked");
            await work.Context.SaveChangesAsync(cancellationToken);
            return true;
        }, revoked => revoked, cancellationToken);
    }

    /// <summary>Whose token was sent; null where it does not work.</summary>
    /// <param name="sent">What was sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<(AccountNow Account, ApiToken Token)?> FindAsync(string sent, CancellationToken cancellationToken)
    {
        if (OneTimeSecrets.ReadToken(sent) is not { } read || accounts.Book.FindToken(read.Id) is not { } token)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(OneTimeSecrets.HashOf(read.Secret)), Encoding.ASCII.GetBytes(token.SecretHash)))
            return null;
        long now = accounts.NowUnixMs;
        if (!token.IsGood(now) || accounts.Find(token.AccountId) is not { IsLocked: false } account || accounts.DutyOf(account) is not null)
            return null;
        if (token.LastUsedUnixMs is null || now - token.LastUsedUnixMs >= UseStepMs)
            await TouchAsync(token.Id, now, cancellationToken);
        return (account, token);
    }

    private Task<int> TouchAsync(string id, long now, CancellationToken cancellationToken) => accounts.ChangeAsync(
        work => work.Context.Tokens.Where(token => token.Id == id).ExecuteUpdateAsync(token => token.SetProperty(row => row.LastUsedUnixMs, now), cancellationToken),
        touched => touched,
        cancellationToken);
}
