using Microsoft.Playwright;

namespace LampuKota.EndToEnd;

/// <summary>A cheap phone on 3G: 360 by 780 pixels, its network slowed by the browser and carried by a cable that can be cut.</summary>
internal sealed class CrewPhone : IAsyncDisposable
{
    private readonly Browser _browser;
    private ICDPSession _network = null!;

    private CrewPhone(Browser browser, Cable cable) => (_browser, Cable) = (browser, cable);

    public Cable Cable { get; }

    public IPage Page { get; private set; } = null!;

    public static async Task<CrewPhone> StartAsync(Uri dashboard, bool hasScripts = true, string person = "yohanes")
    {
        var phone = new CrewPhone(await Browser.StartAsync(), new Cable(dashboard));
        await phone.OpenAsync(hasScripts, person);
        return phone;
    }

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(Cable.Address, path).ToString());

    /// <summary>Becomes one of the demonstration's persons.</summary>
    public Task SignInAsync(string person) => Page.Context.AddCookiesAsync([new Cookie { Name = "person", Value = person, Url = Cable.Address.ToString() }]);

    /// <summary>Waits until the service worker keeps so many pages.</summary>
    public Task UntilKeptAsync(int pages) => Page.WaitForFunctionAsync(
        "async pages => (await (await caches.open('kru-pages')).keys()).length >= pages && Boolean(navigator.serviceWorker.controller)", pages, new() { Timeout = 60_000 });

    /// <summary>Waits until the service worker keeps a page.</summary>
    public Task UntilKeptAsync(string path) => Page.WaitForFunctionAsync(
        "async path => Boolean(navigator.serviceWorker.controller && await (await caches.open('kru-pages')).match(path, { ignoreVary: true }))", path, new() { Timeout = 60_000 });

    public async Task LoseSignalAsync()
    {
        await SetNetworkAsync(isOffline: true);
        await Cable.CutAsync();
    }

    public async Task FindSignalAsync()
    {
        Cable.Mend();
        await SetNetworkAsync(isOffline: false);
    }

    public Task<byte[]> PictureAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, name + ".png"), FullPage = true });

    /// <summary>A photo, wider than what is kept.</summary>
    public async Task<FilePayload> PhotoAsync() => new() { Name = "IMG_0001.jpg", MimeType = "image/jpeg", Buffer = await _browser.PhotoAsync() };

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Cable.DisposeAsync();
    }

    private async Task OpenAsync(bool hasScripts, string person)
    {
        Page = await _browser.OpenPhoneAsync(hasScripts);
        await SignInAsync(person);
        _network = await Page.Context.NewCDPSessionAsync(Page);
        await _network.SendAsync("Network.enable");
        await SetNetworkAsync(isOffline: false);
    }

    // 3G as it is where lamps stand: 400 kbit/s down, 150 kbit/s up, 400 ms.
    private async Task SetNetworkAsync(bool isOffline) => await _network.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
    {
        ["offline"] = isOffline, ["latency"] = 400, ["downloadThroughput"] = 50_000, ["uploadThroughput"] = 18_750,
    });
}
