using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>An operator changes a calendar in a real browser, sees the year that would come of it, and saves. Pictures stay in artifacts/test-artifacts.</summary>
[Collection(CityTests.Name)]
public sealed class SchedulePageTests(RunningCity city)
{
    private const float PageDeadlineMs = 30_000;

    [RequiresFact(Browser.Program)]
    public async Task An_operator_changes_a_program_sees_the_year_before_saving_and_the_gateways_get_it()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/jadwal/CAL-DIMMED"));
        int version = (await CalendarsAsync()).GetProperty("version").GetInt32();
        await Expect(page.Locator("year-picture canvas").First).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await Picture(page, "schedule");

        await page.GetByTestId("schedule-edit").ClickAsync();
        ILocator save = page.GetByTestId("schedule-save");
        await Expect(page.GetByTestId("preview-energyKwh")).ToContainTextAsync("kWh", new() { Timeout = PageDeadlineMs });
        await Expect(save).ToBeDisabledAsync();

        await page.GetByTestId("step-1-level").FillAsync("40");
        await Expect(page.GetByTestId("preview-energyKwh")).ToContainTextAsync("−", new() { Timeout = PageDeadlineMs });
        await Expect(save).ToBeEnabledAsync();

        await page.GetByTestId("add-period").ClickAsync();
        await page.GetByTestId("period-0").GetByRole(AriaRole.Combobox).First.SelectOptionAsync("localTime");
        await page.GetByTestId("period-0").Locator("input[type=time]").FillAsync("23:30");
        await page.GetByTestId("period-0").GetByRole(AriaRole.Combobox).Nth(1).SelectOptionAsync("sunset");
        await Expect(page.GetByTestId("preview-findings")).ToContainTextAsync("Perbaiki", new() { Timeout = PageDeadlineMs });
        await Expect(save).ToBeDisabledAsync();
        await Picture(page, "schedule-refused");
        await page.GetByTestId("period-0").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(save).ToBeEnabledAsync(new() { Timeout = PageDeadlineMs });

        await page.GetByTestId("add-rule").ClickAsync();
        await page.GetByTestId("rule-0-program").SelectOptionAsync("P-DUSK-DAWN");
        await Expect(save).ToBeEnabledAsync(new() { Timeout = PageDeadlineMs });
        await page.GetByTestId("edit-dates").ClickAsync();
        await page.GetByTestId("date-0-from").FillAsync("2025-12-31");
        await Expect(save).ToBeEnabledAsync(new() { Timeout = PageDeadlineMs });
        await Picture(page, "schedule-edit");
        await save.ClickAsync();

        await Expect(page.GetByTestId("schedule-panel")).ToContainTextAsync($"versi {version + 1}", new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("schedule-edit")).ToBeVisibleAsync();
        JsonElement saved = await CalendarsAsync();
        JsonElement dimmed = saved.GetProperty("programs").EnumerateArray().Single(program => program.GetProperty("id").GetString() == "P-DIMMED");
        Assert.Equal(40, dimmed.GetProperty("levels")[1].GetProperty("levelPercent").GetInt32());
        Assert.False(dimmed.TryGetProperty("activePeriods", out _));
        JsonElement calendar = saved.GetProperty("calendars").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "CAL-DIMMED");
        Assert.Equal("P-DUSK-DAWN", calendar.GetProperty("rules")[0].GetProperty("programId").GetString());
        Assert.Equal("2025-12-31", saved.GetProperty("dateLists")[0].GetProperty("entries")[0].GetProperty("from").GetString());
        Assert.Empty(errors);
    }

    [RequiresFact(Browser.Program)]
    public async Task An_operator_makes_a_calendar_with_sensor_levels_occurrences_dates_and_a_list_and_what_is_wrong_stands_beside_it()
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/jadwal/CAL-FULL"));
        await page.GetByTestId("schedule-edit").ClickAsync();
        await page.GetByTestId("copy-calendar").ClickAsync();
        await page.GetByTestId("calendar-name").FillAsync("Pasar malam");

        await page.GetByTestId("copy-program").ClickAsync();
        await page.GetByTestId("add-dynamic").ClickAsync();
        await page.GetByTestId("dynamic-0-operand").FillAsync("101");
        await Expect(page.GetByTestId("dynamic-0-row").Locator(".finding-here")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await Expect(page.GetByTestId("schedule-save")).ToBeDisabledAsync();
        await page.GetByTestId("dynamic-0-operand").FillAsync("80");
        await page.GetByTestId("dynamic-0-hold").FillAsync("120");
        await page.GetByTestId("dynamic-0-operation").SelectOptionAsync("min");

        await page.GetByTestId("edit-dates").ClickAsync();
        await page.GetByTestId("add-date-list").ClickAsync();
        await page.GetByTestId("date-list-name").FillAsync("Malam pasar");
        await page.GetByTestId("add-date").ClickAsync();
        await page.GetByTestId("add-rule").ClickAsync();
        await page.GetByTestId("rule-0-occurrence-first").ClickAsync();
        await page.GetByTestId("rule-0-occurrence-last").ClickAsync();
        await page.GetByTestId("add-rule").ClickAsync();
        await page.GetByTestId("rule-1-weekday-6").ClickAsync();
        await page.GetByTestId("rule-1-weekday-7").ClickAsync();
        await page.GetByTestId("rule-1-list-TANGGAL-3").ClickAsync();
        await page.GetByTestId("rule-1-date").FillAsync("2026-12-31");
        await page.GetByTestId("rule-1-add-date").ClickAsync();
        await page.GetByTestId("rule-1-program").SelectOptionAsync("P-DUSK-DAWN-2");
        await Expect(page.GetByTestId("schedule-save")).ToBeEnabledAsync(new() { Timeout = PageDeadlineMs });
        await page.GetByTestId("schedule-save").ClickAsync();

        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/jadwal/CAL-FULL-2"), new() { Timeout = PageDeadlineMs });
        JsonElement saved = await CalendarsAsync();
        JsonElement calendar = saved.GetProperty("calendars").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "CAL-FULL-2");
        Assert.Equal("Pasar malam", calendar.GetProperty("name").GetString());
        Assert.Equal(["first", "last"], calendar.GetProperty("rules")[0].GetProperty("occurrences").EnumerateArray().Select(one => one.GetString()!));
        Assert.Equal(("2026-12-31", "TANGGAL-3"), (calendar.GetProperty("rules")[1].GetProperty("dates")[0].GetString(), calendar.GetProperty("rules")[1].GetProperty("dateListIds")[0].GetString()));
        JsonElement level = saved.GetProperty("programs").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "P-DUSK-DAWN-2").GetProperty("dynamicLevels")[0];
        Assert.Equal(("min", 80, 120), (level.GetProperty("operation").GetString(), level.GetProperty("operand").GetInt32(), level.GetProperty("holdSeconds").GetInt32()));
        Assert.Empty(errors);
    }

    [RequiresTheory(Browser.Program)]
    [InlineData(1440, 900, "dark")]
    [InlineData(1440, 900, "light")]
    [InlineData(360, 780, "dark")]
    public async Task The_page_fits_its_screen(int width, int height, string theme)
    {
        await using Browser browser = await Browser.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(new Uri(city.Address, "/jadwal"), width, height);
        await page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
        await page.GetByTestId("schedule-edit").ClickAsync();
        await Expect(page.GetByTestId("preview-energyKwh")).ToContainTextAsync("kWh", new() { Timeout = PageDeadlineMs });
        await Picture(page, $"schedule-{width}-{theme}");

        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
        Assert.True(await page.EvaluateAsync<bool>("() => { const body = document.querySelector('.panel-body'); return body.scrollWidth <= body.clientWidth; }"));
        Assert.Empty(errors);
    }

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.TestArtifacts, name + ".png") });

    private async Task<JsonElement> CalendarsAsync()
    {
        using var http = new HttpClient { BaseAddress = city.Address };
        return await http.GetFromJsonAsync<JsonElement>("/api/v1/calendars");
    }
}
