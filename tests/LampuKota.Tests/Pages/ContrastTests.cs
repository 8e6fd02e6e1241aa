using System.Globalization;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>The colours of the style sheets' roles can be told apart, whatever page uses them: text by 4.5 to 1, what shows a control or the focus by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).</summary>
public sealed partial class ContrastTests
{
    private static readonly string Files = Path.Combine(Checkout.Root, "dashboard", "LampuKota.Dashboard", "wwwroot");

    private static readonly string[] Grounds = ["ground", "surface", "raised"];
    private static readonly string[] Texts = ["text", "quiet", "accent", "act-text", "warn", "accent-strong"];
    private static readonly string[] PublicTexts = ["text", "quiet", "accent", "act"];
    private static readonly string[] CrewGrounds = ["ground", "raised"];
    private static readonly string[] CrewTexts = ["text", "quiet", "accent", "act", "warn"];
    private static readonly string[] Washes = ["accent-wash", "act-wash", "warn-wash"];

    [Theory]
    [InlineData(0)] // dark
    [InlineData(1)] // light
    public void Text_of_the_operators_pages_is_read_on_every_ground(int theme)
    {
        Dictionary<string, string> roles = Roles(Path.Combine("css", "tokens.css"), theme);
        foreach (string ground in Grounds)
        {
            string[] backgrounds = [roles[ground], .. Washes.Select(wash => Over(roles[wash], roles[ground]))];
            Assert.All(Texts, text => Assert.All(backgrounds, background => AssertContrast(4.5, text, roles[text], $"{ground} {background}", background)));
        }

        AssertContrast(4.5, "on-accent", roles["on-accent"], "accent", roles["accent"]);
        AssertContrast(4.5, "on-accent", roles["on-accent"], "accent-strong", roles["accent-strong"]);
        AssertContrast(4.5, "on-act", roles["on-act"], "act", roles["act"]);
        AssertContrast(4.5, "map-label", roles["map-label"], "map-land", roles["map-land"]);
        AssertContrast(4.5, "map-label-quiet", roles["map-label-quiet"], "map-land", roles["map-land"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fields_and_the_focus_are_seen_on_every_ground(int theme)
    {
        Dictionary<string, string> roles = Roles(Path.Combine("css", "tokens.css"), theme);

        Assert.All(Grounds, ground => AssertContrast(3, "field-line", roles["field-line"], ground, roles[ground]));
        Assert.All(Grounds, ground => AssertContrast(3, "accent", roles["accent"], ground, roles[ground]));
    }

    [Theory]
    [InlineData(0)] // light
    [InlineData(1)] // dark
    public void Public_pages_are_read_in_both_themes(int theme)
    {
        Dictionary<string, string> roles = Roles(Path.Combine("css", "citizen.css"), theme);

        Assert.All(PublicTexts, text => Assert.All(Grounds, ground => AssertContrast(4.5, text, roles[text], ground, roles[ground])));
        Assert.All(Grounds, ground => AssertContrast(3, "line-strong", roles["line-strong"], ground, roles[ground]));
        AssertContrast(4.5, "on-accent", roles["on-accent"], "accent", roles["accent"]);
    }

    [Fact]
    public void Crews_pages_are_read_in_the_sun()
    {
        Dictionary<string, string> roles = Roles(Path.Combine("kru", "kru.css"), 0);

        Assert.All(CrewTexts, text => Assert.All(CrewGrounds, ground => AssertContrast(4.5, text, roles[text], ground, roles[ground])));
        AssertContrast(4.5, "act", roles["act"], "act-wash", roles["act-wash"]);
        AssertContrast(4.5, "warn", roles["warn"], "warn-wash", roles["warn-wash"]);
        AssertContrast(3, "line", roles["line"], "ground", roles["ground"]);
    }

    private static void AssertContrast(double least, string nameA, string colourA, string nameB, string colourB)
    {
        double[] light = [.. new[] { Luminance(colourA), Luminance(colourB) }.Order()];
        double contrast = (light[1] + 0.05) / (light[0] + 0.05);
        Assert.True(contrast >= least, string.Create(CultureInfo.InvariantCulture, $"{nameA} {colourA} on {nameB} {colourB}: {contrast:0.00}, not {least}"));
    }

    /// <summary>The roles of a sheet's so manieth theme.</summary>
    private static Dictionary<string, string> Roles(string sheet, int theme) =>
        Block().Matches(File.ReadAllText(Path.Combine(Files, sheet))).Select(block => Role().Matches(block.Value)).Where(roles => roles.Count > 0).ElementAt(theme)
            .ToDictionary(role => role.Groups[1].Value, role => role.Groups[2].Value);

    // WCAG 2.2, "relative luminance".
    private static double Luminance(string colour)
    {
        double[] linear = [.. Channels(colour).Select(channel => channel / 255).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static string Over(string wash, string ground)
    {
        double[] top = Channels(wash);
        double share = top[3] / 255;
        return "#" + string.Concat(top.Zip(Channels(ground)).Take(3).Select(pair =>
            ((int)Math.Round(pair.First * share + pair.Second * (1 - share))).ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static double[] Channels(string colour)
    {
        string digits = colour.Length == 4 ? string.Concat(colour[1..].Select(digit => new string(digit, 2))) : colour[1..];
        return [.. Enumerable.Range(0, digits.Length / 2).Select(at => (double)int.Parse(digits.AsSpan(at * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Append(255)];
    }

    [GeneratedRegex(@":root[^{]*\{[^}]*\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"--([\w-]+): (#[0-9a-f]{3,8});")]
    private static partial Regex Role();
}
