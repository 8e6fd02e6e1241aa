using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using LampuKota.Dashboard;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>The mail client against a server whose every reply a test writes. Debian's own server is in the end-to-end tests.</summary>
public sealed class SmtpChannelTests
{
    private static readonly string[] Good = ["220 contoh", "250-contoh\r\n250-8BITMIME\r\n250 AUTH LOGIN PLAIN", "235 ok", "250 ok", "250 ok", "354 go", "250 taken", "221 bye"];

    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 1, 2, 3));

    [Fact]
    public async Task A_mail_goes_out_with_the_same_id_each_time()
    {
        (SendAnswer first, List<string> said) = await TalkAsync(Good);
        (SendAnswer second, List<string> again) = await TalkAsync(Good);

        Assert.IsType<SendAnswer.Taken>(first);
        Assert.IsType<SendAnswer.Taken>(second);
        Assert.Equal("EHLO [127.0.0.1]", said[0]);
        Assert.Equal("AUTH PLAIN " + Convert.ToBase64String("\0lampu\0rahasia"u8), said[1]);
        Assert.Equal(["MAIL FROM:<lampu@contoh.go.id>", "RCPT TO:<ana@contoh.go.id>", "DATA"], said[2..5]);
        Assert.Contains("Date: Sun, 22 Nov 2026 01:02:03 +0000", said);
        string id = Assert.Single(said, line => line.StartsWith("Message-ID: ", StringComparison.Ordinal));
        Assert.Contains(id, again);
        Assert.Matches("^Message-ID: <[0-9a-f]{32}@contoh.go.id>$", id);
    }

    [Theory]
    [InlineData(0, "421 busy", false)]
    [InlineData(2, "535 no", true)]
    [InlineData(3, "451 later", false)]
    [InlineData(4, "550 nobody", true)]
    [InlineData(4, "452 full", false)]
    [InlineData(6, "554 spam", true)]
    [InlineData(6, "451 greylisted", false)]
    [InlineData(1, "nonsense", false)]
    public async Task What_the_server_refuses_for_good_is_refused_and_all_else_is_tried_later(int at, string reply, bool isFinal)
    {
        string[] replies = [.. Good];
        replies[at] = reply;

        (SendAnswer answer, _) = await TalkAsync(replies);

        Assert.Equal(isFinal, answer is SendAnswer.Refused);
        Assert.Equal(!isFinal, answer is SendAnswer.Later);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_is_tried_again_and_one_that_was_taken_is_taken_whatever_follows()
    {
        (SendAnswer lost, _) = await TalkAsync(Good[..6]);
        (SendAnswer parted, _) = await TalkAsync(Good[..7]);

        Assert.IsType<SendAnswer.Later>(lost);
        Assert.IsType<SendAnswer.Taken>(parted);
    }

    [Fact]
    public async Task Without_STARTTLS_no_mail_and_no_password_goes()
    {
        (SendAnswer answer, List<string> said) = await TalkAsync(Good, SmtpSecurity.StartTls);
        (SendAnswer injected, _) = await TalkAsync(["220 contoh", "250-contoh\r\n250 STARTTLS", "220 go\r\n250 injected"], SmtpSecurity.StartTls);

        Assert.IsType<SendAnswer.Later>(answer);
        Assert.Equal(["EHLO [127.0.0.1]"], said);
        Assert.IsType<SendAnswer.Later>(injected);
    }

    [Fact]
    public void Text_is_text_whatever_is_in_it()
    {
        OutgoingMessage message = HttpChannelTests.Message("ana@contoh.go.id") with { Title = "Gangguan\r\nBcc: eve@contoh.go.id " + new string('ä', 80) + "🏮", Lines = [".", "From here", "\r\n.\r\nQUIT"] };

        string mail = MailText.Write(message, "lampu@contoh.go.id", DateTimeOffset.UnixEpoch);

        string[] lines = mail.Split("\r\n");
        Assert.DoesNotContain(lines, line => line.StartsWith('.') || line.Length > 78 || line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.All(mail, letter => Assert.True(char.IsAscii(letter)));
        string subject = string.Concat(lines.SkipWhile(line => !line.StartsWith("Subject: ", StringComparison.Ordinal)).TakeWhile(line => line.Contains("=?", StringComparison.Ordinal))
            .Select(line => Encoding.UTF8.GetString(Convert.FromBase64String(line[(line.IndexOf("?B?", StringComparison.Ordinal) + 3)..line.LastIndexOf("?=", StringComparison.Ordinal)]))));
        Assert.Equal(message.Title, subject);
        string body = Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(lines.SkipWhile(line => line.Length > 0))));
        Assert.Equal(message.WholeText.ReplaceLineEndings("\n"), body.ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    private async Task<(SendAnswer Answer, List<string> Said)> TalkAsync(string[] replies, SmtpSecurity security = SmtpSecurity.None)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<List<string>> serving = ServeAsync(listener, replies);
        var channel = new SmtpChannel(new SmtpOptions("127.0.0.1", port, security, "lampu@contoh.go.id", "lampu", "rahasia", () => new SslClientAuthenticationOptions { TargetHost = "127.0.0.1" }), _time);
        SendAnswer answer = await channel.SendAsync(HttpChannelTests.Message("ana@contoh.go.id"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        return (answer, await serving.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<List<string>> ServeAsync(TcpListener listener, string[] replies)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var said = new List<string>();
        bool isMail = false;
        for (int i = 0; i < replies.Length; i++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(replies[i] + "\r\n"));
            isMail = replies[i].StartsWith("354", StringComparison.Ordinal);
            string? line;
            do
            {
                line = await ReadAsync(reader);
                if (line is null)
                    return said; // The client has left.
                said.Add(line);
            }
            while (isMail && line != ".");
        }

        return said;
    }

    private static async Task<string?> ReadAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadLineAsync();
        }
        catch (IOException)
        {
            return null; // It left without reading the last reply.
        }
    }
}
