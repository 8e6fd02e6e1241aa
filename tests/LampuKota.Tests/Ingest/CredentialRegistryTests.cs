using System.Runtime.Versioning;
using System.Text;
using LampuKota.Ingest;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>credentials.json: durable, its owner's, and without a secret.</summary>
public sealed class CredentialRegistryTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2025, 11, 1, 0, 0));
    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-access-").FullName;

    private string File => Path.Combine(_folder, CredentialRegistry.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_fresh_ingest_has_no_credential_at_all()
    {
        Assert.Empty(Open().Gateways);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_was_given_is_there_after_a_restart_and_only_its_owner_may_read_it()
    {
        GatewayCredentials given = Sample("G1");
        Open().Give(given);

        Assert.Equivalent(given, Open().Find("G1"), strict: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Null(Open().Find("G2"));
    }

    [Fact]
    public void The_file_holds_no_secret()
    {
        string password = Secret.Make();
        string token = Secret.Make();
        Open().Give(new GatewayCredentials("G1")
        {
            Password = new GatewayPassword(PasswordHash.Of(Encoding.UTF8.GetBytes(password), 1_000), 1),
            Token = new EnrolmentToken(Secret.HashOf(token), 1, 2),
        });

        string content = System.IO.File.ReadAllText(File);
        Assert.DoesNotContain(password, content, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(token, content, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Convert.FromHexString(password)), content, StringComparison.Ordinal);
    }

    [Fact]
    public void Revoking_takes_everything_and_lists_the_certificates_until_they_would_have_ended()
    {
        CredentialRegistry registry = Open();
        registry.Give(Sample("G1"));
        registry.Revoke("G1");

        foreach (CredentialRegistry seen in (CredentialRegistry[])[registry, Open()])
        {
            GatewayCredentials left = seen.Find("G1")!;
            Assert.Null(left.Password);
            Assert.Null(left.Token);
            Assert.Empty(left.Certificates);
            Assert.NotNull(left.RevokedUnixMs);
            Assert.Equal("0A", Assert.Single(seen.RevokedCertificates).Serial);
        }

        _time.Advance(TimeSpan.FromDays(400));
        registry.Revoke("G2");
        Assert.Empty(registry.RevokedCertificates);
    }

    [Fact]
    public void On_a_disk_that_takes_nothing_giving_does_not_count_and_revoking_does()
    {
        CredentialRegistry registry = Open();
        registry.Give(Sample("G1"));
        // A folder stands where the next version would be written.
        Directory.CreateDirectory(Path.Combine(File + ".new", "in the way"));

        Assert.ThrowsAny<Exception>(() => registry.Give(Sample("G2")));
        Assert.ThrowsAny<Exception>(() => registry.Revoke("G1"));

        Assert.Null(registry.Find("G2"));
        Assert.NotNull(registry.Find("G1")!.RevokedUnixMs);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"gateways":[],"revokedCertificates":[]}""")]
    [InlineData("""{"version":1,"gateways":[{"password":{}}],"revokedCertificates":[]}""")]
    public void A_file_that_is_not_what_it_should_be_is_named_and_nothing_is_guessed(string content)
    {
        System.IO.File.WriteAllText(File, content);
        Assert.Contains(File, Assert.Throws<OperatorMistakeException>(Open).Message, StringComparison.Ordinal);
    }

    private CredentialRegistry Open() => CredentialRegistry.Open(_folder, _time);

    private GatewayCredentials Sample(string gateway) => new(gateway)
    {
        Password = new GatewayPassword(PasswordHash.Of("p"u8, 1_000), 1),
        Certificates = [new SignedCertificate("0A", "FF", 1, _time.GetUtcNow().AddDays(365).ToUnixTimeMilliseconds())],
        Token = new EnrolmentToken(Secret.HashOf("t"), 1, 2),
    };
}
