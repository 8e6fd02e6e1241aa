using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>A citizen with a small phone that runs no scripts asks whether a street is lit, and reports a lamp. Pictures stay in artifacts/test-artifacts.</summary>
[Collection(CityTests.Name)]
public sealed class CitizenPagesTests(RunningCity city)
{
    private const float PageDeadlineMs = 30_000;
    private const int MaximumPageBytes = 100_000;

    [RequiresTheory(Browser.Program)]
    [InlineData(ColorScheme.Light, "")]
    [InlineData(ColorScheme.Dark, "?lang=en")]
    public async Task Each_public_page_fits_a_small_phone_and_a_slow_link(ColorScheme scheme, string language)
    {
        string lamp = await city.LampIdAsync(5);
        await using Browser browser = await Browser.StartAsync();
        (string Name, string Path)[] pages = [("home", "/warga"), ("pole", "/warga/tiang/" + lamp), ("report", "/warga/lapor"), ("data", "/warga/data"), ("code", "/warga/laporan")];
        foreach ((string name, string path) in pages)
        {
            var responses = new ConcurrentQueue<IResponse>();
            (IPage page, List<string> errors) = await browser.OpenAsync(new Uri("about:blank"), Phone(scheme));
            page.Response += (_, response) => responses.Enqueue(response);
            await page.GotoAsync(new Uri(city.Address, path + language).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

            int bytes = 0;
            foreach (IResponse response in responses)
                bytes += (await response.BodyAsync()).Length; // As it is without any compression.
            Assert.InRange(bytes, 1_000, MaximumPageBytes);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360, $"{path} is wider than the phone.");
            Assert.All(await page.Context.CookiesAsync(), cookie => Assert.StartsWith(".AspNetCore.Antiforgery", cookie.Name, StringComparison.Ordinal));
            Assert.Empty(errors);
            await Picture(page, $"citizen-{name}-{scheme}");
        }
    }

    [RequiresFact(Browser.Program)]
    public async Task A_citizen_searches_reports_a_lamp_and_follows_the_report_without_scripts()
    {
        string lamp = await city.LampIdAsync(9);
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/warga"), Phone(ColorScheme.Light));
        await page.GetByRole(AriaRole.Searchbox).FillAsync(lamp);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cari" }).ClickAsync();
        await page.Locator($"a[href='/warga/tiang/{lamp}']").ClickAsync(new() { Timeout = PageDeadlineMs });
        await page.GetByTestId("report").ClickAsync();

        await page.GetByText("Lampu padam").ClickAsync();
        await page.GetByLabel("Keterangan").FillAsync("gelap <b>sekali</b>");
        await page.GetByTestId("send").ClickAsync();
        await Expect(page.GetByTestId("thanks")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        string code = await page.GetByTestId("code").InnerTextAsync();
        await Picture(page, "citizen-track");

        await page.GotoAsync(new Uri(city.Address, "/warga/laporan").ToString());
        await page.GetByLabel("Kode laporan Anda").FillAsync(code.ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Lihat laporan" }).ClickAsync();
        await Expect(page.GetByTestId("progress")).ToHaveAttributeAsync("data-step", "Received", new() { Timeout = PageDeadlineMs });
        Assert.Empty(errors);

        (IPage desk, List<string> deskErrors) = await browser.OpenAsync(new Uri(city.Address, "/laporan"));
        await Expect(desk.GetByTestId("reports-panel")).ToContainTextAsync("gelap <b>sekali</b>", new() { Timeout = PageDeadlineMs });
        await Picture(desk, "moderation");
        await desk.GetByTestId("refuse-open").First.ClickAsync();
        await desk.GetByTestId("refuse").First.ClickAsync();
        await Expect(desk.GetByTestId("report")).ToHaveCountAsync(0, new() { Timeout = PageDeadlineMs });
        await page.ReloadAsync();
        await Expect(page.GetByTestId("progress")).ToHaveAttributeAsync("data-step", "Told");
        Assert.Empty(deskErrors);
    }

    private static BrowserNewPageOptions Phone(ColorScheme scheme) => new()
    {
        ViewportSize = new ViewportSize { Width = 360, Height = 780 }, JavaScriptEnabled = false, ColorScheme = scheme, IsMobile = true, HasTouch = true,
    };

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, $"{name}.png"), FullPage = true });
}
