using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Words that go with a number: English has another one for a single thing, under the word's key and <c>.one</c>.</summary>
internal static class CountWords
{
    /// <summary>A number of something.</summary>
    /// <param name="words">The page's words.</param>
    /// <param name="key">The word, which takes the number.</param>
    /// <param name="count">How many.</param>
    public static string Count(this IStringLocalizer<Words> words, string key, int count) => words[count == 1 ? key + ".one" : key, PeopleFormat.Number(count)];
}
