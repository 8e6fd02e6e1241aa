using System.Text;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>Finds the sentences of refusals where they are written: in the dashboard's source.</summary>
internal static partial class RefusalSentences
{
    /// <summary>The keys of all of them.</summary>
    public static IReadOnlySet<string> ReadAll()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in Checkout.Files("*.cs").Where(path => Checkout.Relative(path).StartsWith("dashboard/", StringComparison.Ordinal)))
        {
            string code = File.ReadAllText(path);
            foreach (Match place in Places().Matches(code))
                keys.UnionWith(LiteralsFrom(code, place.Index + place.Length - 1).Where(IsSentence));
        }

        return keys;
    }

    // Up to what closes the bracket at the beginning.
    private static List<string> LiteralsFrom(string code, int at)
    {
        var literals = new List<string>();
        int depth = 0;
        do
        {
            if (code[at] == '"' || (code[at] == '$' && code[at + 1] == '"'))
                literals.Add(TakeLiteral(code, ref at));
            else if (code[at] == '\'')
                at += code[at + 1] == '\\' ? 4 : 3;
            else if (code[at] == '/' && code[at + 1] == '/')
                at = code.IndexOf('\n', at);
            else
                depth += DepthOf(code[at++]);
        }
        while (depth > 0);
        return literals;
    }

    private static int DepthOf(char letter) => letter is '(' or '{' or '[' ? 1 : letter is ')' or '}' or ']' ? -1 : 0;

    private static string TakeLiteral(string code, ref int at)
    {
        bool isInterpolated = code[at] == '$';
        at += isInterpolated ? 2 : 1;
        var key = new StringBuilder();
        int values = 0;
        while (code[at] != '"')
        {
            if (code[at] == '\\')
            {
                key.Append(code[at + 1]);
                at += 2;
            }
            else if (isInterpolated && code[at] == '{' && code[at + 1] != '{')
            {
                key.Append('{').Append(values++).Append('}');
                at = EndOfValue(code, at);
            }
            else
            {
                key.Append(code[at++]);
            }
        }

        at++;
        return key.ToString();
    }

    private static int EndOfValue(string code, int at)
    {
        int depth = 0;
        do
        {
            if (code[at] == '"')
                TakeLiteral(code, ref at);
            else
                depth += DepthOf(code[at++]);
        }
        while (depth > 0);
        return at;
    }

    private static bool IsSentence(string text) => text.Contains(' ', StringComparison.Ordinal) && (char.IsUpper(text[0]) || text[0] == '{') && text[^1] is '.' or '}';

    // What is called with a sentence, and the bodies of methods that give one.
    [GeneratedRegex(@"\b(?:RequestRefusedException|IncidentConflictException|Invalid|Refused|Outside|Require|Answer)\(|\bnew\((?=Refusal\.)|RefusalSentence\?? \w+\([^)]*\)[^{;]*\{")]
    private static partial Regex Places();
}
