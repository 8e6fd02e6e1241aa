using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>A crew's phone that goes from hand to hand: a real account signs in, subscribes to messages, and leaves nothing behind.</summary>
public sealed partial class CrewForgetTests
{
    private const float PageDeadlineMs = 60_000;
    private const string NewPassword = "Lampu jalan menyala 24 jam";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    // A browser under test reaches no push service: this stands for what one answers.
    private const string PushServiceStandIn = """
        (() => {
          let endpoint = null;
          const bytes = (count) => new Uint8Array(count).fill(4);
          const subscription = () => ({
            endpoint, options: { applicationServerKey: bytes(65) }, unsubscribe: async () => { endpoint = null; sessionStorage.setItem('unsubscribed', 'yes'); return true; },
            toJSON: () => ({ endpoint, keys: { p256dh: 'B'.padEnd(87, 'A'), auth: ''.padEnd(22, 'A') } }),
          });
          endpoint = sessionStorage.getItem('endpoint');
          PushManager.prototype.getSubscription = async () => (endpoint ? subscription() : null);
          PushManager.prototype.subscribe = async () => { endpoint = 'https://push.example.net/1'; sessionStorage.setItem('endpoint', endpoint); return subscription(); };
        })();
        """;

    [RequiresFact(Browser.Program)]
    public async Task Who_signs_out_leaves_no_page_and_no_subscription_on_the_phone()
    {
        using var data = new TemporaryFolder();
        Uri address = new($"http://127.0.0.1:{FreePort.Next()}");
        await using (RunningProgram first = Start(data, address))
        {
            await first.WaitForLineAsync("Now listening on", Deadline);
            Assert.Equal(0, await first.StopAsync());
        }

        string password = Password().Match(await RunAsync(data, "people", "add", "rina", "--role", "crew", "--name", "Rina Bria")).Value;
        await using RunningProgram dashboard = Start(data, address);
        await dashboard.WaitForLineAsync("Now listening on", Deadline);
        await using Browser browser = await Browser.StartAsync();
        IPage phone = await browser.OpenPhoneAsync(hasScripts: true);
        await phone.Context.GrantPermissionsAsync(["notifications"]);
        await phone.AddInitScriptAsync(PushServiceStandIn);
        await SignInAsync(phone, address, password);

        await phone.GotoAsync(new Uri(address, "/kru/pesan").ToString());
        await phone.GetByTestId("push-on").ClickAsync();
        await Expect(phone.Locator("[data-push=on]")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await Expect(phone.GetByTestId("notice-ways")).ToContainTextAsync("push.example.net");
        await phone.GotoAsync(new Uri(address, "/kru").ToString());
        await phone.WaitForFunctionAsync("async () => (await (await caches.open('kru-pages')).keys()).length > 0", null, new() { Timeout = PageDeadlineMs });
        await phone.GetByTestId("sign-out").ClickAsync();
        await Expect(phone.GetByTestId("name")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });

        Assert.Equal("yes", await phone.EvaluateAsync<string>("() => sessionStorage.getItem('unsubscribed')"));
        await phone.Context.SetOfflineAsync(true);
        await phone.GotoAsync(new Uri(address, "/kru").ToString());
        await Expect(phone.Locator("h1")).ToContainTextAsync("belum tersimpan di ponsel");
        await Expect(phone.Locator("body")).Not.ToContainTextAsync("Rina");
    }

    private static RunningProgram Start(TemporaryFolder data, Uri address) => RunningProgram.StartOurs(
        "LampuKota.Dashboard", $"--Data:Directory={data.Path}", $"--urls={address.ToString().TrimEnd('/')}", "--Mqtt:Host=127.0.0.1", "--Mqtt:Port=1",
        "--Notifications:WebPush:Subject=mailto:lampu@contoh.go.id", "--Notifications:WebPush:Hosts=push.example.net");

    private static async Task SignInAsync(IPage phone, Uri address, string password)
    {
        await phone.GotoAsync(new Uri(address, "/masuk").ToString());
        await phone.GetByTestId("name").FillAsync("rina");
        await phone.GetByTestId("password").FillAsync(password);
        await phone.GetByTestId("sign-in-send").ClickAsync();
        await phone.GetByTestId("password-present").FillAsync(password);
        await phone.GetByTestId("password-next").FillAsync(NewPassword);
        await phone.GetByTestId("password-again").FillAsync(NewPassword);
        await phone.GetByTestId("password-send").ClickAsync();
        await phone.WaitForURLAsync(new Regex("done=password"), new() { Timeout = PageDeadlineMs });
    }

    private static async Task<string> RunAsync(TemporaryFolder data, params string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync("dotnet", [Repository.Program("LampuKota.Dashboard"), .. arguments, $"--Data:Directory={data.Path}"], Deadline);
        Assert.True(exitCode == 0, output);
        return output;
    }

    [GeneratedRegex("[a-z2-9]{5}(-[a-z2-9]{5}){3}")]
    private static partial Regex Password();
}
