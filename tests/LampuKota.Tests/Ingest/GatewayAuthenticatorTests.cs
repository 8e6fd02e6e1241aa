using System.Net;
using System.Text;
using LampuKota.Broker;
using LampuKota.Ingest;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Who is let in, as whom, and what refusals tell.</summary>
public sealed class GatewayAuthenticatorTests : IDisposable
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 1);
    private static readonly IPEndPoint Elsewhere = new(IPAddress.Parse("198.51.100.1"), 1);
    private static readonly IPEndPoint Attacker = new(IPAddress.Parse("203.0.113.7"), 1);

    private readonly AccessBench _access = new();

    public void Dispose() => _access.Dispose();

    [Fact]
    public async Task A_gateway_is_itself_under_its_own_Client_Identifier_and_under_no_other()
    {
        _access.GivePassword("G1", "right");
        Identity? identity = (await AskAsync("G1", "right")).Identity;

        Assert.Equal(("G1", IdentityKind.Client, "G1"), (identity!.Name, identity.Kind, identity.BoundClientIdentifier));
        Assert.True(_access.Authenticator.IsStillValid(identity));
    }

    [Theory]
    [InlineData("G1", "wrong")]
    [InlineData("G1", "")]
    [InlineData("G1", null)]
    [InlineData("G2", "right")]
    [InlineData("g1", "right")]
    [InlineData("G1/", "right")]
    [InlineData("#", "right")]
    [InlineData("+", "right")]
    [InlineData("", "right")]
    [InlineData(null, "right")]
    public async Task Anybody_else_is_refused_with_the_same_code(string? name, string? password)
    {
        _access.GivePassword("G1", "right");
        AuthenticationResult result = await AskAsync(name, password);

        Assert.Null(result.Identity);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, result.Code);
        Assert.Equal(1, _access.Meter.Wrong);
    }

    [Fact]
    public async Task An_unknown_name_costs_a_slow_hash_as_a_wrong_password_does()
    {
        _access.GivePassword("G1", "right");
        await AskAsync("G1", "wrong");
        await AskAsync("G2", "wrong");
        await AskAsync("no id at all", "wrong");
        await AskAsync("dashboard", "wrong");

        Assert.Equal(4, _access.Passwords.Hashes);
    }

    [Fact]
    public async Task A_gateway_that_comes_again_costs_no_slow_hash()
    {
        _access.GivePassword("G1", "right");
        for (int i = 0; i < 10; i++)
            Assert.NotNull((await AskAsync("G1", "right")).Identity);

        Assert.Equal(1, _access.Passwords.Hashes);
    }

    [Fact]
    public async Task Guessing_is_refused_unread_and_its_victim_comes_in_all_the_same()
    {
        _access.GivePassword("G1", "right");
        await AskAsync("G1", "right");
        for (int i = 0; i < 5; i++)
            await AskAsync("G1", "guess", Attacker);

        Assert.Equal(ReasonCode.ConnectionRateExceeded, (await AskAsync("G1", "guess", Attacker)).Code);
        Assert.Equal(6, _access.Passwords.Hashes);
        Assert.Equal(1, _access.Meter.Throttled);
        // From elsewhere; and, since it has been here before, even from the attacker's own address.
        Assert.NotNull((await AskAsync("G1", "right", Elsewhere)).Identity);
        Assert.NotNull((await AskAsync("G1", "right", Attacker)).Identity);
    }

    [Fact]
    public async Task The_owner_is_not_locked_out_though_ingest_does_not_know_him_yet()
    {
        _access.GivePassword("G1", "right");
        for (int i = 0; i < 20; i++)
            await AskAsync("G1", "guess", Attacker);

        Assert.NotNull((await AskAsync("G1", "right", Elsewhere)).Identity);
    }

    [Fact]
    public async Task A_new_password_ends_the_old_one()
    {
        _access.GivePassword("G1", "old");
        Identity identity = (await AskAsync("G1", "old")).Identity!;
        _access.GivePassword("G1", "new");

        Assert.False(_access.Authenticator.IsStillValid(identity));
        Assert.Null((await AskAsync("G1", "old")).Identity);
        Assert.NotNull((await AskAsync("G1", "new")).Identity);
    }

    [Fact]
    public async Task Whoever_is_revoked_is_out()
    {
        _access.GivePassword("G1", "right");
        Identity identity = (await AskAsync("G1", "right")).Identity!;
        _access.Registry.Revoke("G1");

        Assert.False(_access.Authenticator.IsStillValid(identity));
        Assert.Null((await AskAsync("G1", "right")).Identity);
    }

    [Fact]
    public async Task A_token_lets_its_gateway_enrol_until_it_expires()
    {
        string token = GiveToken("G1", TimeSpan.FromHours(1));
        Identity? identity = (await AskAsync("G1", token)).Identity;

        Assert.Equal(("G1", IdentityKind.Enrolling, "enrol-G1"), (identity!.Name, identity.Kind, identity.BoundClientIdentifier));
        Assert.True(_access.Authenticator.IsStillValid(identity));
        Assert.Null((await AskAsync("G2", token)).Identity);
        _access.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await AskAsync("G1", token)).Identity);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_token_passes_a_network_under_TLS_only(bool isEncrypted, bool isAccepted)
    {
        string token = GiveToken("G1", TimeSpan.FromHours(1));
        Assert.Equal(isAccepted, (await AskAsync("G1", token, Elsewhere, isEncrypted)).Identity is not null);
        Assert.NotNull((await AskAsync("G1", token, Loopback)).Identity);
    }

    [Fact]
    public async Task A_connection_that_ends_while_it_waits_leaves_nothing_behind()
    {
        _access.GivePassword("G1", "right");
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _access.Authenticator.AuthenticateAsync(Credentials("G1", "guess", Attacker), ended.Token).AsTask());
        Assert.Equal(0, _access.Throttle.Count);
    }

    private string GiveToken(string gateway, TimeSpan life)
    {
        string token = Secret.Make();
        _access.Registry.Give(new GatewayCredentials(gateway)
        {
            Token = new EnrolmentToken(Secret.HashOf(token), _access.NowUnixMs, _access.NowUnixMs + (long)life.TotalMilliseconds),
        });
        return token;
    }

    private ValueTask<AuthenticationResult> AskAsync(string? name, string? password, IPEndPoint? remote = null, bool isEncrypted = false) =>
        _access.Authenticator.AuthenticateAsync(Credentials(name, password, remote ?? Loopback, isEncrypted), CancellationToken.None);

    private static ConnectCredentials Credentials(string? name, string? password, IPEndPoint remote, bool isEncrypted = false) =>
        new("c", name, password is null ? null : Encoding.UTF8.GetBytes(password), null, remote) { IsEncrypted = isEncrypted };
}
