using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>An operator's forms in a real browser: settings of gateways, a group and its calendar, a rollout. Pictures stay in artifacts/test-artifacts.</summary>
[Collection(CityTests.Name)]
public sealed class FormPagesTests(RunningCity city)
{
    private const float PageDeadlineMs = 60_000;

    [RequiresFact(Browser.Program)]
    public async Task A_gateways_photocell_is_refused_where_it_makes_no_sense_and_then_runs_at_the_gateway()
    {
        string gateway = (await GetAsync("gateways?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()!;
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/sistem/gateway/" + gateway));

        await page.GetByTestId("photocell-device").FillAsync("KPG-UJI-LDR1");
        await page.GetByTestId("own-photocell").CheckAsync();
        await page.GetByTestId("photocell.darkBelowLux").FillAsync("80");
        await page.GetByTestId("gateway-settings-save").ClickAsync();
        await Expect(page.GetByTestId("gateway-settings-form").GetByRole(AriaRole.Alert)).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("photocell.darkBelowLux")).ToHaveAttributeAsync("aria-invalid", "true");

        await page.GetByTestId("photocell.darkBelowLux").FillAsync("12.5");
        await page.GetByTestId("gateway-settings-save").ClickAsync();
        await Expect(page.GetByTestId("settings-saved")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("gateway-given")).ToHaveAttributeAsync("data-state", "Running", new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("photocell.darkBelowLux")).ToHaveValueAsync("12.5");
        await Picture(page, "gateway-settings");
        Assert.Equal(12.5, (await GetAsync($"gateways/{gateway}/settings")).GetProperty("inForce").GetProperty("photocell").GetProperty("darkBelowLux").GetDouble());
        Assert.All(errors, error => Assert.Contains("400", error, StringComparison.Ordinal));
    }

    [RequiresFact(Browser.Program)]
    public async Task A_group_is_made_by_search_follows_another_calendar_after_a_look_at_the_year_and_is_removed()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/perintah"));
        string lamp = await city.LampIdAsync(11);

        await page.GetByTestId("group-new").ClickAsync();
        await page.GetByTestId("group-name").FillAsync("Taman Uji");
        await Expect(page.GetByTestId("group-id")).ToHaveValueAsync("TAMAN-UJI");
        await page.GetByTestId("group-search").FillAsync(lamp);
        await page.GetByTestId("group-hit").First.ClickAsync(new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("group-lamps")).ToHaveValueAsync(lamp);
        await page.GetByTestId("group-save").ClickAsync();
        await Expect(page.GetByTestId("place-panel")).ToContainTextAsync("TAMAN-UJI", new() { Timeout = PageDeadlineMs });

        string target = (await GetAsync("lamps/" + lamp)).GetProperty("calendar").GetString() == "CAL-FULL" ? "CAL-DIMMED" : "CAL-FULL";
        await page.GetByTestId("assign-open").ClickAsync();
        await page.GetByTestId("assign-calendar").SelectOptionAsync(target);
        await Expect(page.GetByTestId("assign-preview").GetByTestId("preview-energyKwh")).ToContainTextAsync("kWh", new() { Timeout = PageDeadlineMs });
        await page.GetByTestId("assign-reason").FillAsync("Uji");
        await Picture(page, "assign");
        await page.GetByTestId("assign-send").ClickAsync();
        await Expect(page.GetByTestId("assign-done")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("follows-" + target)).ToHaveTextAsync("1", new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("assign-rollout")).ToContainTextAsync("1 dari 1", new() { Timeout = PageDeadlineMs });

        await page.GetByTestId("group-remove-open").ClickAsync();
        await page.GetByTestId("group-remove").ClickAsync();
        await Expect(page.GetByTestId("groups")).Not.ToContainTextAsync("Taman Uji", new() { Timeout = PageDeadlineMs });
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task A_rollout_is_begun_paused_continued_and_its_gateways_become_healthy()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/sistem/gateway"));
        string gateway = (await GetAsync("gateways?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()!;
        ILocator rollout = page.GetByTestId("rollout").First;

        await page.GetByTestId("rollout-open").ClickAsync();
        await page.GetByTestId("rollout-release").FillAsync(
            $$"""{"kind":"application","version":"0.9.1","sizeBytes":10,"sha256":"{{new string('0', 64)}}","keyId":"{{new string('0', 16)}}","signature":"{{Convert.ToBase64String(new byte[64])}}"}""");
        await page.GetByTestId("rollout-url").FillAsync("https://updates.example.org/p.tar.gz");
        await page.GetByTestId("rollout-pilots").FillAsync(gateway);
        await page.GetByTestId("rollout-stages").FillAsync("100");
        await page.GetByTestId("rollout-reason").FillAsync("Uji");
        await page.GetByTestId("rollout-begin").ClickAsync();
        await Expect(rollout).ToHaveAttributeAsync("data-state", "Running", new() { Timeout = PageDeadlineMs });
        await rollout.GetByTestId("rollout-halt").ClickAsync();
        await Expect(rollout).ToHaveAttributeAsync("data-state", "Halted", new() { Timeout = PageDeadlineMs });
        await rollout.GetByTestId("rollout-continue").ClickAsync();

        await Expect(rollout).Not.ToHaveAttributeAsync("data-state", "Halted", new() { Timeout = PageDeadlineMs });
        await Expect(rollout.GetByTestId("rollout-progress")).ToContainTextAsync("Tahap 2 dari 2", new() { Timeout = PageDeadlineMs });
        await Picture(page, "rollout");
        Assert.Empty(errors);
    }

    [RequiresTheory(Browser.Program)]
    [InlineData("/perintah", "group-new")]
    [InlineData("/sistem/gateway", "rollout-open")]
    public async Task The_forms_fit_a_phone(string path, string opens)
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, path), 360, 780);
        await page.GetByTestId(opens).ClickAsync();
        await Picture(page, opens + "-360");

        Assert.True(await page.EvaluateAsync<bool>("() => { const body = document.querySelector('.panel-body'); return body.scrollWidth <= body.clientWidth; }"));
        Assert.Empty(errors);
    }

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, name + ".png") });

    private async Task<JsonElement> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = city.Address };
        return await http.GetFromJsonAsync<JsonElement>("/api/v1/" + path);
    }
}
