using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace LampuKota.Tests;

public sealed class HttpChannelTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("enam-belas-huruf");

    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 0, 0));
    private readonly OutgoingHttp _http;
    private HttpReceiver _service = null!;

    public HttpChannelTests() => _http = new OutgoingHttp(_time);

    public async Task InitializeAsync() => _service = await HttpReceiver.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_webhook_is_signed_over_time_and_body_and_says_by_its_key_that_it_is_the_same()
    {
        Assert.IsType<SendAnswer.Taken>(await Webhook().SendAsync(Message(_service.Url.AbsoluteUri), CancellationToken.None));

        ReceivedRequest request = Assert.Single(_service.Received);
        byte[] signed = [.. Encoding.ASCII.GetBytes(request.Headers["X-LampuKota-Timestamp"] + "."), .. request.Body];
        JsonElement body = JsonElement.Parse(request.Body);
        Assert.Equal("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Secret, signed)), request.Headers["X-LampuKota-Signature"]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["X-LampuKota-Timestamp"]);
        Assert.Equal(("step-7.ana", "step-7.ana"), (request.Headers["Idempotency-Key"], body.GetProperty("id").GetString()));
        Assert.Equal(("Gangguan 7: MCB jatuh", 7, "urgent"), (body.GetProperty("title").GetString(), body.GetProperty("incident").GetInt64(), body.GetProperty("urgency").GetString()));
    }

    [Fact]
    public async Task A_webhook_goes_nowhere_but_to_the_hosts_of_the_settings()
    {
        var channel = new WebhookChannel(_http, Secret, new HostList(["layanan.contoh.go.id", "*.kota.go.id"]), _time);

        Assert.IsType<SendAnswer.Refused>(await channel.SendAsync(Message(_service.Url.AbsoluteUri), CancellationToken.None));
        Assert.Empty(_service.Received);
    }

    [Theory]
    [InlineData("layanan.contoh.go.id", "https://layanan.contoh.go.id/x", true)]
    [InlineData("layanan.contoh.go.id", "https://layanan.contoh.go.id:8443/x", false)]
    [InlineData("layanan.contoh.go.id:8443", "https://layanan.contoh.go.id:8443/x", true)]
    [InlineData("layanan.contoh.go.id", "http://layanan.contoh.go.id/x", false)]
    [InlineData("*.contoh.go.id", "https://a.contoh.go.id/", true)]
    [InlineData("*.contoh.go.id", "https://contoh.go.id/", false)]
    [InlineData("*.contoh.go.id", "https://acontoh.go.id/", false)]
    [InlineData("127.0.0.1:9000", "http://127.0.0.1:9000/", true)]
    [InlineData("127.0.0.1:9000", "http://127.0.0.1:9001/", false)]
    public void A_host_is_meant_with_its_port(string pattern, string address, bool isAllowed) => Assert.Equal(isAllowed, new HostList([pattern]).Allows(new Uri(address)));

    [Theory]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failure_that_passes_is_tried_later_when_the_service_says(int status)
    {
        _service.Answer = (_, response) =>
        {
            response.StatusCode = status;
            response.Headers.RetryAfter = "35";
            return Task.CompletedTask;
        };

        var later = Assert.IsType<SendAnswer.Later>(await Webhook().SendAsync(Message(_service.Url.AbsoluteUri), CancellationToken.None));
        Assert.Equal(($"answered {status}", TimeSpan.FromSeconds(35)), (later.Reason, later.RetryAfter));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(302)]
    public async Task A_refusal_is_final_and_a_redirect_is_not_followed(int status)
    {
        _service.Answer = (_, response) =>
        {
            response.StatusCode = status;
            response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        Assert.Equal($"answered {status}", Assert.IsType<SendAnswer.Refused>(await Webhook().SendAsync(Message(_service.Url.AbsoluteUri), CancellationToken.None)).Reason);
        Assert.Single(_service.Received);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_costs_fifteen_seconds()
    {
        var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Answer = (_, _) =>
        {
            arrived.SetResult();
            return hanging.Task;
        };

        Task<SendAnswer> sending = Webhook().SendAsync(Message(_service.Url.AbsoluteUri), CancellationToken.None);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("no answer within 15 s", Assert.IsType<SendAnswer.Later>(await sending.WaitAsync(TimeSpan.FromSeconds(30))).Reason);
        hanging.SetResult();
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_tried_later()
    {
        string address = _service.Url.AbsoluteUri;
        WebhookChannel channel = Webhook();
        await _service.DisposeAsync();

        Assert.IsType<SendAnswer.Later>(await channel.SendAsync(Message(address), CancellationToken.None));
    }

    [Fact]
    public async Task The_bot_gets_plain_text_and_a_button_and_its_token_stands_in_no_answer_of_ours()
    {
        var channel = new TelegramChannel(_http, _service.Url, "123:rahasia");
        Assert.IsType<SendAnswer.Taken>(await channel.SendAsync(Message("-1001"), CancellationToken.None));

        ReceivedRequest request = Assert.Single(_service.Received);
        JsonElement body = JsonElement.Parse(request.Body);
        Assert.Equal("/bot123:rahasia/sendMessage", request.Path);
        Assert.Equal((-1001, "Gangguan 7: MCB jatuh\nTempat: <b>tiang</b> 5\nBahaya: tegangan"), (body.GetProperty("chat_id").GetInt64(), body.GetProperty("text").GetString()));
        Assert.False(body.TryGetProperty("parse_mode", out _));
        JsonElement button = body.GetProperty("reply_markup").GetProperty("inline_keyboard")[0][0];
        Assert.Equal(("Terima", "https://lampu.contoh.go.id/terima/abc"), (button.GetProperty("text").GetString(), button.GetProperty("url").GetString()));
        _service.Answer = (_, response) =>
        {
            response.StatusCode = 429;
            return response.WriteAsync("{\"ok\":false,\"parameters\":{\"retry_after\":17}}");
        };
        var later = Assert.IsType<SendAnswer.Later>(await channel.SendAsync(Message("-1001"), CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(17), later.RetryAfter);
        Assert.DoesNotContain("rahasia", later.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_message_has_its_variables_in_one_line_each_and_the_link_s_token_on_its_button()
    {
        var channel = new WhatsAppChannel(_http, new WhatsAppOptions(_service.Url, "5550001", "gangguan", "rahasia"));
        Assert.IsType<SendAnswer.Taken>(await channel.SendAsync(Message("6281234567890") with { Lines = ["Tempat: a\n\n    b", "Bahaya: tegangan"] }, CancellationToken.None));

        ReceivedRequest request = Assert.Single(_service.Received);
        JsonElement body = JsonElement.Parse(request.Body);
        JsonElement template = body.GetProperty("template");
        JsonElement components = template.GetProperty("components");
        Assert.Equal(("/5550001/messages", "Bearer rahasia"), (request.Path, request.Headers["Authorization"]));
        Assert.Equal(("whatsapp", "6281234567890", "template"), (body.GetProperty("messaging_product").GetString(), body.GetProperty("to").GetString(), body.GetProperty("type").GetString()));
        Assert.Equal(("gangguan", "id"), (template.GetProperty("name").GetString(), template.GetProperty("language").GetProperty("code").GetString()));
        Assert.Equal(["Gangguan 7: MCB jatuh", "Tempat: a b", "Bahaya: tegangan"], components[0].GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("text").GetString()));
        Assert.Equal(("url", "0", "abc"), (components[1].GetProperty("sub_type").GetString(), components[1].GetProperty("index").GetString(), components[1].GetProperty("parameters")[0].GetProperty("text").GetString()));
        Assert.DoesNotContain("rahasia", new WhatsAppOptions(_service.Url, "1", "x", "rahasia").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_message_can_be_read_by_its_browser_alone_and_takes_the_place_of_the_same_one()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var keys = new PushKeys(new NotificationStore(database), new WebPushOptions("mailto:lampu@contoh.go.id", new HostList([])));
        PushEncryptionTests.TestBrowser browser = PushEncryptionTests.TestBrowser.OfTheRfc();
        string subscription = ContactRules.Write(browser.SubscriptionAt(_service.Url + "send/x"));
        var channel = new WebPushChannel(_http, keys, new HostList([_service.Url.Authority]), _time);

        Assert.IsType<SendAnswer.Taken>(await channel.SendAsync(Message(subscription), CancellationToken.None));
        Assert.IsType<SendAnswer.Taken>(await channel.SendAsync(Message(subscription), CancellationToken.None));

        ReceivedRequest request = _service.Received.First();
        JsonElement body = JsonElement.Parse(browser.Decrypt(request.Body));
        Assert.Equal(("aes128gcm", "high", "43200"), (request.Headers["Content-Encoding"], request.Headers["Urgency"], request.Headers["TTL"]));
        Assert.Single(_service.Received.Select(one => one.Headers["Topic"]).Distinct());
        Assert.Equal(32, request.Headers["Topic"].Length);
        Assert.Equal(_service.Url.GetLeftPart(UriPartial.Authority), PushEncryptionTests.TestBrowser.CheckVapid(request.Headers["Authorization"]).Audience);
        Assert.Equal(("Gangguan 7: MCB jatuh", "https://lampu.contoh.go.id/terima/abc"), (body.GetProperty("title").GetString(), body.GetProperty("url").GetString()));
        Assert.Equal(request.Headers["Topic"], body.GetProperty("tag").GetString());
        var afterRestart = new PushKeys(new NotificationStore(database), new WebPushOptions("mailto:lampu@contoh.go.id", new HostList([])));
        Assert.Equal((await keys.GetAsync(CancellationToken.None)).PublicKey, (await afterRestart.GetAsync(CancellationToken.None)).PublicKey);
    }

    [Theory]
    [InlineData(410)]
    [InlineData(404)]
    public async Task A_subscription_that_is_no_more_is_to_be_forgotten(int status)
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        using var keys = new PushKeys(new NotificationStore(database), new WebPushOptions("mailto:lampu@contoh.go.id", new HostList([])));
        _service.Answer = (_, response) =>
        {
            response.StatusCode = status;
            return Task.CompletedTask;
        };
        string subscription = ContactRules.Write(PushEncryptionTests.TestBrowser.OfTheRfc().SubscriptionAt(_service.Url + "send/x"));

        var refused = Assert.IsType<SendAnswer.Refused>(await new WebPushChannel(_http, keys, new HostList([_service.Url.Authority]), _time).SendAsync(Message(subscription), CancellationToken.None));
        Assert.True(refused.IsAddressGone);
    }

    internal static OutgoingMessage Message(string address) => new(
        "step-7.ana", address, "id", "Gangguan 7: MCB jatuh", ["Tempat: <b>tiang</b> 5", "Bahaya: tegangan"], "https://lampu.contoh.go.id/terima/abc", "Terima", "abc", MessageUrgency.Urgent, 7);

    private WebhookChannel Webhook() => new(_http, Secret, new HostList([_service.Url.Authority]), _time);
}
