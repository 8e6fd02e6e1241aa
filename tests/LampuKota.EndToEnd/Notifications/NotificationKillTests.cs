using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>The real dashboard is killed in the middle of fifty messages, half by Debian's aiosmtpd with TLS and half by a webhook: each is seen exactly once by whoever goes by its key.</summary>
public sealed class NotificationKillTests : IAsyncLifetime, IAsyncDisposable
{
    private const string MailServer = "/usr/lib/python3/dist-packages/aiosmtpd/__init__.py";
    private const string Person = "yohanes";
    private const int MessagesAChannel = 25;

    /// <summary>Messages that can be on their way at a kill, by all channels (DeliveryPump.MaximumUnderWay).</summary>
    private const int MostUnderWay = 8;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private readonly TemporaryFolder _folder = new();
    private readonly int _dashboardPort = FreePort.Next();
    private readonly int _mailPort = FreePort.Next();
    private readonly int _webhookPort = FreePort.Next();
    private readonly HttpListener _webhook = new();
    private readonly ConcurrentQueue<string> _called = new();
    private readonly HttpClient _http;
    private RunningProgram? _dashboard;

    public NotificationKillTests()
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_dashboardPort}/api/v1/") };
        _webhook.Prefixes.Add($"http://127.0.0.1:{_webhookPort}/");
    }

    [RequiresFact("/usr/bin/python3", MailServer)]
    public async Task Each_of_fifty_messages_is_seen_exactly_once_although_the_dashboard_is_killed_twice_among_them()
    {
        using var certificate = new ServerCertificate(_folder.Path);
        await using RunningProgram mail = RunningProgram.Start(
            "/usr/bin/python3", [Repository.ClientScript("smtp_receiver.py"), Number(_mailPort), certificate.ServerFile, "lampu", "rahasia", "0.1"]);
        await mail.WaitForLineAsync("ready", Deadline);
        _webhook.Start();
        Task receiving = ReceiveAsync();
        await StartDashboardAsync(certificate.AuthorityFile);
        await SendAsync(HttpMethod.Put, $"duty/contacts/{Person}", new
        {
            contacts = new[] { new { channel = "email", address = "yohanes@contoh.go.id" }, new { channel = "webhook", address = $"http://127.0.0.1:{_webhookPort}/pesan" } },
        });
        for (int i = 0; i < MessagesAChannel; i++)
        {
            await SendAsync(HttpMethod.Post, $"duty/contacts/{Person}/test", new { channel = "email" });
            await SendAsync(HttpMethod.Post, $"duty/contacts/{Person}/test", new { channel = "webhook" });
        }

        foreach (int killAt in new[] { 10, 30 })
        {
            await UntilAsync(() => Task.FromResult(_called.Count + MailsOf(mail).Count >= killAt));
            _dashboard!.Send(Signal.Kill);
            await _dashboard.WaitForExitAsync(Deadline);
            await StartDashboardAsync(certificate.AuthorityFile);
        }

        await UntilAsync(async () => await CountAsync("handedOver") == 2 * MessagesAChannel);

        IReadOnlyList<string> mails = MailsOf(mail);
        Assert.Equal(MessagesAChannel, mails.Distinct().Count());
        Assert.Equal(MessagesAChannel, _called.Distinct().Count());
        Assert.InRange(mails.Count + _called.Count, 2 * MessagesAChannel, 2 * (MessagesAChannel + MostUnderWay));
        Assert.Equal(0, await CountAsync("givenUp"));
        Assert.DoesNotContain("rahasia", _dashboard!.Output, StringComparison.Ordinal);
        _webhook.Stop();
        await receiving;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null)
            await _dashboard.DisposeAsync();
        ((IDisposable)_webhook).Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> MailsOf(RunningProgram mail) => [.. mail.Output.Split('\n').Where(line => line.StartsWith("mail ", StringComparison.Ordinal))];

    private async Task StartDashboardAsync(string authority)
    {
        string mailSecret = Path.Combine(_folder.Path, "mail-secret"), webhookSecret = Path.Combine(_folder.Path, "webhook-secret");
        await File.WriteAllTextAsync(mailSecret, "rahasia");
        await File.WriteAllTextAsync(webhookSecret, "rahasia-enam-belas");
        _dashboard = RunningProgram.StartOurs("LampuKota.Dashboard",
        [
            $"--Data:Directory={Path.Combine(_folder.Path, "data")}", $"--urls=http://127.0.0.1:{_dashboardPort}", $"--Mqtt:Port={FreePort.Next()}", "--People:Demonstration=true",
            "--Notifications:Smtp:Host=localhost", $"--Notifications:Smtp:Port={_mailPort}", "--Notifications:Smtp:From=lampu@contoh.go.id", "--Notifications:Smtp:UserName=lampu",
            $"--Notifications:Smtp:PasswordFile={mailSecret}", $"--Notifications:Smtp:CertificateAuthorityPath={authority}",
            $"--Notifications:Webhook:Hosts=127.0.0.1:{_webhookPort}", $"--Notifications:Webhook:SecretFile={webhookSecret}",
        ]);
        await Health.WaitAsync(new Uri($"http://127.0.0.1:{_dashboardPort}/healthz"), _dashboard, Deadline);
    }

    // Slow to answer, so that a kill finds messages of which the answer is outstanding.
    private async Task ReceiveAsync()
    {
        while (_webhook.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _webhook.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // The test is over.
            }

            _called.Enqueue(call.Request.Headers["Idempotency-Key"]!);
            await Task.Delay(50);
            try
            {
                call.Response.StatusCode = 204;
                call.Response.Close();
            }
            catch (HttpListenerException)
            {
                continue; // The caller was killed.
            }
        }
    }

    private async Task<int> CountAsync(string state) =>
        (await _http.GetFromJsonAsync<JsonElement>($"notifications?state={state}&limit=500")).GetProperty("items").GetArrayLength();

    private async Task SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (!await isReached())
        {
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"The messages did not all arrive. The dashboard wrote:\n{_dashboard!.Output}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
