using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LampuKota.EndToEnd;

/// <summary>
/// The real gateway program updates itself: announced over a real broker, fetched over HTTPS, signed by its own tool, started by its launcher under a loop that
/// starts again whatever ended, as systemd does.
/// </summary>
public sealed class UpdateTests : IDisposable
{
    private const string Gateway = "KPG-G1";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly ServerCertificate _certificate;
    private readonly string _keyFile;

    public UpdateTests()
    {
        _certificate = new ServerCertificate(_folder.Path);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _keyFile = Path.Combine(_folder.Path, "release.key");
        File.WriteAllText(_keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "keys")).FullName, "release.pem"), key.ExportSubjectPublicKeyInfoPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    [RequiresFact("mosquitto")]
    public async Task A_gateway_updates_itself_to_a_newer_build_and_reports_it_healthy()
    {
        UpdateRelease release = await SignAsync(NewerBuild("0.2.0"), "--version", "0.2.0");

        await using var world = await World.StartAsync(this);
        await world.WantAsync(1, release);

        ReportedDocument reported = await world.ReportedAsync(one => one.Update?.State == UpdateState.Healthy);
        Assert.Equal(("0.2.0", "0.2.0"), (reported.Firmware, reported.Update!.Version));
        Assert.Contains("Gateway KPG-G1 stopped", world.Supervised.Outputs[0], StringComparison.Ordinal);
    }

    [RequiresFact("mosquitto")]
    public async Task A_build_that_crashes_is_rolled_back_and_the_reason_is_reported()
    {
        string broken = NewerBuild("0.2.0");
        await File.WriteAllTextAsync(Path.Combine(broken, "LampuKota.Gateway.dll"), "no library");
        UpdateRelease release = await SignAsync(broken, "--version", "0.2.0");

        await using var world = await World.StartAsync(this);
        await world.WantAsync(1, release);

        ReportedDocument reported = await world.ReportedAsync(one => one.Update?.State == UpdateState.RolledBack);
        Assert.Equal(("0.1.0", "0.2.0"), (reported.Firmware, reported.Update!.Version));
        Assert.Contains("3 times", reported.Update.Reason, StringComparison.Ordinal);
    }

    [RequiresFact("mosquitto")]
    public async Task Settings_that_the_program_cannot_use_are_rolled_back_and_good_ones_stay()
    {
        await using var world = await World.StartAsync(this);
        await world.WantAsync(1, await SignAsync(Settings("""{"Mqtt":{"KeepAliveSeconds":"often"}}"""), "--version", "1.0.0", "--configuration"));
        await world.ReportedAsync(one => one.Update is { State: UpdateState.RolledBack, Kind: UpdateKind.Configuration });
        Assert.Contains(world.Supervised.Outputs, output => output.Contains("Mqtt:KeepAliveSeconds", StringComparison.Ordinal));

        await world.WantAsync(2, await SignAsync(Settings("""{"Mqtt":{"KeepAliveSeconds":"45"}}"""), "--version", "1.0.1", "--configuration"));

        await world.ReportedAsync(one => one.Update is { State: UpdateState.Healthy, Version: "1.0.1" });
    }

    // A copy of the program whose version is another: the text that its compiler wrote has as many letters.
    private string NewerBuild(string version)
    {
        string source = Path.GetDirectoryName(Repository.Program("LampuKota.Gateway.Linux"))!;
        string target = Directory.CreateDirectory(Path.Combine(_folder.Path, "build-" + version)).FullName;
        foreach (string file in Directory.GetFiles(source, "*.dll").Concat(Directory.GetFiles(source, "*.json")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        string library = Path.Combine(target, "LampuKota.Gateway.dll");
        byte[] code = File.ReadAllBytes(library);
        int at = code.AsSpan().IndexOf("\u00050.1.0"u8);
        Assert.NotEqual(-1, at);
        System.Text.Encoding.ASCII.GetBytes(version).CopyTo(code, at + 1);
        File.WriteAllBytes(library, code);
        return target;
    }

    private string Settings(string json)
    {
        string folder = Directory.CreateTempSubdirectory("lampukota-").FullName;
        string target = Path.Combine(_folder.Path, Path.GetFileName(folder));
        Directory.Move(folder, target);
        File.WriteAllText(Path.Combine(target, "gateway.json"), json);
        return target;
    }

    private async Task<UpdateRelease> SignAsync(string folder, params string[] options)
    {
        string output = Path.Combine(_folder.Path, "releases");
        (int exitCode, string said) = await RunningProgram.RunAsync(
            "dotnet", [Repository.Program("LampuKota.Gateway.Linux"), "sign", "--folder", folder, "--key", _keyFile, "--out", output, .. options], Deadline);
        Assert.True(exitCode == 0, said);
        return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(said.Trim()), LightingJsonContext.Default.UpdateRelease)!;
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly Channel<ReportedDocument> _reported = Channel.CreateUnbounded<ReportedDocument>();
        private readonly RunningMosquitto _mosquitto;
        private readonly WebApplication _web;
        private readonly MqttClient _backend;

        private World(RunningMosquitto mosquitto, WebApplication web, UpdateTests test)
        {
            (_mosquitto, _web) = (mosquitto, web);
            _backend = new MqttClient(mosquitto.ClientOptions(MqttProtocolVersion.V500) with { Subscriptions = [new TopicSubscription(Topics.Reported(Gateway), QualityOfService.AtLeastOnce)] })
            {
                MessageHandler = (message, cancellationToken) => LightingJson.TryParseReported(message.Payload.Span, out ReportedDocument? reported, out _)
                    ? _reported.Writer.WriteAsync(reported, cancellationToken)
                    : default,
            };
            Supervised = new SupervisedGateway(
                "--config", test.EmptyConfiguration(), $"--Gateway:Id={Gateway}", "--Mqtt:Host=127.0.0.1", $"--Mqtt:Port={mosquitto.Port}", "--Mqtt:Tls=false",
                $"--Data:Directory={Path.Combine(test._folder.Path, "data")}", $"--Updates:KeysDirectory={Path.Combine(test._folder.Path, "keys")}",
                $"--Updates:CertificateAuthorityPath={test._certificate.AuthorityFile}");
        }

        public SupervisedGateway Supervised { get; }

        public static async Task<World> StartAsync(UpdateTests test)
        {
            RunningMosquitto mosquitto = await RunningMosquitto.StartAsync();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(test._certificate.ServerFile, test._certificate.ServerFile);
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
            WebApplication web = builder.Build();
            web.MapGet("/{name}", (string name) => TypedResults.PhysicalFile(Path.Combine(test._folder.Path, "releases", Path.GetFileName(name)), enableRangeProcessing: true));
            await web.StartAsync();
            var world = new World(mosquitto, web, test);
            await world._backend.ConnectAsync();
            return world;
        }

        public async Task WantAsync(long version, UpdateRelease release)
        {
            int port = new Uri(_web.Urls.Single()).Port;
            string name = $"lampukota-gateway-{(release.Kind == UpdateKind.Application ? "" : "configuration-")}{release.Version}.tar.gz";
            var document = new DesiredDocument(version, [], [], [], new GatewaySettings(60, -10.17, 123.61)) { Update = new DesiredUpdate(release, $"https://localhost:{port}/{name}", "R-1") };
            await _backend.PublishAsync(new MqttMessage { Topic = Topics.Desired(Gateway), Payload = LightingJson.ToUtf8(document), Qos = QualityOfService.AtLeastOnce, Retain = true });
        }

        public async Task<ReportedDocument> ReportedAsync(Predicate<ReportedDocument> isMeant)
        {
            using var deadline = new CancellationTokenSource(Deadline);
            ReportedDocument? last = null;
            try
            {
                while (true)
                {
                    last = await _reported.Reader.ReadAsync(deadline.Token);
                    if (isMeant(last))
                        return last;
                }
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Reported last: {last?.Firmware} {last?.Update}. The program wrote:\n{string.Join("\n--- started again\n", Supervised.Outputs)}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Supervised.DisposeAsync();
            await _backend.DisposeAsync();
            await _web.DisposeAsync();
            await _mosquitto.DisposeAsync();
        }
    }

    private string EmptyConfiguration()
    {
        string file = Path.Combine(_folder.Path, "gateway.json");
        File.WriteAllText(file, "{}");
        return file;
    }
}
