using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LampuKota.Dashboard;

/// <summary>Writes a mail (RFC 5322, RFC 2045). No text can end a header or begin another: all of it goes out as base64.</summary>
internal static class MailText
{
    // RFC 2047, 2: a line with an encoded word has at most 76 characters; "Subject: =?utf-8?B?...?=" leaves 55, which is 39 bytes of text, whole characters of it.
    private const int WordBytes = 39;

    private const int LineLength = 76;

    /// <summary>The mail's id: the same for each attempt of this message, so that a server or reader that knows it drops the second.</summary>
    /// <param name="key">The message's key.</param>
    /// <param name="from">Sender's address.</param>
    public static string MessageId(string key, string from) =>
        $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}>";

    /// <summary>Writes it, with CRLF at the end of each line.</summary>
    /// <param name="message">The message; its address is a mail address.</param>
    /// <param name="from">Sender's address.</param>
    /// <param name="now">The real time.</param>
    public static string Write(OutgoingMessage message, string from, DateTimeOffset now)
    {
        var mail = new StringBuilder();
        Header(mail, "From", $"LampuKota <{from}>");
        Header(mail, "To", $"<{message.Address}>");
        Header(mail, "Subject", Encoded(message.Title));
        Header(mail, "Date", now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(mail, "Message-ID", MessageId(message.Key, from));
        Header(mail, "Auto-Submitted", "auto-generated"); // RFC 3834: nobody's holiday answer is wanted.
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", "text/plain; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        string body = Convert.ToBase64String(Encoding.UTF8.GetBytes(message.WholeText.ReplaceLineEndings("\r\n") + "\r\n"));
        for (int i = 0; i < body.Length; i += LineLength)
            mail.Append(body.AsSpan(i, Math.Min(LineLength, body.Length - i))).Append("\r\n");
        return mail.ToString();
    }

    private static void Header(StringBuilder mail, string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");

    private static string Encoded(string text)
    {
        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            int length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > WordBytes)
                End();
            word.AddRange(bytes[..length]);
        }

        End();
        return string.Join("\r\n ", words);

        void End()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }
}
