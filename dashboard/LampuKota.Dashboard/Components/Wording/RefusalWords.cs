using System.Globalization;
using System.Resources;
using LampuKota.City;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Dashboard;

/// <summary>
/// Says refusals in people's language. A refusal carries its English sentence with the values apart; Resources/RefusalWords.resx holds the Indonesian one under the English, as
/// everything that pages say is held in two languages. A test holds the two to each other.
/// </summary>
public static class RefusalWords
{
    /// <summary>The word for a sentence that has none of its own, such as what another program says: it stands there as it is.</summary>
    internal const string Otherwise = "otherwise";

    private static readonly ResourceManager Sentences = new("LampuKota.Dashboard.Resources.RefusalWords", typeof(RefusalWords).Assembly);
    private static readonly ResourceManager Names = new("LampuKota.Dashboard.Resources.Words", typeof(RefusalWords).Assembly);

    /// <summary>A refusal in a language.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="language">Two letters; English where it is none that the pages have.</param>
    public static string Say(RefusalSentence sentence, string language)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (language != OperatorRoom.FirstLanguage)
            return sentence.ToString();
        return Sentences.GetString(sentence.Key, CultureInfo.InvariantCulture) is { } words
            ? sentence.Format(words, NameOf)
            : string.Format(CultureInfo.InvariantCulture, Sentences.GetString(Otherwise, CultureInfo.InvariantCulture)!, sentence);
    }

    /// <summary>A refusal in the language of who asked: as chosen on the pages, else as the request says (RFC 9110, 12.5.4), else English.</summary>
    /// <param name="context">The request; its answer says which language it is.</param>
    /// <param name="sentence">The sentence.</param>
    public static string Answer(HttpContext context, RefusalSentence sentence)
    {
        ArgumentNullException.ThrowIfNull(context);
        string language = LanguageOf(context.Request);
        context.Response.Headers.ContentLanguage = language;
        return Say(sentence, language);
    }

    private static string LanguageOf(HttpRequest request)
    {
        IEnumerable<string?> asked = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? HeaderQuality.Match).Select(one => one.Value.Value?.Split('-')[0]);
        return asked.Prepend(request.Cookies[OperatorRoom.LanguageCookie]).FirstOrDefault(OperatorRoom.HasLanguage) ?? "en";
    }

    // What has a name on the pages is called by it.
    private static object? NameOf(object? value) => value switch
    {
        PersonRole => Named("role", value),
        ContactChannel => Named("channel", value),
        IncidentStepKind => Named("order.step", value),
        Enum => Named(char.ToLowerInvariant(value.GetType().Name[0]) + value.GetType().Name[1..], value),
        int or long => PeopleFormat.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => value,
    };

    private static string Named(string space, object value) => Names.GetString($"{space}.{value}", CultureInfo.InvariantCulture) ?? value.ToString()!;
}
