using System.Collections.Frozen;
using LampuKota.City;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>All accounts and tokens at one moment, in memory: every request asks here whether its session still holds. Immutable.</summary>
internal sealed class AccountBook
{
    private readonly FrozenDictionary<string, AccountNow> _accounts;
    private readonly FrozenDictionary<string, ApiToken> _tokens;

    private AccountBook(IEnumerable<Account> accounts, IEnumerable<ApiToken> tokens)
    {
        _accounts = accounts.Select(AccountNow.Of).ToFrozenDictionary(account => account.Id, StringComparer.Ordinal);
        _tokens = tokens.ToFrozenDictionary(token => token.Id, StringComparer.Ordinal);
        All = [.. _accounts.Values.OrderBy(account => account.Person.Name, StringComparer.OrdinalIgnoreCase).ThenBy(account => account.Id, StringComparer.Ordinal)];
    }

    /// <summary>No accounts.</summary>
    public static AccountBook Empty { get; } = new([], []);

    /// <summary>All accounts, by name.</summary>
    public IReadOnlyList<AccountNow> All { get; }

    public static async Task<AccountBook> LoadAsync(PeopleContext context, CancellationToken cancellationToken) => new(
        await context.Accounts.AsNoTracking().ToListAsync(cancellationToken), await context.Tokens.AsNoTracking().ToListAsync(cancellationToken));

    public AccountNow? Find(string id) => _accounts.GetValueOrDefault(id);

    public AccountNow? FindByName(string userName) => All.FirstOrDefault(account => account.UserName.Equals(userName, StringComparison.OrdinalIgnoreCase));

    public ApiToken? FindToken(string id) => _tokens.GetValueOrDefault(id);

    public IReadOnlyList<ApiToken> TokensOf(string accountId) => [.. _tokens.Values.Where(token => token.AccountId == accountId).OrderByDescending(token => token.CreatedUnixMs)];
}
