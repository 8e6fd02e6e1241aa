using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LampuKota.Broker;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>Requests of services and gateways over the broker, from the packet to the answer.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit ends it by IAsyncLifetime.")]
public sealed class EnrolmentTests : IAsyncLifetime
{
    private const string AnswerTopic = "lampukota/v1/_dashboard/answer";

    private readonly AccessBench _access = new();
    private readonly RequestInbox _inbox = new();
    private readonly BackupQueue _backups = new();
    private readonly CancellationTokenSource _stop = new();
    private TestBroker _broker = null!;
    private RequestWorker _worker = null!;

    public async Task InitializeAsync()
    {
        _broker = new TestBroker(
            options => options.AllowAnonymous = false, new RequestsOnly(_inbox), _access.Authenticator, new RuledAccessPolicy(null));
        _worker = new RequestWorker(_inbox, _access.ServiceOn(_broker.Broker), _backups, _broker.Broker, NullLogger<RequestWorker>.Instance);
        await _worker.StartAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        _stop.Dispose();
        await _broker.DisposeAsync();
        _inbox.Dispose();
        _access.Dispose();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_token_turns_into_a_password_once(MqttProtocolVersion version)
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1"));
        Assert.Equal(_access.NowUnixMs + 86_400_000, issued.ExpiresUnixMs);

        ScriptedClient enrolling = await ConnectAsync("enrol-G1", "G1", issued.Token!, version);
        EnrolmentResult result = await EnrolAsync(enrolling, "G1", new EnrolmentRequest());
        Assert.Null(result.Problem);
        ScriptedClient gateway = await ConnectAsync("G1", "G1", result.Password!, version);
        await gateway.ExpectNothingAsync();

        Assert.NotNull((await EnrolAsync(enrolling, "G1", new EnrolmentRequest())).Problem);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, version == MqttProtocolVersion.V311 ? ReasonCode.BadUserNameOrPassword : await TryConnectAsync("enrol-G1", "G1", issued.Token!));
        Assert.Equal((1, 1), (_access.Meter.Issued, _access.Meter.Enrolled));
    }

    [Fact]
    public async Task A_token_turns_into_a_certificate_for_the_key_that_the_gateway_made()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1", ExpiresInSeconds: 60));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ScriptedClient enrolling = await ConnectAsync("enrol-G1", "G1", issued.Token!);
        EnrolmentResult result = await EnrolAsync(enrolling, "G1", new EnrolmentRequest(AccessBench.SigningRequestOf(key, "CN=G2")));

        Assert.Null(result.Problem);
        using X509Certificate2 signed = X509Certificate2.CreateFromPem(result.Certificate);
        Assert.Equal("CN=G1", signed.Subject);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), signed.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Null(_access.Certificates.FindFault(signed, []));
        Assert.Equal(_access.Authority.Certificate!.ExportCertificatePem(), result.Authority);
        Assert.Equal(new DateTimeOffset(signed.NotAfter).ToUnixTimeMilliseconds(), result.NotAfterUnixMs);
    }

    [Fact]
    public async Task A_request_that_is_refused_leaves_the_token_as_it_was()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1"));
        ScriptedClient enrolling = await ConnectAsync("enrol-G1", "G1", issued.Token!);

        Assert.NotNull((await EnrolAsync(enrolling, "G1", new EnrolmentRequest("nonsense"))).Problem);
        await enrolling.PublishAsync(Topics.Enrolment("G1"), "{", QualityOfService.AtLeastOnce, 9);
        await enrolling.ExpectAckAsync(MqttPacketType.PublishAck, 9);
        Assert.NotNull(Read((await enrolling.ExpectPublishAsync()).Message!).Problem);
        Assert.Null((await EnrolAsync(enrolling, "G1", new EnrolmentRequest())).Problem);
    }

    [Fact]
    public async Task A_token_that_expired_after_its_gateway_connected_is_worthless()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1", ExpiresInSeconds: 60));
        ScriptedClient enrolling = await ConnectAsync("enrol-G1", "G1", issued.Token!);
        _access.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.NotNull((await EnrolAsync(enrolling, "G1", new EnrolmentRequest())).Problem);
    }

    [Fact]
    public async Task A_gateway_with_a_token_only_may_do_nothing_else_and_must_use_its_own_name()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1"));
        Assert.Equal(ReasonCode.ClientIdentifierNotValid, await TryConnectAsync("G1", "G1", issued.Token!));

        ScriptedClient enrolling = await ConnectAsync("enrol-G1", "G1", issued.Token!);
        Assert.Equal(ReasonCode.NotAuthorized, await enrolling.SubscribeAsync("lampukota/v1/G1/#"));
        await enrolling.PublishAsync("lampukota/v1/G1/telemetry", "[]", QualityOfService.AtLeastOnce, 1);
        await enrolling.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NotAuthorized);
        await enrolling.PublishAsync("lampukota/v1/G2/enrolment", "{}", QualityOfService.AtLeastOnce, 2);
        await enrolling.ExpectAckAsync(MqttPacketType.PublishAck, 2, ReasonCode.NotAuthorized);
    }

    [Fact]
    public async Task Revoking_cuts_the_live_connection_ends_its_session_and_is_on_disk_before_it_is_answered()
    {
        _access.GivePassword("G1", "p");
        ScriptedClient gateway = await ConnectToSessionAsync();
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer answer = await AskAsync(dashboard, new IngestRequest(IngestOperation.Revoke, "G1"));

        Assert.Equal(1, answer.ConnectionsCut);
        Assert.NotNull(CredentialRegistry.Open(_access.Folder, _access.Time).Find("G1")!.RevokedUnixMs);
        await gateway.ExpectEndAsync(ReasonCode.AdministrativeAction);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, await TryConnectAsync("G1", "G1", "p"));
        Assert.Equal(1, _broker.Broker.Statistics.SessionsNow);
    }

    [Fact]
    public async Task Rotating_cuts_the_connection_and_keeps_the_session()
    {
        _access.GivePassword("G1", "p");
        ScriptedClient gateway = await ConnectToSessionAsync();
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer answer = await AskAsync(dashboard, new IngestRequest(IngestOperation.Rotate, "G1"));
        await gateway.ExpectEndAsync(ReasonCode.AdministrativeAction);

        ScriptedClient again = await _broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket
        {
            ClientIdentifier = "G1",
            UserName = "G1",
            Password = Encoding.UTF8.GetBytes(answer.Password!),
            CleanStart = false,
            SessionExpiryIntervalSeconds = 3_600,
        });
        Assert.True(again.ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task Enrolling_anew_ends_what_the_gateway_had_before()
    {
        _access.GivePassword("G1", "stolen");
        ScriptedClient thief = await ConnectAsync("G1", "G1", "stolen");
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1"));
        await thief.ExpectNothingAsync();
        ScriptedClient enrolling = await ConnectAsync("enrol-G1", "G1", issued.Token!);
        await EnrolAsync(enrolling, "G1", new EnrolmentRequest());

        await thief.ExpectEndAsync(ReasonCode.AdministrativeAction);
    }

    [Fact]
    public async Task A_gateway_renews_by_the_credential_that_it_has_and_not_all_the_time()
    {
        _access.GivePassword("G1", "p");
        _access.Time.Advance(TimeSpan.FromMinutes(2));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ScriptedClient gateway = await ConnectAsync("G1", "G1", "p");
        EnrolmentResult first = await EnrolAsync(gateway, "G1", new EnrolmentRequest(AccessBench.SigningRequestOf(key)));
        Assert.Null(first.Problem);

        // The password ended with that, and with it the right to ask.
        Assert.NotNull((await EnrolAsync(gateway, "G1", new EnrolmentRequest(AccessBench.SigningRequestOf(key)))).Problem);
        CredentialService service = _access.ServiceOn(_broker.Broker);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(first.Certificate);
        Assert.Null(_access.Certificates.FindFault(certificate, out Identity? identity));
        Assert.Contains("minute", service.Enrol(identity!, new EnrolmentRequest(AccessBench.SigningRequestOf(key))).Problem, StringComparison.Ordinal);
        _access.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(service.Enrol(identity!, new EnrolmentRequest(AccessBench.SigningRequestOf(key))).Problem);
        // The one that asked counts until the one after the next.
        Assert.True(_access.Authenticator.IsStillValid(identity!));
        _access.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(service.Enrol(identity!, new EnrolmentRequest(AccessBench.SigningRequestOf(key))).Problem);
        Assert.False(_access.Authenticator.IsStillValid(identity!));
    }

    [Fact]
    public async Task The_list_tells_what_everybody_has_and_no_secret()
    {
        _access.GivePassword("G2", "p");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = _access.GiveCertificate("G3", key);
        _access.Registry.Revoke("G4");
        ScriptedClient gateway = await ConnectAsync("G2", "G2", "p");
        ScriptedClient dashboard = await ConnectDashboardAsync();
        IngestAnswer issued = await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1"));

        IngestAnswer page = await AskAsync(dashboard, new IngestRequest(IngestOperation.List, Limit: 3));
        Assert.Equal(["G1", "G2", "G3"], page.Gateways!.Select(entry => entry.Gateway));
        Assert.Equal("G3", page.Next);
        Assert.Equal([false, true, false], page.Gateways!.Select(entry => entry.Connected));
        Assert.Equal(issued.ExpiresUnixMs, page.Gateways![0].TokenExpiresUnixMs);
        Assert.NotNull(page.Gateways[1].PasswordIssuedUnixMs);
        Assert.Equal(certificate.SerialNumber, Assert.Single(page.Gateways[2].Certificates).Serial);
        IngestAnswer rest = await AskAsync(dashboard, new IngestRequest(IngestOperation.List, After: page.Next));
        Assert.NotNull(Assert.Single(rest.Gateways!).RevokedUnixMs);
        Assert.Null(rest.Next);
        await gateway.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"operation":"revoke"}""")]
    [InlineData("""{"operation":"revoke","gateway":"#"}""")]
    [InlineData("""{"operation":"revoke","gateway":"UNKNOWN"}""")]
    [InlineData("""{"operation":"issueToken","gateway":"G1","expiresInSeconds":1}""")]
    [InlineData("""{"operation":7,"gateway":"G1"}""")]
    public async Task A_request_that_cannot_be_done_is_answered_with_the_reason(string request)
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        Assert.NotNull((await AskAsync(dashboard, Encoding.UTF8.GetBytes(request))).Problem);
        Assert.Empty(_access.Registry.Gateways);
    }

    [Fact]
    public async Task An_answer_is_seen_by_nobody_but_who_asked()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        ScriptedClient simulator = await ConnectServiceAsync("simulator");
        await simulator.SubscribeAsync("lampukota/v1/_dashboard/#");
        Assert.NotNull((await AskAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "G1"))).Token);

        await simulator.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_services_are_listened_to_even_where_every_topic_is_open(bool isAnonymous)
    {
        _access.GivePassword("G1", "p");
        await using TestBroker open = new(sink: new RequestsOnly(_inbox), authenticator: _access.Authenticator);
        ScriptedClient client = await open.ConnectAsync(MqttProtocolVersion.V500, isAnonymous
            ? new ConnectPacket { ClientIdentifier = "anybody" }
            : new ConnectPacket { ClientIdentifier = "G1", UserName = "G1", Password = "p"u8.ToArray() });

        foreach ((ushort id, string topic) in ((ushort, string)[])[(1, Topics.IngestRequest), (2, Topics.Enrolment("G2"))])
        {
            await client.PublishAsync(
                ScriptedClient.Message(topic, """{"operation":"revoke","gateway":"G1"}""") with { ResponseTopic = "x" }, new PublishOptions(QualityOfService.AtLeastOnce, id));
            await client.ExpectAckAsync(MqttPacketType.PublishAck, id, ReasonCode.NotAuthorized);
        }

        Assert.Null(_access.Registry.Find("G1")!.RevokedUnixMs);
    }

    [Fact]
    public async Task A_request_without_a_Response_Topic_or_too_long_is_refused()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        await dashboard.PublishAsync(Topics.IngestRequest, """{"operation":"list"}""", QualityOfService.AtLeastOnce, 1);
        await dashboard.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.ImplementationSpecificError);
        await dashboard.PublishAsync(
            ScriptedClient.Message(Topics.IngestRequest, new string(' ', 20_000)) with { ResponseTopic = AnswerTopic }, new PublishOptions(QualityOfService.AtLeastOnce, 2));
        await dashboard.ExpectAckAsync(MqttPacketType.PublishAck, 2, ReasonCode.PayloadFormatInvalid);
    }

    [Fact]
    public async Task A_backup_is_for_the_operators_commands_alone_and_one_at_a_time()
    {
        ScriptedClient dashboard = await ConnectDashboardAsync();
        Assert.Contains("operator", (await AskAsync(dashboard, new IngestRequest(IngestOperation.Backup, Path: "/tmp/backup"))).Problem, StringComparison.Ordinal);
        ScriptedClient tool = await ConnectServiceAsync("operator");
        await tool.SubscribeAsync(AnswerTopic);

        Assert.Contains("absolute", (await AskAsync(tool, new IngestRequest(IngestOperation.Backup, Path: "tmp/backup"))).Problem, StringComparison.Ordinal);
        Assert.True(_backups.TryAdd(new PendingBackup(null!, "/tmp/backup")));
        Assert.Contains("already", (await AskAsync(tool, new IngestRequest(IngestOperation.Backup, Path: "/tmp/backup"))).Problem, StringComparison.Ordinal);
    }

    // A gateway whose session outlives its connection.
    private Task<ScriptedClient> ConnectToSessionAsync() => _broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket
    {
        ClientIdentifier = "G1",
        UserName = "G1",
        Password = "p"u8.ToArray(),
        CleanStart = false,
        SessionExpiryIntervalSeconds = 3_600,
    });

    private async Task<ScriptedClient> ConnectDashboardAsync()
    {
        ScriptedClient dashboard = await ConnectServiceAsync("dashboard");
        await dashboard.SubscribeAsync(AnswerTopic);
        return dashboard;
    }

    private Task<ScriptedClient> ConnectServiceAsync(string service)
    {
        using System.Text.Json.JsonDocument passwords = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_access.Folder, "services.json")));
        return ConnectAsync(service, service, passwords.RootElement.GetProperty(service).GetString()!);
    }

    private Task<ScriptedClient> ConnectAsync(string client, string user, string password, MqttProtocolVersion version = MqttProtocolVersion.V500) =>
        _broker.ConnectAsync(version, new ConnectPacket { ClientIdentifier = client, UserName = user, Password = Encoding.UTF8.GetBytes(password) });

    private async Task<ReasonCode> TryConnectAsync(string client, string user, string password)
    {
        ScriptedClient connection = _broker.Open();
        ConnectAckPacket ack = await connection.ConnectAsync(
            new ConnectPacket { ClientIdentifier = client, UserName = user, Password = Encoding.UTF8.GetBytes(password) });
        await connection.ExpectEndAsync();
        return ack.ReasonCode;
    }

    private static Task<IngestAnswer> AskAsync(ScriptedClient client, IngestRequest request) => AskAsync(client, LightingJson.ToUtf8(request));

    private static async Task<IngestAnswer> AskAsync(ScriptedClient client, byte[] request)
    {
        byte[] correlation = RandomNumberGenerator.GetBytes(8);
        await client.PublishAsync(
            new MqttMessage { Topic = Topics.IngestRequest, Payload = request, ResponseTopic = AnswerTopic, CorrelationData = correlation },
            new PublishOptions(QualityOfService.AtMostOnce));
        MqttMessage answer = (await client.ExpectPublishAsync()).Message!;
        Assert.Equal((AnswerTopic, Convert.ToHexString(correlation)), (answer.Topic, Convert.ToHexString(answer.CorrelationData!.Value.Span)));
        Assert.True(LightingJson.TryParseIngestAnswer(answer.Payload.Span, out IngestAnswer? read, out string? problem), problem);
        return read;
    }

    private static async Task<EnrolmentResult> EnrolAsync(ScriptedClient client, string gateway, EnrolmentRequest request)
    {
        await client.SubscribeAsync(Topics.EnrolmentResult(gateway));
        await client.PublishAsync(
            new MqttMessage { Topic = Topics.Enrolment(gateway), Payload = LightingJson.ToUtf8(request) }, new PublishOptions(QualityOfService.AtMostOnce));
        return Read((await client.ExpectPublishAsync()).Message!);
    }

    private static EnrolmentResult Read(MqttMessage message)
    {
        Assert.True(LightingJson.TryParseEnrolmentResult(message.Payload.Span, out EnrolmentResult? read, out string? problem), problem);
        return read;
    }

    private sealed class RequestsOnly(RequestInbox inbox) : IPublishSink
    {
        public PublishTicket OnPublish(in Publisher publisher, in PublishView publish) => inbox.TryTake(publisher, publish) ?? PublishTicket.Accepted;

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
    }
}
