using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>Nothing moves on any page for whoever asked their machine for reduced motion (WCAG 2.2, 2.3.3).</summary>
public sealed partial class StillnessTests
{
    private static readonly string Files = Path.Combine(Checkout.Root, "dashboard", "LampuKota.Dashboard", "wwwroot");

    // These sheets come without base.css, whose rule stills all others.
    private static readonly string[] Alone = ["answer.css", "citizen.css", "kru.css"];

    [Fact]
    public void The_sheet_that_stands_before_all_others_stills_every_element() =>
        Assert.Matches(StillRule(), File.ReadAllText(Path.Combine(Files, "css", "base.css")));

    [Fact]
    public void Style_sheets_that_stand_alone_move_nothing()
    {
        string[] sheets = [.. Sheets().Where(path => Alone.Contains(Path.GetFileName(path)))];

        Assert.Equal(Alone.Length, sheets.Length);
        Assert.Empty(sheets.Where(path => Motion().IsMatch(File.ReadAllText(path))).Select(Checkout.Relative));
    }

    [Fact]
    public void No_style_sheet_insists_on_its_motion() =>
        Assert.Empty(Sheets().Where(path => Insisting().IsMatch(File.ReadAllText(path).Replace("none !important", "none", StringComparison.Ordinal))).Select(Checkout.Relative));

    [Fact]
    public void Scripts_that_move_something_ask_first_whether_they_may()
    {
        string[] moving = [.. Scripts().Where(path => MovingScript().IsMatch(File.ReadAllText(path)))];

        Assert.NotEmpty(moving);
        Assert.Empty(moving.Where(path => !File.ReadAllText(path).Contains("prefersStillness", StringComparison.Ordinal)).Select(Checkout.Relative));
    }

    private static IEnumerable<string> Sheets() => Own("*.css");

    private static IEnumerable<string> Scripts() => Own("*.js");

    private static IEnumerable<string> Own(string pattern) =>
        Directory.EnumerateFiles(Files, pattern, SearchOption.AllDirectories).Where(path => !path.StartsWith(Path.Combine(Files, "lib"), StringComparison.Ordinal));

    [GeneratedRegex(@"@media \(prefers-reduced-motion: reduce\) \{\s*\*,\s*\*::before,\s*\*::after \{\s*animation: none !important;\s*transition: none !important;\s*\}")]
    private static partial Regex StillRule();

    [GeneratedRegex(@"(?:animation|transition|scroll-behavior)(?:-[a-z]+)*:")]
    private static partial Regex Motion();

    [GeneratedRegex(@"(?:animation|transition)(?:-[a-z]+)*:[^;]*!important")]
    private static partial Regex Insisting();

    // MapLibre's own controls ask by themselves.
    [GeneratedRegex(@"this\.map\.(?:flyTo|easeTo|panTo|fitBounds)\(|\.animate\(|behavior: 'smooth'")]
    private static partial Regex MovingScript();
}
