using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Tests;

public sealed class AccountTests
{
    [Fact]
    public async Task The_migrations_of_people_make_exactly_the_schema_that_the_code_expects()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var options = new DbContextOptionsBuilder<PeopleContext>();
        options.UseCity(database.Path, PeopleContext.HistoryTable);
        await using var context = new PeopleContext(options.Options);
        await PeopleStorage.MigrateAsync(context, CancellationToken.None);

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        await PeopleStorage.MigrateAsync(context, CancellationToken.None);
    }

    [Fact]
    public async Task A_given_password_works_once_and_for_72_hours()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        (AccountNow account, string password) = await house.Accounts.AddAsync(new AccountDraft("rina", "Rina", PersonRole.Operator, []), TestCity.Operator, DashboardFixture.Soon());

        SignInAnswer answer = await house.SignInAsync("RINA", password);
        Assert.Equal((SignInOutcome.SignedIn, AccountDuty.ChangePassword), (answer.Outcome, house.Accounts.DutyOf(answer.Account!)));

        AccountNow changed = await house.Own.ChangePasswordAsync(account.Person, password, AccountHouse.Password, DashboardFixture.Soon());
        Assert.Null(house.Accounts.DutyOf(changed));
        Assert.NotEqual(answer.Account!.Stamp, changed.Stamp);
        Assert.Equal(SignInOutcome.Refused, (await house.SignInAsync("rina", password)).Outcome);
        Assert.Equal(SignInOutcome.SignedIn, (await house.SignInAsync("rina")).Outcome);

        string next = await house.Accounts.ResetAsync(account.Id, TestCity.Operator, DashboardFixture.Soon());
        house.Time.Advance(TimeSpan.FromHours(73));
        Assert.Equal(SignInOutcome.Refused, (await house.SignInAsync("rina", next)).Outcome);
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_password_is_named()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow account = await house.AddAsync("rina", PersonRole.Operator);
        async Task<string?> FieldAsync(string present, string next) =>
            (await Assert.ThrowsAsync<RequestRefusedException>(() => house.Own.ChangePasswordAsync(account.Person, present, next, DashboardFixture.Soon()))).Field;

        Assert.Equal("password", await FieldAsync("salah", "pelangi senja berarak perlahan"));
        Assert.Equal("tooShort", await FieldAsync(AccountHouse.Password, "pendek"));
        Assert.Equal("common", await FieldAsync(AccountHouse.Password, "passwordpassword1"));
        Assert.Equal("same", await FieldAsync(AccountHouse.Password, AccountHouse.Password));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_and_no_code_works_twice()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow account = await house.AddAsync("rina", PersonRole.Operator);
        (byte[] key, IReadOnlyList<string> recovery) = await house.SetUpFactorAsync(account);
        house.Time.Advance(TimeSpan.FromSeconds(30));
        string code = house.Code(key);

        SignInAnswer half = await house.SignInAsync("rina");
        Assert.Equal(SignInOutcome.CodeNeeded, half.Outcome);
        Assert.Equal(SignInOutcome.Refused, (await TakeAsync(house, half, "000000")).Outcome);
        Assert.Equal(SignInOutcome.SignedIn, (await TakeAsync(house, half, code)).Outcome);
        Assert.Equal(SignInOutcome.Refused, (await TakeAsync(house, half, code)).Outcome);

        Assert.Equal(OneTimeSecrets.RecoveryCodes, recovery.Count);
        Assert.Equal(SignInOutcome.SignedIn, (await TakeAsync(house, half, recovery[3].ToUpperInvariant().Replace('-', ' '))).Outcome);
        Assert.Equal(SignInOutcome.Refused, (await TakeAsync(house, half, recovery[3])).Outcome);
        Assert.Equal(OneTimeSecrets.RecoveryCodes - 1, house.Accounts.Find(account.Id)!.RecoveryLeft);
    }

    [Fact]
    public async Task Roles_that_need_a_second_factor_do_nothing_before_they_have_one()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync(PersonRole.Administrator);
        AccountNow account = await house.AddAsync("rina", PersonRole.Administrator);
        Assert.Equal(AccountDuty.SetUpFactor, house.Accounts.DutyOf(account));

        await house.SetUpFactorAsync(account);

        Assert.Null(house.Accounts.DutyOf(house.Accounts.Find(account.Id)!));
    }

    [SqliteFact]
    public async Task Secrets_do_not_lie_in_the_database_as_they_are()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow account = await house.AddAsync("rina", PersonRole.Operator);
        (byte[] key, IReadOnlyList<string> recovery) = await house.SetUpFactorAsync(account);
        string token = await house.Tokens.MakeAsync(account.Person, "cuaca", TokenScopes.Read, 7, DashboardFixture.Soon());
        await using (CityContext context = house.Database.CreateDbContext())
            await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");

        string bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(house.Database.Path));

        string[] secrets = [AccountHouse.Password, Totp.ToText(key), System.Text.Encoding.Latin1.GetString(key), recovery[0], recovery[0].Replace("-", ""), token, token[^64..]];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal));
        Assert.Contains("rina", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_failures_close_an_account_for_a_quarter_of_an_hour_and_trying_on_does_not_prolong_it()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        await house.AddAsync("rina", PersonRole.Operator);
        for (int i = 0; i < SignInDesk.MaximumFailures; i++)
            Assert.Equal(SignInOutcome.Refused, (await house.SignInAsync("rina", "salah")).Outcome);

        Assert.Equal(SignInOutcome.Refused, (await house.SignInAsync("rina")).Outcome);
        house.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(SignInOutcome.Refused, (await house.SignInAsync("rina", "salah", "10.0.0.2")).Outcome);
        house.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(SignInOutcome.SignedIn, (await house.SignInAsync("rina", address: "10.0.0.2")).Outcome);
        Assert.Single(await house.Audit.ListAsync(new AuditQuery(Action: AuditActions.Lockout), CancellationToken.None));
    }

    [Fact]
    public async Task An_address_that_fails_too_often_waits_whoever_it_tries_and_others_do_not()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        await house.AddAsync("rina", PersonRole.Operator);
        for (int i = 0; i < SignInThrottle.MaximumFailures; i++)
            house.Throttle.Failed(System.Net.IPAddress.Parse("10.0.0.9"));

        Assert.Equal(SignInOutcome.TooOften, (await house.SignInAsync("rina", address: "10.0.0.9")).Outcome);
        Assert.Equal(SignInOutcome.SignedIn, (await house.SignInAsync("rina", address: "10.0.0.8")).Outcome);
        house.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(SignInOutcome.SignedIn, (await house.SignInAsync("rina", address: "10.0.0.9")).Outcome);
    }

    [Fact]
    public async Task An_account_that_is_locked_lets_nobody_in_and_its_tokens_stop()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow account = await house.AddAsync("rina", PersonRole.Operator);
        string token = await house.Tokens.MakeAsync(account.Person, "cuaca", TokenScopes.Read, 7, DashboardFixture.Soon());
        Assert.NotNull(await house.Tokens.FindAsync(token, DashboardFixture.Soon()));
        List<string> ended = [];
        house.Accounts.SessionsEnded += ended.Add;

        await house.Accounts.SetLockedAsync(account.Id, true, TestCity.Operator, DashboardFixture.Soon());

        Assert.Equal([account.Id], ended);
        Assert.Equal(SignInOutcome.Refused, (await house.SignInAsync("rina")).Outcome);
        Assert.Null(await house.Tokens.FindAsync(token, DashboardFixture.Soon()));
    }

    [Fact]
    public async Task A_token_works_until_it_is_revoked_or_over_and_one_letter_off_does_not()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow account = await house.AddAsync("rina", PersonRole.Operator);
        string first = await house.Tokens.MakeAsync(account.Person, "a", TokenScopes.Read, 7, DashboardFixture.Soon());
        string second = await house.Tokens.MakeAsync(account.Person, "b", TokenScopes.Read | TokenScopes.Audit, 1, DashboardFixture.Soon());

        Assert.Equal(TokenScopes.Read | TokenScopes.Audit, (await house.Tokens.FindAsync(second, DashboardFixture.Soon()))!.Value.Token.Scopes);
        Assert.Null(await house.Tokens.FindAsync(second[..^1] + (second[^1] == '0' ? '1' : '0'), DashboardFixture.Soon()));
        Assert.NotNull(house.Tokens.Of(account.Id).Single(token => token.Name == "b").LastUsedUnixMs);

        house.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await house.Tokens.FindAsync(second, DashboardFixture.Soon()));
        Assert.NotNull(await house.Tokens.FindAsync(first, DashboardFixture.Soon()));
        await house.Tokens.RevokeAsync(house.Tokens.Of(account.Id).Single(token => token.Name == "a").Id, account.Person, DashboardFixture.Soon());
        Assert.Null(await house.Tokens.FindAsync(first, DashboardFixture.Soon()));
    }

    [Fact]
    public async Task The_last_administrator_stays_one_and_nobody_locks_himself_out()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow only = await house.AddAsync("rina", PersonRole.Administrator);
        var demoted = new AccountDraft("rina", "Rina", PersonRole.Viewer, []);
        async Task RefusedAsync(Func<Task> act) => Assert.Equal(Refusal.Conflict, (await Assert.ThrowsAsync<RequestRefusedException>(act)).Refusal);

        await RefusedAsync(() => house.Accounts.ChangeAsync(only.Id, demoted, TestCity.Operator, DashboardFixture.Soon()));
        await RefusedAsync(() => house.Accounts.SetLockedAsync(only.Id, true, TestCity.Operator, DashboardFixture.Soon()));
        await house.AddAsync("budi", PersonRole.Administrator);
        await RefusedAsync(() => house.Accounts.SetLockedAsync(only.Id, true, only.Person, DashboardFixture.Soon()));

        Assert.Equal(PersonRole.Viewer, (await house.Accounts.ChangeAsync(only.Id, demoted, TestCity.Operator, DashboardFixture.Soon())).Person.Role);
    }

    [Theory]
    [InlineData("a", "A", PersonRole.Viewer, null, "userName")]
    [InlineData("rina bria", "A", PersonRole.Viewer, null, "userName")]
    [InlineData("RINA", "A", PersonRole.Viewer, null, "userName")]
    [InlineData("budi", " ", PersonRole.Viewer, null, "fullName")]
    [InlineData("budi", "A", (PersonRole)99, null, "role")]
    [InlineData("budi", "A", PersonRole.Viewer, "53.71.99", "areas")]
    [InlineData("budi", "A", PersonRole.Kelurahan, null, "areas")]
    [InlineData("budi", "A", PersonRole.Administrator, TestCity.Oebobo, "areas")]
    public async Task What_an_account_must_be_is_checked(string userName, string fullName, PersonRole role, string? area, string field)
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        await house.AddAsync("rina", PersonRole.Operator);

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() =>
            house.Accounts.AddAsync(new AccountDraft(userName, fullName, role, area is null ? [] : [area]), TestCity.Operator, DashboardFixture.Soon()));

        Assert.Equal(field, refused.Field);
        Assert.Single(house.Accounts.All);
    }

    [Fact]
    public async Task Every_change_leaves_an_entry_and_the_chain_stays_whole()
    {
        await using AccountHouse house = await AccountHouse.CreateAsync();
        AccountNow account = await house.AddAsync("rina", PersonRole.Operator, TestCity.Oebobo);
        await house.SignInAsync("rina");
        await house.Accounts.ChangeAsync(account.Id, new AccountDraft("rina", "Rina", PersonRole.Crew, []), TestCity.Operator, DashboardFixture.Soon());
        await house.SetUpFactorAsync(account);
        await house.Own.RenewRecoveryAsync(account.Person, AccountHouse.Password, DashboardFixture.Soon());
        await house.Own.RemoveFactorAsync(account.Person, AccountHouse.Password, DashboardFixture.Soon());
        await house.Tokens.MakeAsync(account.Person, "a", TokenScopes.Read, 7, DashboardFixture.Soon());
        await house.Own.EndSessionsAsync(account.Person, DashboardFixture.Soon());
        await house.Accounts.SetLockedAsync(account.Id, true, TestCity.Operator, DashboardFixture.Soon());
        await house.Accounts.ResetAsync(account.Id, TestCity.Operator, DashboardFixture.Soon());

        IReadOnlyList<AuditEntry> entries = await house.Audit.ListAsync(new AuditQuery(), CancellationToken.None);

        Assert.Equal(
            ["import", "personAdd", "password", "signIn", "personChange", "secondFactor", "secondFactor", "secondFactor", "token", "signOut", "personLock", "personReset"],
            entries.Reverse().Select(entry => entry.Action));
        Assert.Null((await house.Audit.VerifyAsync(null, CancellationToken.None)).BrokenId);
    }

    private static Task<SignInAnswer> TakeAsync(AccountHouse house, SignInAnswer half, string code) =>
        house.Desk.TakeCodeAsync(half.Account!, code, System.Net.IPAddress.Loopback, DashboardFixture.Soon());
}
