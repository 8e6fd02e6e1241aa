using System.Globalization;
using System.Text;

namespace LampuKota.Dashboard;

/// <summary>Lines of SMTP over a stream (RFC 5321): commands out, replies in.</summary>
/// <param name="stream">The connection; not disposed here.</param>
internal sealed class SmtpConversation(Stream stream)
{
    // RFC 5321, 4.5.3.1.5: a reply line has at most 512 octets; servers that say more are known.
    private const int MaximumLineBytes = 2_048;

    // No server has this many capabilities.
    private const int MaximumLines = 100;

    private readonly byte[] _buffer = new byte[MaximumLineBytes];
    private int _length;

    /// <summary>Whether bytes have come that nobody has asked for; before STARTTLS they would be a stranger's.</summary>
    public bool HasUnread => _length > 0;

    /// <summary>Sends a command and reads the reply.</summary>
    /// <param name="command">The command without its end of line; holds no line break.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken)
    {
        await SendAsync(command + "\r\n", cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>Sends text as it is.</summary>
    public async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Reads one reply with all its lines.</summary>
    /// <exception cref="IOException">The server ends the connection, or speaks no SMTP.</exception>
    public async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaximumLines)
        {
            string line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code))
                throw new IOException("The server speaks no SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(code, lines);
        }

        throw new IOException("The server's reply does not end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int end = _buffer.AsSpan(0, _length).IndexOf((byte)'\n');
            if (end >= 0)
            {
                string line = Encoding.Latin1.GetString(_buffer, 0, end).TrimEnd('\r');
                _buffer.AsSpan(end + 1, _length - end - 1).CopyTo(_buffer);
                _length -= end + 1;
                return line;
            }

            if (_length == _buffer.Length)
                throw new IOException("A line of the server is too long.");
            int read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
                throw new IOException("The server ended the connection.");
            _length += read;
        }
    }
}

/// <summary>A reply of a mail server.</summary>
/// <param name="Code">Three digits; 2xx and 3xx are good, 4xx passes, 5xx stays.</param>
/// <param name="Lines">Its lines without the code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Whether the server did what it was asked for, or waits for more.</summary>
    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>Whether the server has a capability.</summary>
    /// <param name="word">The first words of its line.</param>
    public bool Offers(string word) => Lines.Any(line => line.Equals(word, StringComparison.OrdinalIgnoreCase) || line.StartsWith(word + " ", StringComparison.OrdinalIgnoreCase));
}
