using System.Numerics;

namespace LampuKota.Mqtt;

/// <summary>The form and meaning of Topic Filters for UTF-8 and UTF-16 alike: every character that matters is ASCII.</summary>
internal static class FilterSyntax
{
    public static bool IsValid<T>(ReadOnlySpan<T> filter)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!TrySkipShare(ref filter))
            return false;
        while (!filter.IsEmpty)
        {
            int separator = filter.IndexOf(Of<T>('/'));
            ReadOnlySpan<T> level = separator < 0 ? filter : filter[..separator];
            if (level.Length > 1 && level.ContainsAny(Of<T>('+'), Of<T>('#')))
                return false;
            if (separator < 0)
                return true;
            if (level.Length == 1 && level[0] == Of<T>('#'))
                return false;
            filter = filter[(separator + 1)..];
        }

        return true;
    }

    public static bool Matches<T>(ReadOnlySpan<T> filter, ReadOnlySpan<T> topic)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (filter.IsEmpty || topic.IsEmpty)
            return false;
        // [MQTT-4.7.2-1]
        if (topic[0] == Of<T>('$') && (filter[0] == Of<T>('+') || filter[0] == Of<T>('#')))
            return false;
        while (true)
        {
            ReadOnlySpan<T> wanted = TakeLevel(ref filter, out bool filterEnds);
            if (wanted.Length == 1 && wanted[0] == Of<T>('#'))
                return true;
            ReadOnlySpan<T> level = TakeLevel(ref topic, out bool topicEnds);
            if (!(wanted.Length == 1 && wanted[0] == Of<T>('+')) && !wanted.SequenceEqual(level))
                return false;
            if (topicEnds)
                // 4.7.1.2: "sport/#" also matches "sport", the parent of its level.
                return filterEnds || (filter.Length == 1 && filter[0] == Of<T>('#'));
            if (filterEnds)
                return false;
        }
    }

    private static ReadOnlySpan<T> TakeLevel<T>(ref ReadOnlySpan<T> rest, out bool isLast)
        where T : unmanaged, IBinaryInteger<T>
    {
        int separator = rest.IndexOf(Of<T>('/'));
        isLast = separator < 0;
        ReadOnlySpan<T> level = isLast ? rest : rest[..separator];
        rest = isLast ? default : rest[(separator + 1)..];
        return level;
    }

    /// <summary>Goes behind <c>$share/{name}/</c>; false where that is begun but not complete.</summary>
    private static bool TrySkipShare<T>(ref ReadOnlySpan<T> filter)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!IsShared(filter))
            return true;
        ReadOnlySpan<T> rest = filter[Math.Min("$share/".Length, filter.Length)..];
        int nameLength = rest.IndexOf(Of<T>('/'));
        if (nameLength <= 0 || rest[..nameLength].ContainsAny(Of<T>('+'), Of<T>('#')))
            return false;
        filter = rest[(nameLength + 1)..];
        return !filter.IsEmpty;
    }

    private static bool IsShared<T>(ReadOnlySpan<T> filter)
        where T : unmanaged, IBinaryInteger<T>
    {
        const string Keyword = "$share";
        if (filter.Length < Keyword.Length)
            return false;
        for (int i = 0; i < Keyword.Length; i++)
        {
            if (filter[i] != Of<T>(Keyword[i]))
                return false;
        }

        return filter.Length == Keyword.Length || filter[Keyword.Length] == Of<T>('/');
    }

    private static T Of<T>(char ascii)
        where T : unmanaged, IBinaryInteger<T> => T.CreateTruncating(ascii);
}
