namespace LampuKota.City;

/// <summary>
/// Knows what is tried first: common words of passwords in Indonesian and English, names of the place, runs of digits, letters and keys. At the length that
/// is asked for no single word of such lists is left, so what counts is whether a password is nothing but a few of them in a row. Pure.
/// </summary>
internal static class CommonPasswords
{
    /// <summary>A run of neighbours of at least this length counts as one part.</summary>
    private const int ShortestRun = 4;

    /// <summary>As many characters that are in no known part are still nothing: "Lampukota2026!!".</summary>
    private const int MostLeftOver = 5;

    private static readonly string[] Words =
    [
        "password", "passwort", "katasandi", "sandi", "rahasia", "sayang", "cinta", "bismillah", "alhamdulillah", "indonesia", "merdeka", "garuda", "nusantara", "jakarta",
        "kupang", "kota", "lampu", "lampukota", "jalan", "penerangan", "timor", "flores", "sasando", "oebobo", "oesapa", "kelapalima", "alak", "maulafa", "kelurahan", "kecamatan",
        "walikota", "dinas", "admin", "administrator", "operator", "supervisor", "petugas", "pengguna", "selamat", "datang", "masuk", "ganti", "pagi", "malam", "sekarang", "terserah",
        "anjing", "kucing", "bola", "persib", "persija", "manchester", "united", "liverpool", "barcelona", "chelsea", "arsenal", "naruto", "doraemon", "pokemon",
        "welcome", "login", "letmein", "iloveyou", "love", "monkey", "dragon", "master", "sunshine", "princess", "football", "baseball", "superman", "batman", "shadow", "trustno",
        "secret", "changeme", "default", "guest", "user", "root", "test", "testing", "server", "computer", "internet", "google", "facebook", "whatsapp", "samsung", "android",
        "summer", "winter", "spring", "autumn", "monday", "sunday", "januari", "februari", "maret", "april", "juni", "juli", "agustus", "september", "oktober", "november", "desember",
        "correct", "horse", "battery", "staple", "hello", "world", "qazwsx", "zaqwsx", "asdasd", "abcabc", "xxx", "yang", "aku", "kamu", "dia", "saya", "anda", "the", "you", "my", "is",
    ];

    private static readonly string[] Rows =
        ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()"];

    // What stands for a letter where a letter is expected.
    private static readonly Dictionary<char, char> Disguises = new()
    {
        ['0'] = 'o', ['1'] = 'i', ['3'] = 'e', ['4'] = 'a', ['5'] = 's', ['7'] = 't', ['@'] = 'a', ['$'] = 's', ['!'] = 'i',
    };

    /// <summary>Whether a password is made of known parts, with next to nothing besides.</summary>
    /// <param name="password">The password.</param>
    /// <param name="own">Words that belong to the person.</param>
    public static bool IsMadeOf(string password, IReadOnlyList<string> own)
    {
        string plain = password.ToLowerInvariant();
        string undisguised = string.Concat(plain.Select(letter => Disguises.GetValueOrDefault(letter, letter)));
        string[] words = [.. Words, .. own.Where(word => word.Length >= 3).Select(word => word.ToLowerInvariant())];
        return LeastLeftOver(plain, undisguised, words) <= MostLeftOver;
    }

    // The fewest characters that are in no part, over all ways to divide the password.
    private static int LeastLeftOver(string plain, string undisguised, string[] words)
    {
        int[] least = new int[plain.Length + 1];
        for (int end = 1; end <= plain.Length; end++)
        {
            least[end] = least[end - 1] + 1;
            for (int start = Math.Max(0, end - 32); start < end; start++)
            {
                if (least[start] < least[end] && IsPart(plain.AsSpan(start, end - start), undisguised.AsSpan(start, end - start), words))
                    least[end] = least[start];
            }
        }

        return least[^1];
    }

    private static bool IsPart(ReadOnlySpan<char> plain, ReadOnlySpan<char> undisguised, string[] words)
    {
        foreach (string word in words)
        {
            if (plain.SequenceEqual(word) || undisguised.SequenceEqual(word))
                return true;
        }

        return plain.Length >= ShortestRun && (IsRun(plain) || IsRepeated(plain) || IsYear(plain));
    }

    private static bool IsRun(ReadOnlySpan<char> part)
    {
        Span<char> backwards = stackalloc char[part.Length];
        part.CopyTo(backwards);
        backwards.Reverse();
        foreach (string row in Rows)
        {
            if (row.AsSpan().Contains(part, StringComparison.Ordinal) || row.AsSpan().Contains(backwards, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsRepeated(ReadOnlySpan<char> part) => part.IndexOfAnyExcept(part[0]) < 0;

    private static bool IsYear(ReadOnlySpan<char> part) => part.Length == 4 && (part.StartsWith("19") || part.StartsWith("20")) && char.IsAsciiDigit(part[2]) && char.IsAsciiDigit(part[3]);
}
