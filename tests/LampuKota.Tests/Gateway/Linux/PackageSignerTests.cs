using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>What the tool signs is what a gateway takes, and packages come over HTTPS from whom the gateway trusts.</summary>
public sealed class PackageSignerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestRelease _release = new();

    public void Dispose()
    {
        _folder.Dispose();
        _release.Dispose();
    }

    private string Program()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "publish", "runtimes"));
        File.WriteAllText(Path.Combine(_folder.Path, "publish", UpdateFolder.ProgramFile), "program");
        File.WriteAllText(Path.Combine(_folder.Path, "publish", "runtimes", "native.so"), "library");
        return Path.Combine(_folder.Path, "publish");
    }

    private string KeyFile(ECDsa key) => _folder.Write("release.key", key.ExportPkcs8PrivateKeyPem());

    private UpdateRelease Sign(string output) => JsonSerializer.Deserialize(
        File.ReadAllBytes(PackageSigner.Sign(Program(), UpdateKind.Application, "0.2.0", null, KeyFile(_release.Key), Path.Combine(_folder.Path, output))), LightingJsonContext.Default.UpdateRelease)!;

    private string PackageOf(string output) => Path.Combine(_folder.Path, output, "lampukota-gateway-0.2.0.tar.gz");

    [Fact]
    public void What_is_signed_is_believed_unpacked_and_whole()
    {
        UpdateRelease release = Sign("one");
        var folder = new UpdateFolder(new UpdateFiles(), Path.Combine(_folder.Path, "updates"));
        folder.Prepare();
        var installer = new PackageInstaller(folder);

        Assert.Empty(release.Validate());
        Assert.Null(_release.Keys.FindProblem(release));
        Assert.True(installer.HasHash(PackageOf("one"), release.Sha256));
        installer.Install(release, PackageOf("one"));
        Assert.True(folder.IsWhole(UpdateKind.Application, "0.2.0"));
        Assert.Equal("library", File.ReadAllText(Path.Combine(folder.VersionFolder(UpdateKind.Application, "0.2.0"), "runtimes", "native.so")));
    }

    [Fact]
    public void The_same_folder_makes_the_same_package() => Assert.Equal(Sign("one").Sha256, Sign("two").Sha256);

    [Fact]
    public void The_manifest_is_the_lines_that_are_described() => Assert.Equal(
        "lampukota-update 1\nkind configuration\nversion 1.0.0\ngateway KPG-G1\nsize 7\nsha256 ab\n"u8.ToArray(),
        new UpdateRelease(UpdateKind.Configuration, "1.0.0", 7, "ab", "", "", "KPG-G1").Manifest());

    [Fact]
    public void A_key_or_folder_that_will_not_do_is_said_before_anything_is_written()
    {
        string output = Path.Combine(_folder.Path, "none");
        using ECDsa large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (string key in new[] { "/nowhere", KeyFile(large), _folder.Write("public.pem", _release.Key.ExportSubjectPublicKeyInfoPem()) })
            Assert.Throws<ConfigurationProblemException>(() => PackageSigner.Sign(Program(), UpdateKind.Application, "0.2.0", null, key, output));
        Assert.Throws<ConfigurationProblemException>(() => PackageSigner.Sign(_folder.Path, UpdateKind.Application, "0.2.0", null, KeyFile(_release.Key), output));
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task A_package_comes_over_https_from_whom_the_gateway_trusts_and_from_nobody_else()
    {
        UpdateRelease release = Sign("one");
        using X509Certificate2 certificate = TestCertificates.Server("localhost");
        await using WebApplication web = await ServeAsync(PackageOf("one"), certificate);
        var update = new DesiredUpdate(release, web.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/package", "R-1");
        string target = Path.Combine(_folder.Path, "fetched");
        string part = Path.Combine(_folder.Path, "part");
        File.WriteAllBytes(part, File.ReadAllBytes(PackageOf("one"))[..100]);

        using HttpClient trusting = Client(("Updates:CertificateAuthorityPath", _folder.Write("ca.pem", certificate.ExportCertificatePem())));
        await new PackageFetcher(new Lazy<HttpClient>(trusting), new UpdateFiles(), TimeProvider.System).FetchAsync(update, target, CancellationToken.None);
        await new PackageFetcher(new Lazy<HttpClient>(trusting), new UpdateFiles(), TimeProvider.System).FetchAsync(update, part, CancellationToken.None);
        Assert.Equal(File.ReadAllBytes(PackageOf("one")), File.ReadAllBytes(target));
        Assert.Equal(File.ReadAllBytes(PackageOf("one")), File.ReadAllBytes(part));

        using HttpClient plain = Client();
        File.Delete(target);
        await Assert.ThrowsAsync<IOException>(() => new PackageFetcher(new Lazy<HttpClient>(plain), new UpdateFiles(), TimeProvider.System).FetchAsync(update, target, CancellationToken.None));
        Assert.False(File.Exists(target));
    }

    private static HttpClient Client(params (string Key, string Value)[] settings) =>
        UpdateSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build()).CreateClient();

    private static async Task<WebApplication> ServeAsync(string package, X509Certificate2 certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication web = builder.Build();
        web.MapGet("/package", () => TypedResults.PhysicalFile(package, enableRangeProcessing: true));
        await web.StartAsync();
        return web;
    }
}
