using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>What is wrong with the system itself, in the whole dashboard: on its page, in its metrics, and told to administrators. No broker answers here.</summary>
public sealed class SystemWatchTests : IAsyncLifetime
{
    private HttpReceiver _phone = null!;
    private DashboardServer _server = null!;

    private string SecretFile { get; } = Path.Combine(Path.GetTempPath(), $"lampukota-secret-{Guid.CreateVersion7():N}");

    private SystemWatch Watch => _server.Services.GetRequiredService<SystemWatch>();

    public async Task InitializeAsync()
    {
        _phone = await HttpReceiver.StartAsync();
        await File.WriteAllTextAsync(SecretFile, "enam-belas-huruf\n");
        _server = new DashboardServer
        {
            MoreSettings =
            [
                $"--{NotificationSettings.WebhookHostsKey}={_phone.Url.Authority}", $"--{NotificationSettings.PublicUrlKey}=https://lampu.contoh.go.id",
                $"--{NotificationSettings.WebhookSecretKey}{NotificationSettings.FileSuffix}={SecretFile}",
            ],
        };
        await _server.InitializeAsync();
        var contacts = new { contacts = new[] { new { channel = "webhook", address = _phone.Url + "pesan" } } };
        foreach (string person in (string[])["agnes", "maria"])
            (await _server.Client.PutAsJsonAsync($"/api/v1/duty/contacts/{person}?person=agnes", contacts)).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _phone.DisposeAsync();
        File.Delete(SecretFile);
    }

    [Fact]
    public async Task What_stands_at_two_looks_is_told_to_administrators_once_a_day()
    {
        await Watch.LookAsync(CancellationToken.None);
        Assert.Empty(await SystemDeliveriesAsync()); // It may be a restart.
        await Watch.LookAsync(CancellationToken.None);
        await Watch.LookAsync(CancellationToken.None);

        Delivery delivery = Assert.Single(await SystemDeliveriesAsync());
        Assert.Equal(("agnes", true), (delivery.PersonId, delivery.Subject.StartsWith("system-brokerAway-", StringComparison.Ordinal)));
        JsonElement message = await ReceivedAsync();
        Assert.Equal("Sistem LampuKota: Broker tidak terhubung", message.GetProperty("title").GetString());
        Assert.Equal("https://lampu.contoh.go.id/terima/sistem", message.GetProperty("link").GetString());
        Assert.Contains("urgent", message.GetProperty("urgency").GetString(), StringComparison.Ordinal);

        _server.Time.Advance(TimeSpan.FromDays(1));
        await Watch.LookAsync(CancellationToken.None);
        Assert.Equal(2, (await SystemDeliveriesAsync()).Count(one => one.Subject.StartsWith("system-brokerAway-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_well_again_is_not_sent_any_more()
    {
        await Watch.LookAsync(CancellationToken.None);
        Assert.NotEmpty(Watch.Of("system-brokerAway-20261122"));
        _server.Services.GetRequiredService<SystemState>().IsBrokerConnected = true;
        await Watch.LookAsync(CancellationToken.None);

        Assert.Empty(Watch.Of("system-brokerAway-20261122"));
        Assert.Empty(Watch.Of("system-nonsense"));
    }

    [Fact]
    public async Task The_page_and_the_metrics_say_what_is_wrong()
    {
        await Watch.LookAsync(CancellationToken.None);

        string page = await _server.Client.GetStringAsync(new Uri("/sistem", UriKind.Relative));
        string metrics = await _server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("data-alert=\"BrokerAway\"", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"part-database\" data-well", page, StringComparison.Ordinal);
        Assert.Contains("lampukota_dashboard_system_alerts{alert=\"brokerAway\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("lampukota_dashboard_system_alerts{alert=\"diskNearlyFull\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_what_ingest_tells_of_itself()
    {
        string document = (await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "formats", "ingest-state.md"))).Split("```json")[1].Split("```")[0];
        _server.Services.GetRequiredService<SystemState>().Ingest = new IngestReport(JsonElement.Parse(document), _server.Time.GetUtcNow().ToUnixTimeMilliseconds());

        string page = await _server.Client.GetStringAsync(new Uri("/sistem", UriKind.Relative));

        Assert.Contains("broker.example.org", page, StringComparison.Ordinal); // Its certificate, which has ended.
        Assert.Contains("data-alert=\"CertificateEnding\"", page, StringComparison.Ordinal);
        Assert.Matches("data-testid=\"ack-latency\">≤.10.ms", WebUtility.HtmlDecode(page));
        Assert.Matches("data-testid=\"disk-free\">48,3.GB · 45.%", WebUtility.HtmlDecode(page));
        Assert.Contains("data-testid=\"retention\">3 dari 400", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"backup-ingest\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"backup-database\"", page, StringComparison.Ordinal); // Nobody misses one of a demonstration.
    }

    [Fact]
    public async Task The_messages_link_leads_to_the_page()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _server.Client.BaseAddress };

        HttpResponseMessage answer = await client.GetAsync(new Uri("/terima/sistem", UriKind.Relative));

        Assert.Equal((HttpStatusCode.Found, "/sistem"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    // The channel was set up a moment ago, and so may the message that the broker is away be second to one that no telemetry comes.
    private async Task<JsonElement> ReceivedAsync()
    {
        CancellationToken soon = DashboardFixture.Soon();
        while (true)
        {
            foreach (ReceivedRequest request in _phone.Received)
            {
                JsonElement message = JsonElement.Parse(request.Body);
                if (message.GetProperty("id").GetString()!.StartsWith("system-brokerAway-", StringComparison.Ordinal))
                    return message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), soon);
        }
    }

    private async Task<IReadOnlyList<Delivery>> SystemDeliveriesAsync() =>
        [.. (await _server.Services.GetRequiredService<DeliveryStore>().ListAsync(new DeliveryQuery(), CancellationToken.None)).Where(delivery => delivery.Kind == DeliveryKind.System && delivery.Subject.Contains("brokerAway", StringComparison.Ordinal))];
}
