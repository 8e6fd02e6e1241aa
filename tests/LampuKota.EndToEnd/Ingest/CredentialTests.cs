using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.EndToEnd;

/// <summary>A gateway's credential from the operator's command to its end, with real programs.</summary>
public sealed class CredentialTests
{
    private const string Gateway = "KPG-OSP-P012";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [RequiresFact("mosquitto_pub")]
    public async Task An_enrolled_gateway_publishes_with_its_certificate_until_it_is_revoked()
    {
        using var data = new TemporaryFolder();
        using var server = new ServerCertificate(data.Path);
        int tlsPort = FreePort.Next();
        await using RunningIngest ingest = await RunningIngest.StartAsync(
            data.Path, "--Mqtt:AllowAnonymous=false", $"--Mqtt:TlsPort={tlsPort}", "--Mqtt:TlsAddress=127.0.0.1", $"--Mqtt:CertificatePath={server.ServerFile}");
        string token = LastLine(await RunAsync(ingest, data, 0, "issue", Gateway, "--expires-hours", "1"));

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string request = new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        EnrolmentResult enrolled = await EnrolAsync(tlsPort, server, token, new EnrolmentRequest(request));
        Assert.Null(enrolled.Problem);
        string certificateFile = Path.Combine(data.Path, "gateway.pem");
        string keyFile = Path.Combine(data.Path, "gateway.key");
        await File.WriteAllTextAsync(certificateFile, enrolled.Certificate);
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        string[] publish =
        [
            "-h", "localhost", "-p", $"{tlsPort}", "--cafile", server.AuthorityFile, "--cert", certificateFile, "--key", keyFile,
            "-V", "5", "-i", Gateway, "-q", "1", "-t", Topics.Status(Gateway), "-m", "{\"online\":true}",
        ];
        await AssertExitAsync(0, publish);
        string[] asAnother = [.. publish];
        asAnother[Array.IndexOf(publish, "-i") + 1] = "KPG-OSP-P013";
        await AssertExitAsync(null, asAnother);
        Assert.Contains("certificate", await RunAsync(ingest, data, 0, "list"), StringComparison.Ordinal);

        Assert.Contains("is revoked", await RunAsync(ingest, data, 0, "revoke", Gateway), StringComparison.Ordinal);

        await AssertExitAsync(null, publish);
        Assert.Contains("revoked", await RunAsync(ingest, data, 0, "list"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, ingest.Program.Output, StringComparison.Ordinal);
    }

    [RequiresFact("mosquitto_pub")]
    public async Task The_commands_do_what_they_say_and_name_an_operators_mistake()
    {
        using var data = new TemporaryFolder();
        Assert.Contains("services.json", (await RunAgainstAsync(data, 1, 2, "list")).Trim(), StringComparison.Ordinal);
        await using (RunningIngest ingest = await RunningIngest.StartAsync(data.Path, "--Mqtt:AllowAnonymous=false"))
        {
            Assert.Equal("", (await RunAsync(ingest, data, 0, "list")).Trim());
            Assert.Contains("no credential", await RunAsync(ingest, data, 1, "revoke", Gateway), StringComparison.Ordinal);
            string first = LastLine(await RunAsync(ingest, data, 0, "rotate", Gateway));
            string second = LastLine(await RunAsync(ingest, data, 0, "rotate", Gateway));
            Assert.NotEqual(first, second);
            Assert.Contains($"{Gateway,-24} -          password since", await RunAsync(ingest, data, 0, "list"), StringComparison.Ordinal);

            string[] publish = ["-h", "127.0.0.1", "-p", $"{ingest.MqttPort}", "-i", Gateway, "-u", Gateway, "-t", Topics.Status(Gateway), "-m", "x", "-q", "1"];
            await AssertExitAsync(null, [.. publish, "-P", first]);
            await AssertExitAsync(0, [.. publish, "-P", second]);
            await AssertExitAsync(null, publish[..6]);

            Assert.Contains("credentials --help", await RunAsync(ingest, data, 2, "destroy", Gateway), StringComparison.Ordinal);
            Assert.Contains("no gateway id", await RunAsync(ingest, data, 2, "issue", "gw/#"), StringComparison.Ordinal);
            Assert.Contains("1 to 720", await RunAsync(ingest, data, 2, "issue", Gateway, "--expires-hours", "0"), StringComparison.Ordinal);
            Assert.DoesNotContain(second, ingest.Program.Output, StringComparison.Ordinal);
        }

        Assert.Contains("No ingest answers", await RunAgainstAsync(data, FreePort.Next(), 2, "list"), StringComparison.Ordinal);
        (int exitCode, string help) = await RunningProgram.RunAsync("dotnet", [Repository.Program("LampuKota.Ingest"), "credentials", "--help"], Deadline);
        Assert.Equal(0, exitCode);
        Assert.Contains("credentials revoke GATEWAY", help, StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(RunningIngest ingest, TemporaryFolder data, int expectedExitCode, params string[] command) =>
        RunAgainstAsync(data, ingest.MqttPort, expectedExitCode, command);

    private static async Task<string> RunAgainstAsync(TemporaryFolder data, int port, int expectedExitCode, params string[] command)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(
            "dotnet", [Repository.Program("LampuKota.Ingest"), "credentials", .. command, $"--Data:Directory={data.Path}", $"--Mqtt:Port={port}"], Deadline);
        Assert.True(exitCode == expectedExitCode, $"credentials {string.Join(' ', command)} ended with {exitCode}: {output}");
        return output;
    }

    /// <summary>Runs mosquitto_pub; null expects it to fail.</summary>
    private static async Task AssertExitAsync(int? expected, string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync("mosquitto_pub", arguments, Deadline);
        Assert.True(expected is null ? exitCode != 0 : exitCode == expected, $"mosquitto_pub ended with {exitCode}: {output}");
    }

    // A secret stands alone on standard output; words for people come by standard error, before or after it.
    private static string LastLine(string output) =>
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.Length == 64 && line.All(char.IsAsciiHexDigitLower));

    private static async Task<EnrolmentResult> EnrolAsync(int port, ServerCertificate server, string token, EnrolmentRequest request)
    {
        var answered = new TaskCompletionSource<EnrolmentResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new MqttClient(new MqttClientOptions
        {
            Host = "localhost",
            Port = port,
            ClientIdentifier = "enrol-" + Gateway,
            UserName = Gateway,
            Password = token,
            Tls = server.Trust,
        })
        {
            MessageHandler = (message, cancellationToken) =>
            {
                if (LightingJson.TryParseEnrolmentResult(message.Payload.Span, out EnrolmentResult? result, out _))
                    answered.TrySetResult(result);
                return ValueTask.CompletedTask;
            },
        };
        using var deadline = new CancellationTokenSource(Deadline);
        await client.ConnectAsync(deadline.Token);
        await client.SubscribeAsync([new TopicSubscription(Topics.EnrolmentResult(Gateway), QualityOfService.AtLeastOnce)], deadline.Token);
        await client.PublishAsync(
            new MqttMessage { Topic = Topics.Enrolment(Gateway), Payload = LightingJson.ToUtf8(request), Qos = QualityOfService.AtLeastOnce }, deadline.Token);
        return await answered.Task.WaitAsync(deadline.Token);
    }
}
