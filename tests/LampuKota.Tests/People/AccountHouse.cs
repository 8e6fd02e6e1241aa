using System.Net;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>Accounts in a database of their own, and a time that a test advances.</summary>
internal sealed class AccountHouse : IAsyncDisposable
{
    public const string Password = "sepeda ungu mendaki bukit";

    private const int PasswordIterations = 1_000;

    private readonly ServiceProvider _services;

    private AccountHouse(TestDatabase database, PeopleSettings settings)
    {
        Database = database;
        Time = new ManualTimeProvider(DashboardFixture.Start);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPeopleStorage(options => options.UseCity(database.Connection, PeopleContext.HistoryTable));
        // The rounds that slow a guesser down would take most of these tests' time.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordIterations);
        _services = services.BuildServiceProvider();
        IServiceScopeFactory scopes = _services.GetRequiredService<IServiceScopeFactory>();
        var protection = new EphemeralDataProtectionProvider();
        Keys = new FactorKeys(protection);
        Accounts = new AccountService(scopes, TestCity.Directory(), settings, CityClock.RealTime(Time), Time);
        Own = new OwnAccountService(Accounts, Keys);
        Tokens = new TokenService(Accounts);
        Throttle = new SignInThrottle(Time);
        Desk = new SignInDesk(Accounts, Keys, Throttle, scopes, NullLogger<SignInDesk>.Instance);
    }

    public TestDatabase Database { get; }

    public ManualTimeProvider Time { get; }

    public AccountService Accounts { get; }

    public OwnAccountService Own { get; }

    public TokenService Tokens { get; }

    public SignInThrottle Throttle { get; }

    public SignInDesk Desk { get; }

    public FactorKeys Keys { get; }

    public AuditStore Audit => new(Database);

    public static async Task<AccountHouse> CreateAsync(params IReadOnlyList<PersonRole> factorRoles)
    {
        var house = new AccountHouse(await TestDatabase.CreateAsync(TestCity.Assets), PeopleSettings.Standard with { FactorRoles = factorRoles });
        await house.Accounts.OpenAsync(CancellationToken.None);
        return house;
    }

    /// <summary>Adds somebody who has a password of the own.</summary>
    public async Task<AccountNow> AddAsync(string name, PersonRole role, params string[] areas)
    {
        (AccountNow account, string given) = await Accounts.AddAsync(new AccountDraft(name, name, role, areas), TestCity.Operator, DashboardFixture.Soon());
        return await Own.ChangePasswordAsync(account.Person, given, Password, DashboardFixture.Soon());
    }

    public Task<SignInAnswer> SignInAsync(string name, string password = Password, string address = "10.0.0.1") =>
        Desk.TakePasswordAsync(name, password, IPAddress.Parse(address), DashboardFixture.Soon());

    /// <summary>Sets a second factor up.</summary>
    public async Task<(byte[] Key, IReadOnlyList<string> Recovery)> SetUpFactorAsync(AccountNow account)
    {
        byte[] key = FactorKeys.Make();
        return (key, await Own.SetUpFactorAsync(account.Person, Keys.Protect(key), Code(key), DashboardFixture.Soon()));
    }

    public string Code(byte[] key) => Totp.CodeOf(key, Totp.StepOf(Time.GetUtcNow().ToUnixTimeMilliseconds()));

    public async ValueTask DisposeAsync()
    {
        Desk.Dispose();
        Accounts.Dispose();
        await _services.DisposeAsync();
        Database.Dispose();
    }
}
