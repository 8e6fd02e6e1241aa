using Microsoft.Playwright;

namespace LampuKota.EndToEnd;

/// <summary>Every page of a running city under axe-core, in both themes, and what a keyboard alone reaches. docs/access.md says what this shows and what it does not.</summary>
[Collection(CityTests.Name)]
public sealed class AccessTests(RunningCity city)
{
    private const float PageDeadlineMs = 30_000;
    private const int TabStops = 40;

    // A page is quiet when it waits for no answer. Without WebGL the map says that it cannot be drawn: what stands beside it is the same.
    private const string QuietPages = """
        let waiting = 0;
        const fetchNow = window.fetch;
        window.fetch = (...call) => { waiting++; return fetchNow(...call).finally(() => waiting--); };
        window.isQuiet = () => waiting === 0;
        """;

    private const string NoWebGl = """
        const contextOf = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) { return kind.startsWith('webgl') ? null : contextOf.call(this, kind, ...more); };
        """;

    private const string FollowLink = """
        path => {
          const link = document.createElement('a');
          link.href = path;
          document.body.append(link);
          link.click();
          link.remove();
        }
        """;

    // Empty where the focus shows and nothing lies over it; else what has it. A choice drawn as a button shows the focus beside its hidden input, the search around it.
    private const string FocusProblem = """
        () => {
          const focused = document.activeElement;
          if (focused === document.body) return '';
          const isShown = [focused, focused.nextElementSibling, focused.closest('search-box')].some(element => {
            const style = element && getComputedStyle(element);
            return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          });
          const box = focused.getBoundingClientRect();
          const isSeen = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([across, down]) => {
            const top = document.elementFromPoint(box.x + box.width * across, box.y + box.height * down);
            return top && (focused.contains(top) || top.contains(focused) || focused.labels?.[0]?.contains(top));
          });
          if (isShown && isSeen) return '';
          return `${focused.tagName} ${focused.className} '${focused.ariaLabel ?? focused.textContent.trim().slice(0, 40)}': ${isShown ? 'lies under something' : 'does not show its focus'}`;
        }
        """;

    [RequiresFact(Browser.Program)]
    public async Task No_page_breaks_a_rule_of_WCAG_in_the_dark_or_the_light_theme()
    {
        using CityPages pages = await CityPages.MakeAsync(city);
        await using Browser browser = await Browser.StartAsync();
        var found = new List<string>();
        IPage desk = await OpenAsync(browser, "/tidak-ada", 1440, 900, NoWebGl);
        foreach (string path in pages.Room)
        {
            await desk.EvaluateAsync(FollowLink, path);
            await desk.WaitForFunctionAsync("path => location.pathname === path && window.isQuiet()", path, new() { Timeout = PageDeadlineMs });
            await CheckAsync(desk, path, found);
        }

        foreach (string path in pages.Alone)
        {
            await desk.GotoAsync(new Uri(city.Address, path).ToString());
            await CheckAsync(desk, path, found);
        }

        IPage phone = await OpenAsync(browser, "/warga", 360, 780);
        foreach (string path in pages.Phone)
        {
            await phone.GotoAsync(new Uri(city.Address, path).ToString());
            await CheckAsync(phone, path + " on a phone", found);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [RequiresFact(Browser.Program)]
    public async Task The_map_itself_and_what_lies_over_it_break_no_rule_and_a_keyboard_reaches_all()
    {
        await using Browser browser = await Browser.StartAsync();
        var found = new List<string>();
        IPage page = await OpenAsync(browser, "/gangguan", 1440, 900);
        await page.WaitForFunctionAsync("() => window.lampuKotaMap?.ready", null, new() { Timeout = PageDeadlineMs });
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("skip", await page.EvaluateAsync<string>("document.activeElement.className"));
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('room').contains(document.activeElement)"), "The first link does not lead into the page.");

        await page.ReloadAsync();
        for (int stop = 0; stop < TabStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            string problem = await page.EvaluateAsync<string>(FocusProblem);
            if (problem.Length > 0)
                found.Add(problem);
        }

        await page.Locator(".menu summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await CheckAsync(page, "/gangguan with map and menu", found);
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('.menu').open"));
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task<IPage> OpenAsync(Browser browser, string path, int width, int height, params string[] scripts)
    {
        (IPage page, _) = await browser.OpenAsync(new Uri("about:blank"), new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce, ColorScheme = ColorScheme.Dark,
        });
        await page.Context.AddCookiesAsync([new Cookie { Name = "person", Value = CityPages.Administrator, Url = city.Address.ToString() }]);
        await Axe.BringAsync(page);
        foreach (string script in scripts.Prepend(QuietPages))
            await page.AddInitScriptAsync(script);
        await page.GotoAsync(new Uri(city.Address, path).ToString());
        return page;
    }

    /// <summary>All rules in the dark, those of colours again in the light; and nothing moves where stillness is asked for.</summary>
    private static async Task CheckAsync(IPage page, string where, List<string> found)
    {
        string[] rules = await Axe.CheckAsync(page);
        int moving = await page.EvaluateAsync<int>("document.getAnimations().length");
        await ShowAsync(page, "light", ColorScheme.Light);
        string[] colours = await Axe.CheckColoursAsync(page);
        await ShowAsync(page, "dark", ColorScheme.Dark);

        found.AddRange(rules.Select(rule => $"{where}: {rule}"));
        found.AddRange(colours.Select(rule => $"{where} (light): {rule}"));
        if (moving > 0)
            found.Add($"{where}: {moving} animations run though reduced motion is asked for");
    }

    // The dashboard's theme is an attribute; public pages follow the phone.
    private static async Task ShowAsync(IPage page, string theme, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await page.EvaluateAsync("theme => { if (document.documentElement.dataset.theme) document.documentElement.dataset.theme = theme; }", theme);
    }
}
