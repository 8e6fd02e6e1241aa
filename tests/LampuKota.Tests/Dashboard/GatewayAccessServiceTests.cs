using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The dashboard asks ingest for credentials, and takes its answer.</summary>
public sealed class GatewayAccessServiceTests
{
    private static readonly Person Operator = new("o-1", "Ona", PersonRole.Operator);
    private static readonly Person Crew = new("c-1", "Yan", PersonRole.Crew);

    [Fact]
    public async Task An_operator_gets_the_answer_to_his_own_request()
    {
        await using DashboardFixture dashboard = await DashboardFixture.CreateAsync();
        Task<IngestAnswer> first = dashboard.Access.AskAsync(new IngestRequest(IngestOperation.IssueToken, TestCity.GatewayA), Operator, DashboardFixture.Soon());
        MqttMessage firstRequest = await dashboard.Publisher.NextAsync();
        Task<IngestAnswer> second = dashboard.Access.AskAsync(new IngestRequest(IngestOperation.Revoke, TestCity.GatewayB), Operator, DashboardFixture.Soon());
        MqttMessage secondRequest = await dashboard.Publisher.NextAsync();

        Assert.Equal((Topics.IngestRequest, GatewayAccessService.AnswerTopic), (firstRequest.Topic, firstRequest.ResponseTopic));
        Assert.True(LightingJson.TryParseIngestRequest(firstRequest.Payload.Span, out IngestRequest? asked, out _));
        Assert.Equal(new IngestRequest(IngestOperation.IssueToken, TestCity.GatewayA), asked);
        await AnswerAsync(dashboard, secondRequest, new IngestAnswer(ConnectionsCut: 1));
        await AnswerAsync(dashboard, firstRequest, new IngestAnswer(Token: "t", ExpiresUnixMs: 5));

        Assert.Equal(new IngestAnswer(Token: "t", ExpiresUnixMs: 5), await first);
        Assert.Equal(1, (await second).ConnectionsCut);
        IReadOnlyList<AuditEntry> told = await new AuditStore(dashboard.Database).ListAsync(new AuditQuery(Action: AuditActions.GatewayAccess), CancellationToken.None);
        Assert.Equal([("o-1", TestCity.GatewayB), ("o-1", TestCity.GatewayA)], told.Select(entry => (entry.PersonId, entry.Subject)));
    }

    [Fact]
    public async Task Nobody_but_an_operator_may_and_only_for_a_gateway_of_the_city()
    {
        await using DashboardFixture dashboard = await DashboardFixture.CreateAsync();
        Assert.Equal(Refusal.NotAllowed, await RefusedAsync(dashboard, new IngestRequest(IngestOperation.List), Crew));
        Assert.Equal(Refusal.NotAllowed, await RefusedAsync(dashboard, new IngestRequest(IngestOperation.Revoke, TestCity.GatewayA), Crew));
        Assert.Equal(Refusal.NotFound, await RefusedAsync(dashboard, new IngestRequest(IngestOperation.IssueToken, "KPG-NONE"), Operator));
        Assert.Equal(Refusal.Invalid, await RefusedAsync(dashboard, new IngestRequest(IngestOperation.Revoke, "#"), Operator));
        Assert.Empty(dashboard.Publisher.All);
    }

    [Fact]
    public async Task An_ingest_that_refuses_is_away_or_silent_is_told_in_a_sentence()
    {
        await using DashboardFixture dashboard = await DashboardFixture.CreateAsync();
        var request = new IngestRequest(IngestOperation.Revoke, TestCity.GatewayA);
        Task<Refusal> refused = RefusedAsync(dashboard, request, Operator);
        await AnswerAsync(dashboard, await dashboard.Publisher.NextAsync(), new IngestAnswer(Problem: "The gateway has no credential."));
        Assert.Equal(Refusal.Invalid, await refused);

        Task<Refusal> silent = RefusedAsync(dashboard, request, Operator);
        await dashboard.Publisher.NextAsync();
        Assert.Equal(Refusal.Unavailable, await dashboard.Time.AdvanceUntilAsync(silent, TimeSpan.FromSeconds(15)));

        dashboard.Publisher.Disconnect();
        Assert.Equal(Refusal.Unavailable, await RefusedAsync(dashboard, request, Operator));
    }

    [Fact]
    public async Task The_API_refuses_what_is_no_change_of_a_gateway_of_the_city()
    {
        var server = new DashboardServer();
        await server.InitializeAsync();
        try
        {
            using HttpResponseMessage list = await server.Client.PostAsync(
                $"/api/v1/gateways/{TestCity.GatewayA}/access", new StringContent("""{"operation":"list"}""", System.Text.Encoding.UTF8, "application/json"));
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, list.StatusCode);
            using HttpResponseMessage unknown = await server.Client.PostAsync(
                "/api/v1/gateways/KPG-NONE/access", new StringContent("""{"operation":"issueToken"}""", System.Text.Encoding.UTF8, "application/json"));
            Assert.Equal(System.Net.HttpStatusCode.NotFound, unknown.StatusCode);
            using HttpResponseMessage tooMany = await server.Client.GetAsync("/api/v1/gateways/access?limit=100000");
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, tooMany.StatusCode);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<Refusal> RefusedAsync(DashboardFixture dashboard, IngestRequest request, Person person) =>
        (await Assert.ThrowsAsync<RequestRefusedException>(() => dashboard.Access.AskAsync(request, person, DashboardFixture.Soon()))).Refusal;

    private static ValueTask AnswerAsync(DashboardFixture dashboard, MqttMessage request, IngestAnswer answer) => dashboard.Router.HandleAsync(
        new MqttMessage { Topic = request.ResponseTopic!, Payload = LightingJson.ToUtf8(answer), CorrelationData = request.CorrelationData }, CancellationToken.None);
}
