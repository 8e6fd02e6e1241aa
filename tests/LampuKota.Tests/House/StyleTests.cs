using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>House rules that a compiler does not know, held by reading the code.</summary>
public sealed partial class StyleTests
{
    private const int MaximumLinesPerFile = 600;

    private static readonly string[] SourcePatterns = ["*.cs", "*.razor", "*.js", "*.css"];

    [Fact]
    public void No_source_file_is_longer_than_one_thing_can_be() =>
        Assert.Empty(SourceFiles().Where(path => File.ReadLines(path).Count() > MaximumLinesPerFile).Select(Checkout.Relative));

    [Fact]
    public void A_namespace_is_the_name_of_its_project()
    {
        var wrong = new List<string>();
        foreach (string path in SourceFiles().Where(path => path.EndsWith(".cs", StringComparison.Ordinal)))
        {
            Match match = Namespace().Match(File.ReadAllText(path));
            if (match.Success && match.Groups[1].Value != ProjectOf(path))
                wrong.Add($"{Checkout.Relative(path)}: {match.Groups[1].Value}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_is_left_for_later_in_a_comment() =>
        Assert.Empty(SourceFiles().Where(path => LeftForLater().IsMatch(File.ReadAllText(path))).Select(Checkout.Relative));

    [Fact]
    public void There_are_no_regions() =>
        Assert.Empty(SourceFiles().Where(path => File.ReadLines(path).Any(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal)))
            .Select(Checkout.Relative));

    [Fact]
    public void No_merge_is_left_unfinished() =>
        Assert.Empty(SourceFiles().Concat(Checkout.Files("*.md")).Where(path => File.ReadLines(path).Any(line => line.StartsWith("<<<" + "<<<< ", StringComparison.Ordinal)))
            .Select(Checkout.Relative));

    private static IEnumerable<string> SourceFiles() =>
        SourcePatterns.SelectMany(Checkout.Files)
            .Where(path => !Checkout.Relative(path).Contains("wwwroot/lib/", StringComparison.Ordinal))
            .Where(path => !Checkout.Relative(path).Contains("/Migrations/", StringComparison.Ordinal)); // written by EF Core's tool

    private static string ProjectOf(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string? project = Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault();
            if (project is not null)
                return Path.GetFileNameWithoutExtension(project);
        }

        throw new InvalidOperationException($"{path} belongs to no project.");
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME)\b")]
    private static partial Regex LeftForLater();
}
