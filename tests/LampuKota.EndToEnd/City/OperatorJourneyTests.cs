using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>An operator opens the page of a running city in a real browser, finds lamps, commands them, and sees proof. Pictures stay in artifacts/test-artifacts.</summary>
[Collection(CityTests.Name)]
public sealed class OperatorJourneyTests(RunningCity city)
{
    private const float PageDeadlineMs = 30_000;

    private static readonly string[] MapLayers = ["cabinets", "segments", "gateways", "sensors"];

    [RequiresFact(Browser.Program)]
    public async Task An_operator_dims_a_lamp_found_on_the_map_and_sees_it_confirmed()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await OpenMapAsync(browser);
        Assert.Equal(RunningCity.Lamps, await page.EvaluateAsync<int>("() => window.lampuKotaMap.lampCount"));
        string lamp = await MeteredLampAsync(skip: 0);
        await Picture(page, "map");

        await page.GotoAsync(new Uri(city.Address, $"/lampu/{lamp}").ToString());
        await ReadyAsync(page);
        await page.GetByTestId("close-panel").ClickAsync();
        await Expect(page.GetByTestId("lamp-panel")).ToHaveCountAsync(0);
        await ReadyAsync(page);
        JsonElement place = await page.EvaluateAsync<JsonElement>("id => window.lampuKotaMap.project(id)", lamp);
        await page.Mouse.ClickAsync(place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
        await Expect(page.GetByTestId("lamp-panel")).ToContainTextAsync(lamp);

        await page.GetByTestId("action-dim").CheckAsync(new LocatorCheckOptions { Force = true });
        await page.GetByTestId("dim-level").FillAsync("40");
        await page.GetByTestId("send-command").ClickAsync();

        ILocator state = page.GetByTestId("command-state").First;
        await Expect(state).ToHaveAttributeAsync("data-state", "Confirmed", new() { Timeout = PageDeadlineMs });
        await Picture(page, "lamp-confirmed");
        await AssertDrawsAsItShould(lamp, level: 40);
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_operator_finds_a_lamp_by_typing_its_id()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await OpenMapAsync(browser);
        string lamp = await MeteredLampAsync(skip: 1);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(lamp);
        await Expect(page.GetByTestId("search-results")).ToContainTextAsync(lamp);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByTestId("lamp-panel")).ToContainTextAsync(lamp);
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_operator_dims_a_kelurahan_and_sees_every_metered_lamp_proven()
    {
        await using Browser browser = await Browser.StartAsync();
        string kelurahan = (await LampAsync(await MeteredLampAsync(skip: RunningCity.Lamps / 2))).GetProperty("kelurahan").GetProperty("id").GetString()!;
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, $"/kelurahan/{kelurahan}"));
        await ReadyAsync(page);

        await page.GetByTestId("action-dim").CheckAsync(new LocatorCheckOptions { Force = true });
        await page.GetByTestId("dim-level").FillAsync("60");
        await page.GetByTestId("send-command").ClickAsync();

        await Expect(page.GetByTestId("command-state").First).ToHaveAttributeAsync("data-state", "Ended", new() { Timeout = PageDeadlineMs });
        await Picture(page, "kelurahan-dimmed");
        await AssertEveryTargetIsProvenOrHasNoMeter();
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_operator_sees_how_a_gateway_found_by_a_part_of_its_id_is_connected()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/sistem"));
        string gateway = (await LampAsync(await MeteredLampAsync(skip: 0))).GetProperty("gateway").GetString()!;
        await page.GetByTestId("gateway-count").ClickAsync();
        ILocator rows = page.GetByTestId("gateway-row");
        await Expect(rows.And(page.Locator("[data-state=connected]")).First).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });

        await page.GetByTestId("gateways-search").PressSequentiallyAsync(gateway[4..]);

        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync(gateway);
        await Expect(rows).ToContainTextAsync("MQTT 5.0");
        await Picture(page, "gateways");
        await page.GetByTestId("gateways-show-Others").ClickAsync();
        await Expect(rows).ToHaveCountAsync(0);
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_operator_draws_a_box_around_lamps_narrows_it_and_dims_what_is_left()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await OpenMapAsync(browser);
        string lamp = await MeteredLampAsync(skip: 2);
        await page.GetByTestId("map-box").ClickAsync();
        await page.Mouse.MoveAsync(120, 90);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(700, 500);
        await page.Mouse.MoveAsync(1_420, 880);
        await page.Mouse.UpAsync();
        await Expect(page.GetByTestId("selection-panel").GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync($"{RunningCity.Lamps} ");

        await page.GetByTestId("selection-text").FillAsync(lamp);
        await Expect(page.GetByTestId("selection-lamps").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Picture(page, "selection");
        await page.GetByTestId("action-dim").CheckAsync(new LocatorCheckOptions { Force = true });
        await page.GetByTestId("dim-level").FillAsync("30");
        await page.GetByTestId("send-command").ClickAsync();

        await page.WaitForURLAsync("**/perintah/*");
        await Expect(page.GetByTestId("command-state").First).ToHaveAttributeAsync("data-state", "Ended", new() { Timeout = PageDeadlineMs });
        await AssertDrawsAsItShould(lamp, level: 30);
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_operator_goes_back_to_a_moment_of_the_night_and_returns_to_the_present()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await OpenMapAsync(browser);
        await page.GetByTestId("map-replay").ClickAsync();
        await Expect(page.GetByTestId("replay-slider")).ToBeEnabledAsync(new() { Timeout = PageDeadlineMs });
        await page.GetByTestId("replay-slider").PressAsync("End");
        await Expect(page.GetByTestId("replay-time")).ToContainTextAsync("WITA");
        await Picture(page, "replay");

        (IPage other, List<string> otherErrors) = await browser.OpenAsync(new Uri(page.Url));
        await ReadyAsync(other);
        await Expect(other.GetByTestId("replay-time")).ToHaveTextAsync((await page.GetByTestId("replay-time").TextContentAsync())!, new() { Timeout = PageDeadlineMs });
        await page.GetByTestId("replay-close").ClickAsync();

        await Expect(page.GetByTestId("replay")).ToBeHiddenAsync();
        Assert.DoesNotContain("at=", page.Url, StringComparison.Ordinal);
        Assert.Empty(errors.Concat(otherErrors));
    }

    [RequiresFact(Browser.Program)]
    public async Task A_link_shows_its_receiver_the_layers_and_states_that_its_sender_saw()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await OpenMapAsync(browser);
        await page.GetByTestId("state-off").UncheckAsync();
        foreach (string layer in MapLayers)
            await page.GetByTestId("layer-" + layer).CheckAsync();

        (IPage other, List<string> otherErrors) = await browser.OpenAsync(new Uri(page.Url));
        await ReadyAsync(other);

        await Expect(other.GetByTestId("state-off")).Not.ToBeCheckedAsync();
        await Expect(other.GetByTestId("state-failed")).ToBeCheckedAsync();
        await other.EvaluateAsync("() => window.lampuKotaMap.look(13.8)");
        foreach (string layer in MapLayers)
        {
            await Expect(other.GetByTestId("layer-" + layer)).ToBeCheckedAsync();
            await other.WaitForFunctionAsync("layer => window.lampuKotaMap.countDrawn(layer) > 0", layer, new() { Timeout = PageDeadlineMs });
        }

        await Picture(other, "map-layers");
        Assert.Empty(errors.Concat(otherErrors));
    }

    [RequiresTheory(Browser.Program)]
    [InlineData(1024, 768)]
    [InlineData(360, 780)]
    public async Task The_map_fits_smaller_screens_without_scrolling_sideways(int width, int height)
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(city.Address, width, height);
        await ReadyAsync(page);
        await Picture(page, $"map-{width}");

        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
        Assert.Empty(errors);
    }

    private async Task<(IPage Page, List<string> Errors)> OpenMapAsync(Browser browser)
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(city.Address);
        await ReadyAsync(page);
        return (page, errors);
    }

    private static Task<IJSHandle> ReadyAsync(IPage page) =>
        page.WaitForFunctionAsync("() => window.lampuKotaMap?.ready && window.lampuKotaMap.isStill()", null, new() { Timeout = PageDeadlineMs });

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, name + ".png") });

    private async Task<string> MeteredLampAsync(int skip)
    {
        using var http = new HttpClient { BaseAddress = city.Address };
        JsonElement columns = await http.GetFromJsonAsync<JsonElement>("/api/v1/map/lamps");
        foreach (JsonElement id in columns.GetProperty("id").EnumerateArray().Skip(skip))
        {
            if ((await LampAsync(id.GetString()!)).GetProperty("metered").GetBoolean())
                return id.GetString()!;
        }

        throw new InvalidOperationException("The city has no metered lamp.");
    }

    private async Task<JsonElement> LampAsync(string id)
    {
        using var http = new HttpClient { BaseAddress = city.Address };
        return await http.GetFromJsonAsync<JsonElement>($"/api/v1/lamps/{id}");
    }

    private async Task AssertEveryTargetIsProvenOrHasNoMeter()
    {
        using var http = new HttpClient { BaseAddress = city.Address };
        JsonElement newest = (await http.GetFromJsonAsync<JsonElement>("/api/v1/commands?limit=1")).GetProperty("items")[0];
        JsonElement counts = newest.GetProperty("counts");
        Assert.True(counts.GetProperty("confirmed").GetInt32() > 0);
        Assert.Equal(
            newest.GetProperty("targetCount").GetInt32(),
            counts.GetProperty("confirmed").GetInt32() + counts.GetProperty("acceptedNotMeasurable").GetInt32());
    }

    private async Task AssertDrawsAsItShould(string id, int level)
    {
        JsonElement lamp = await LampAsync(id);
        double powerWatts = lamp.GetProperty("values").EnumerateArray()
            .Single(value => value.GetProperty("quantity").GetString() == "activePower").GetProperty("value").GetDouble();
        double expectedWatts = lamp.GetProperty("ratedPowerWatts").GetDouble() * level / 100;
        Assert.InRange(powerWatts, expectedWatts * 0.8 - 5, expectedWatts * 1.2 + 5);
    }
}
