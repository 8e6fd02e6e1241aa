using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Ingest;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class ServiceCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-access-").FullName;

    private string File => Path.Combine(_folder, "services.json");

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_first_start_makes_passwords_that_only_their_owner_may_read()
    {
        Load();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Dictionary<string, string> passwords = Passwords();
        Assert.Equal(["dashboard", "operator", "simulator"], passwords.Keys.Order());
        Assert.All(passwords.Values, password => Assert.Equal(64, password.Length));
        Assert.Equal(3, passwords.Values.Distinct().Count());
    }

    [Fact]
    public void Later_starts_keep_them()
    {
        Load();
        Dictionary<string, string> first = Passwords();
        Load();

        Assert.Equal(first, Passwords());
    }

    [Fact]
    public async Task A_service_is_known_by_its_own_password_only()
    {
        using var access = new AccessBench(services: Load());
        GatewayAuthenticator authenticator = access.Authenticator;
        Dictionary<string, string> passwords = Passwords();

        AuthenticationResult right = await Authenticate("dashboard", passwords["dashboard"]);
        Assert.Equal(new Identity("dashboard", IdentityKind.Service), right.Identity);
        foreach ((string? name, string? password) in ((string?, string?)[])
            [("dashboard", passwords["simulator"]), ("dashboard", ""), ("dashboard", null), ("Dashboard", passwords["dashboard"]), (null, passwords["dashboard"]), ("", "")])
            Assert.Null((await Authenticate(name, password)).Identity);

        ValueTask<AuthenticationResult> Authenticate(string? name, string? password) => authenticator.AuthenticateAsync(
            new ConnectCredentials("c", name, password is null ? null : Encoding.UTF8.GetBytes(password), null, null), CancellationToken.None);
    }

    [Fact]
    public void A_service_that_an_older_file_does_not_know_gets_its_password_and_the_others_keep_theirs()
    {
        System.IO.File.WriteAllText(File, """{"dashboard":"d","simulator":"s","mine":"m"}""");
        Load();

        Dictionary<string, string> passwords = Passwords();
        Assert.Equal(("d", "s", "m", 64), (passwords["dashboard"], passwords["simulator"], passwords["mine"], passwords["operator"].Length));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"dashboard\":5}")]
    [InlineData("[]")]
    public void A_file_that_is_not_what_it_should_be_is_named(string content)
    {
        System.IO.File.WriteAllText(File, content);

        Assert.Contains(File, Assert.Throws<OperatorMistakeException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_password_opens_nothing()
    {
        await System.IO.File.WriteAllTextAsync(File, """{"dashboard":""}""");

        Assert.False(Load().IsPassword("dashboard", ""u8));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServiceCredentials Load() => ServiceCredentials.LoadOrMake(_folder, NullLogger.Instance);

    private Dictionary<string, string> Passwords() => JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllBytes(File))!;
}
