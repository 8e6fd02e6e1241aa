using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LampuKota.EndToEnd;

/// <summary>A crew's phone on 3G, whose signal comes and goes, before a dashboard that is killed: each step is taken once and in order. Pictures stay in artifacts/test-artifacts.</summary>
public sealed class CrewPhoneTests
{
    private const float PageDeadlineMs = 60_000;
    private const int BudgetBytes = 60 * 1024;
    private const int Faults = 3;
    private const int LongestSidePixels = 1600;

    // The queue sends these very bytes.
    private const string KeptPhotoSidesPixels = """
        async () => {
          const [photo] = (await kruQueue.list()).flatMap((step) => step.photos);
          const picture = await createImageBitmap(photo.blob);
          return [picture.width, picture.height];
        }
        """;

    [RequiresFact(Browser.Program)]
    public async Task What_is_done_without_a_signal_is_sent_once_and_in_order_when_it_is_back()
    {
        await using CrewHouse house = await CrewHouse.StartAsync(Faults);
        long order = await house.OrderOfAsync(1);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address);
        await phone.GoAsync("/kru");
        await Expect(phone.Page.GetByTestId("order")).ToHaveCountAsync(Faults);
        await phone.UntilKeptAsync($"/kru/{order}");
        await phone.PictureAsync("crew-list");
        FilePayload photo = await phone.PhotoAsync();

        await phone.LoseSignalAsync();
        await RepairAsync(phone, order, photo);
        await phone.Page.ReloadAsync();
        await Expect(Waiting(phone)).ToHaveCountAsync(3);
        await phone.PictureAsync("crew-offline");
        Assert.Empty(await house.StepsOfPeopleAsync(order));
        // Made small on the phone: what the server keeps is no larger whatever it was sent.
        Assert.Equal(LongestSidePixels, (await phone.Page.EvaluateAsync<int[]>(KeptPhotoSidesPixels)).Max());
        await phone.FindSignalAsync();

        await house.UntilStepsAsync(order, "accepted", "onSite", "fixed");
        await Expect(phone.Page.GetByTestId("history").Locator("[data-kind=Fixed]")).ToBeVisibleAsync(new() { Timeout = PageDeadlineMs });
        await phone.PictureAsync("crew-sent");
        JsonElement[] steps = await house.StepsAsync(order);
        Assert.All(steps.Where(step => step.GetProperty("personId").ValueKind == JsonValueKind.String), step => Assert.Equal(JsonValueKind.Number, step.GetProperty("doneUnixMs").ValueKind));
        string photoId = Assert.Single(steps.Single(step => step.GetProperty("kind").GetString() == "fixed").GetProperty("photoIds").EnumerateArray()).GetString()!;
        await phone.GoAsync($"/api/v1/photos/{photoId}");
        await Expect(phone.Page.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", LongestSidePixels, new() { Timeout = PageDeadlineMs });
    }

    [RequiresFact(Browser.Program)]
    public async Task A_dashboard_that_is_killed_while_the_phone_sends_gets_each_step_once()
    {
        await using CrewHouse house = await CrewHouse.StartAsync(Faults);
        long order = await house.OrderOfAsync(1);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address);
        await phone.GoAsync("/kru");
        await phone.UntilKeptAsync($"/kru/{order}");
        FilePayload photo = await phone.PhotoAsync();
        await phone.LoseSignalAsync();
        await RepairAsync(phone, order, photo);

        await phone.FindSignalAsync();
        await house.UntilStepsAsync(order, "accepted");
        await house.KillDashboardAsync();
        await house.StartDashboardAsync();

        await house.UntilStepsAsync(order, "accepted", "onSite", "fixed");
        await Expect(Waiting(phone)).ToHaveCountAsync(0, new() { Timeout = PageDeadlineMs });
    }

    [RequiresFact(Browser.Program)]
    public async Task Who_was_too_late_sees_what_happened_meanwhile_and_chooses()
    {
        await using CrewHouse house = await CrewHouse.StartAsync(Faults);
        long order = await house.OrderOfAsync(2);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address);
        await phone.GoAsync($"/kru/{order}");
        await phone.UntilKeptAsync($"/kru/{order}");
        await phone.LoseSignalAsync();
        await phone.Page.GetByTestId("send-Accepted").ClickAsync();
        await Expect(Waiting(phone)).ToHaveCountAsync(1);
        await house.StepAsync("petrus", order, "accepted", "Saya sudah dekat");

        await phone.FindSignalAsync();

        ILocator conflict = phone.Page.GetByTestId("queue").Locator("li[data-state=conflict]");
        await Expect(conflict).ToContainTextAsync("Petrus Tallo", new() { Timeout = PageDeadlineMs });
        await Expect(conflict).ToContainTextAsync("Saya sudah dekat");
        await phone.PictureAsync("crew-conflict");
        phone.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await phone.Page.GetByTestId("queue-discard").ClickAsync();
        await Expect(conflict).ToHaveCountAsync(0);
        Assert.Equal(["accepted"], await house.StepsOfPeopleAsync(order));
    }

    [RequiresFact(Browser.Program)]
    public async Task A_session_that_has_ended_loses_nothing()
    {
        await using CrewHouse house = await CrewHouse.StartAsync(Faults);
        long order = await house.OrderOfAsync(1);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address);
        await phone.GoAsync($"/kru/{order}");
        var me = new Regex("/api/v1/me$");
        await phone.Page.Context.RouteAsync(me, route => route.FulfillAsync(new() { Status = 401, ContentType = "application/problem+json", Body = "{}" }));

        await phone.Page.GetByTestId("send-Accepted").ClickAsync();
        await Expect(phone.Page.GetByTestId("queue-state")).ToContainTextAsync("Sesi berakhir", new() { Timeout = PageDeadlineMs });
        await Expect(Waiting(phone)).ToHaveCountAsync(1);
        Assert.Empty(await house.StepsOfPeopleAsync(order));
        // Nobody touches the page: it sends what waits by itself, and is then loaded anew by itself. An answer that is asked for here spares its next look, which is in 20 s.
        await phone.Page.EvaluateAsync("() => setTimeout(() => dispatchEvent(new Event('online')), 1000)");
        await phone.Page.Context.UnrouteAsync(me);

        await house.UntilStepsAsync(order, "accepted");
    }

    [RequiresFact(Browser.Program)]
    public async Task A_phone_forgets_its_pages_when_whoever_opens_them_may_not_see_them()
    {
        await using CrewHouse house = await CrewHouse.StartAsync(Faults);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address);
        await phone.GoAsync("/kru");
        await phone.UntilKeptAsync(Faults + 1);

        await phone.SignInAsync("rosa");
        await phone.GoAsync("/kru");

        Assert.False(await phone.Page.EvaluateAsync<bool>("() => caches.has('kru-pages')"));
    }

    [RequiresFact(Browser.Program)]
    public async Task A_phone_without_scripts_goes_the_same_way_by_plain_forms()
    {
        await using CrewHouse house = await CrewHouse.StartAsync(Faults);
        long order = await house.OrderOfAsync(3);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address, hasScripts: false);
        FilePayload photo = await phone.PhotoAsync();
        await phone.GoAsync("/kru");
        await phone.Page.Locator($"a[data-order='{order}']").ClickAsync();

        await phone.Page.GetByTestId("send-Accepted").ClickAsync();
        await phone.Page.GetByTestId("send-OnSite").ClickAsync();
        await Expect(phone.Page.GetByTestId("lock")).ToBeVisibleAsync();
        await phone.Page.Locator("[data-step=Fixed] textarea").FillAsync("Driver diganti");
        await phone.Page.Locator("[data-step=Fixed] input[name=part1]").FillAsync("Driver LED 100 W");
        await phone.Page.Locator("[data-step=Fixed] input[type=file]").SetInputFilesAsync(photo);
        await phone.Page.GetByTestId("send-Fixed").ClickAsync(new() { Timeout = PageDeadlineMs });

        await Expect(phone.Page.GetByTestId("order-state")).ToHaveAttributeAsync("data-state", "Fixed", new() { Timeout = PageDeadlineMs });
        await phone.PictureAsync("crew-plain");
        await house.UntilStepsAsync(order, "accepted", "onSite", "fixed");
    }

    [RequiresTheory(Browser.Program)]
    [InlineData("/kru", CrewHouse.Lamps + 1)]
    [InlineData("/kru/1", 1)]
    public async Task A_page_with_all_that_it_loads_and_keeps_takes_at_most_60_kB_of_the_wire(string path, int pages)
    {
        await using CrewHouse house = await CrewHouse.StartAsync(CrewHouse.Lamps);
        await using CrewPhone phone = await CrewPhone.StartAsync(house.Address);

        await phone.GoAsync(path);
        await phone.UntilKeptAsync(pages);
        await phone.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.InRange(phone.Cable.BytesDown, 2_000, BudgetBytes);
        await File.WriteAllTextAsync(Path.Combine(Repository.TestArtifacts, $"crew-bytes{path.Replace('/', '-')}.txt"), phone.Cable.BytesDown.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 360);
    }

    private static ILocator Waiting(CrewPhone phone) => phone.Page.GetByTestId("queue").Locator("li[data-state=waiting]");

    // Accept, on site, fixed with a photo: on the pages that the phone has kept.
    private static async Task RepairAsync(CrewPhone phone, long order, FilePayload photo)
    {
        await phone.GoAsync($"/kru/{order}");
        await phone.Page.GetByTestId("send-Accepted").ClickAsync();
        await phone.Page.GetByTestId("send-OnSite").ClickAsync();
        await phone.Page.Locator("[data-step=Fixed] summary").ClickAsync();
        await phone.Page.Locator("[data-step=Fixed] textarea").FillAsync("Driver diganti");
        await phone.Page.Locator("[data-step=Fixed] input[name=part1]").FillAsync("Driver LED 100 W");
        await phone.Page.Locator("[data-step=Fixed] input[type=file]").SetInputFilesAsync(photo);
        await phone.Page.GetByTestId("send-Fixed").ClickAsync();
        await Expect(Waiting(phone)).ToHaveCountAsync(3);
    }
}
