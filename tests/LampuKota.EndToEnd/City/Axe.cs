using Microsoft.Playwright;

namespace LampuKota.EndToEnd;

/// <summary>Asks axe-core, inside a page, what there breaks the success criteria of WCAG 2.2 AA that a program can judge.</summary>
internal static class Axe
{
    private static readonly string Script = Repository.ClientScript("node_modules/axe-core/axe.min.js");

    // "target-size" is the one rule of WCAG 2.2, and off in axe-core unless it is asked for. Style sheets are not fetched a second time.
    private const string Run = """
        async onlyRules => {
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
          const { violations } = await axe.run(document, {
            runOnly: onlyRules ? { type: 'rule', values: onlyRules } : { type: 'tag', values: tags },
            rules: onlyRules ? {} : { 'target-size': { enabled: true } },
            resultTypes: ['violations'], preload: false,
          });
          return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
            `${id} · ${target.join(' ')} · ${[...any, ...all, ...none].map(check => check.message).join(' ')}`));
        }
        """;

    // Colours are all that changes with the theme.
    private static readonly string[] RulesOfColours = ["color-contrast", "link-in-text-block"];

    /// <summary>Has every document that the page opens from now on know axe-core. The browser does it itself, so the page's content security policy stays as it is.</summary>
    public static Task BringAsync(IPage page)
    {
        if (!File.Exists(Script))
            throw new InvalidOperationException($"axe-core is missing: run 'npm ci' in {Path.GetDirectoryName(Repository.ClientScript("package.json"))}.");
        return page.AddInitScriptAsync(scriptPath: Script);
    }

    /// <summary>What breaks a rule: rule, selector, why.</summary>
    public static Task<string[]> CheckAsync(IPage page) => page.EvaluateAsync<string[]>(Run, null);

    /// <summary>The same, of rules about colours alone.</summary>
    public static Task<string[]> CheckColoursAsync(IPage page) => page.EvaluateAsync<string[]>(Run, RulesOfColours);
}
