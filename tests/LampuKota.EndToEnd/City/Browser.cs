using Microsoft.Playwright;

namespace LampuKota.EndToEnd;

/// <summary>Debian's Chromium, headless, drawing WebGL in software, with nothing that reaches for the internet.</summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Program = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            ],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A page of an operator's screen, and what went wrong in it.</summary>
    public Task<(IPage Page, List<string> Errors)> OpenAsync(Uri address, int width = 1440, int height = 900) =>
        OpenAsync(address, new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });

    /// <summary>A page of a browser that is set up in another way, and what went wrong in it.</summary>
    public async Task<(IPage Page, List<string> Errors)> OpenAsync(Uri address, BrowserNewPageOptions options)
    {
        IPage page = await _browser.NewPageAsync(options);
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await page.GotoAsync(address.ToString());
        return (page, errors);
    }

    /// <summary>An empty page of a phone, with cookies, caches and service workers of its own.</summary>
    public Task<IPage> OpenPhoneAsync(bool hasScripts) => _browser.NewPageAsync(new BrowserNewPageOptions
    {
        ViewportSize = new ViewportSize { Width = 360, Height = 780 }, HasTouch = true, IsMobile = true, JavaScriptEnabled = hasScripts,
    });

    /// <summary>A photo as a phone's camera takes it, 2,400 by 1,800 pixels.</summary>
    public async Task<byte[]> PhotoAsync()
    {
        IPage camera = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 2400, Height = 1800 } });
        byte[] jpeg = await camera.ScreenshotAsync(new PageScreenshotOptions { Type = ScreenshotType.Jpeg });
        await camera.CloseAsync();
        return jpeg;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
