using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>Second person, undoing and maintenance lock, in a real browser before a running city. Pictures stay in artifacts/test-artifacts.</summary>
[Collection(CityTests.Name)]
public sealed class CommandJourneyTests(RunningCity city)
{
    private const float DeadlineMs = 60_000;

    [RequiresFact(Browser.Program)]
    public async Task Darkening_the_city_waits_for_a_second_person_and_is_undone_with_one_click()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/perintah?person=maria"));
        await page.GetByTestId("action-off").CheckAsync(new LocatorCheckOptions { Force = true });
        await page.GetByTestId("send-command").ClickAsync();
        ILocator awaiting = page.GetByTestId("awaiting");
        await Expect(awaiting.GetByTestId("approval")).ToHaveAttributeAsync("data-state", "Awaiting", new() { Timeout = DeadlineMs });
        await Expect(awaiting.GetByTestId("approve")).ToHaveCountAsync(0); // Who asked cannot approve.
        await Picture(page, "command-awaiting");

        await page.GotoAsync(new Uri(city.Address, "/perintah?person=petrus").ToString());
        await page.GetByTestId("awaiting").GetByTestId("approve").ClickAsync();

        ILocator newest = page.GetByTestId("commands").GetByTestId("command").First;
        await Expect(newest.GetByTestId("approval")).ToHaveAttributeAsync("data-state", "Approved", new() { Timeout = DeadlineMs });
        await Expect(newest.GetByTestId("command-state")).ToHaveAttributeAsync("data-state", "Ended", new() { Timeout = DeadlineMs });
        await Expect(newest.GetByTestId("command-progress")).ToContainTextAsync("terbukti oleh daya");
        await Picture(page, "command-approved");

        await newest.GetByTestId("undo").ClickAsync();
        await Expect(newest).ToHaveAttributeAsync("data-kind", "Undo", new() { Timeout = DeadlineMs });
        await Expect(newest.GetByTestId("command-state")).ToHaveAttributeAsync("data-state", "Ended", new() { Timeout = DeadlineMs });
        await Expect(page.GetByTestId("commands").GetByTestId("command").Nth(1).GetByTestId("no-undo")).ToHaveCountAsync(1);
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task A_crew_locks_a_lamp_which_then_refuses_commands_until_somebody_releases_it()
    {
        string lamp = await city.LampIdAsync(skip: 40);
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, $"/lampu/{lamp}?person=yohanes"));
        await page.GetByTestId("lock-open").ClickAsync();
        await Expect(page.GetByTestId("lock-warning")).ToContainTextAsync("BUKAN isolasi listrik");
        await page.GetByTestId("lock-level").SelectOptionAsync("0");
        await page.GetByTestId("lock-reason").FillAsync("Ganti luminer");
        await page.GetByTestId("lock-send").ClickAsync();
        await Expect(page.GetByTestId("lock")).ToHaveAttributeAsync("data-state", "Held", new() { Timeout = DeadlineMs });
        await Picture(page, "lamp-locked");

        await page.GotoAsync(new Uri(city.Address, $"/lampu/{lamp}?person=maria").ToString());
        await page.GetByTestId("action-on").CheckAsync(new LocatorCheckOptions { Force = true });
        await page.GetByTestId("send-command").ClickAsync();
        await Expect(page.GetByTestId("command-state").First).ToHaveAttributeAsync("data-state", "Rejected", new() { Timeout = DeadlineMs });
        await Expect(page.GetByTestId("command-state").First).ToContainTextAsync("dikunci untuk pemeliharaan");
        await Expect(page.GetByTestId("gateways-words").First).ToContainTextAsync("maintenance lock"); // The gateway's own words, in English.

        await page.GetByTestId("release-open").ClickAsync();
        await page.GetByTestId("release-reason").FillAsync("Regu sudah turun");
        await page.GetByTestId("release").ClickAsync();
        await Expect(page.GetByTestId("lock")).ToHaveCountAsync(0, new() { Timeout = DeadlineMs });
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_emergency_lights_the_city_with_one_click_and_one_to_confirm()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/perintah?person=maria"), 360, 780);
        await page.GetByTestId("emergency-open").ClickAsync();
        await Picture(page, "emergency-360");
        await page.GetByTestId("emergency-confirm").ClickAsync();

        ILocator newest = page.GetByTestId("commands").GetByTestId("command").First;
        await Expect(newest).ToHaveAttributeAsync("data-kind", "Emergency", new() { Timeout = DeadlineMs });
        await Expect(newest.GetByTestId("command-state")).ToHaveAttributeAsync("data-state", "Ended", new() { Timeout = DeadlineMs });
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 360);
        Assert.Empty(errors);
    }

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, name + ".png") });
}
