using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>
/// Hands mail to a mail server (RFC 5321), one connection a mail. Written here and not left to System.Net.Mail, which knows neither TLS from the first byte nor a deadline
/// for a whole conversation, nor an authority of one's own (docs/decisions/0085-own-smtp-client.md).
/// </summary>
/// <param name="options">The server, and the credentials at it.</param>
/// <param name="time">For deadlines, and the mail's date.</param>
internal sealed class SmtpChannel(SmtpOptions options, TimeProvider time) : IMessageChannel
{
    /// <summary>For a whole mail; RFC 5321, 4.5.3.2 would wait minutes for each reply, while a crew waits.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public ContactChannel Kind => ContactChannel.Email;

    public async Task<SendAnswer> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await TalkAsync(message, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendAnswer.Later($"no answer within {Deadline.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (SocketException exception)
        {
            return new SendAnswer.Later(exception.SocketErrorCode.ToString());
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return new SendAnswer.Later(exception.Message);
        }
        catch (SmtpRefusal refusal)
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"{refusal.At} was answered {refusal.Reply.Code}");
            return refusal.Reply.Code < 500 ? new SendAnswer.Later(reason) : new SendAnswer.Refused(reason);
        }
    }

    private async Task<SendAnswer> TalkAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
        await using Stream plain = new NetworkStream(socket);
        await using SslStream? tls = options.Security == SmtpSecurity.None ? null : new SslStream(plain);
        var talk = new SmtpConversation(plain);
        if (options.Security == SmtpSecurity.Tls)
            talk = await SecureAsync(tls!, cancellationToken);

        Require(await talk.ReadAsync(cancellationToken), "the greeting");
        SmtpReply offered = Require(await talk.AskAsync(Greeting, cancellationToken), "EHLO");
        if (options.Security == SmtpSecurity.StartTls)
        {
            if (!offered.Offers("STARTTLS"))
                return new SendAnswer.Later("the server offers no STARTTLS, and mail does not go without it");
            Require(await talk.AskAsync("STARTTLS", cancellationToken), "STARTTLS");
            if (talk.HasUnread)
                throw new IOException("The server spoke on before the connection was secure."); // Or somebody between us and it.
            talk = await SecureAsync(tls!, cancellationToken);
            offered = Require(await talk.AskAsync(Greeting, cancellationToken), "EHLO");
        }

        await SignInAsync(talk, offered, cancellationToken);
        Require(await talk.AskAsync($"MAIL FROM:<{options.From}>", cancellationToken), "MAIL");
        Require(await talk.AskAsync($"RCPT TO:<{message.Address}>", cancellationToken), "RCPT");
        Require(await talk.AskAsync("DATA", cancellationToken), "DATA");
        // No line of it begins with a full stop: headers do not, and neither does base64.
        await talk.SendAsync(MailText.Write(message, options.From, time.GetUtcNow()) + ".\r\n", cancellationToken);
        Require(await talk.ReadAsync(cancellationToken), "the mail");
        await LeaveAsync(talk, cancellationToken);
        return new SendAnswer.Taken();
    }

    // The mail is the server's by now: whatever becomes of the parting must not make it look as if it were not.
    private static async Task LeaveAsync(SmtpConversation talk, CancellationToken cancellationToken)
    {
        try
        {
            await talk.SendAsync("QUIT\r\n", cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return;
        }
    }

    // A name that is no domain of ours is what RFC 5321, 4.1.3 writes as an address.
    private static string Greeting => "EHLO [127.0.0.1]";

    private async Task<SmtpConversation> SecureAsync(SslStream tls, CancellationToken cancellationToken)
    {
        await tls.AuthenticateAsClientAsync(options.TlsOptions(), cancellationToken);
        return new SmtpConversation(tls);
    }

    private async Task SignInAsync(SmtpConversation talk, SmtpReply offered, CancellationToken cancellationToken)
    {
        if (options.UserName is not { } userName)
            return;
        string[] ways = offered.Lines.FirstOrDefault(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ') ?? [];
        if (ways.Contains("PLAIN"))
        {
            Require(await talk.AskAsync("AUTH PLAIN " + Base64($"\0{userName}\0{options.Password}"), cancellationToken), "AUTH");
            return;
        }

        Require(await talk.AskAsync("AUTH LOGIN", cancellationToken), "AUTH");
        Require(await talk.AskAsync(Base64(userName), cancellationToken), "AUTH");
        Require(await talk.AskAsync(Base64(options.Password ?? ""), cancellationToken), "AUTH");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static SmtpReply Require(SmtpReply reply, string at) => reply.IsGood ? reply : throw new SmtpRefusal(at, reply);

    private sealed class SmtpRefusal(string at, SmtpReply reply) : Exception
    {
        public string At => at;

        public SmtpReply Reply => reply;
    }
}

/// <summary>A mail server.</summary>
/// <param name="Host">Its name or address; its certificate bears it.</param>
/// <param name="Port">587 for STARTTLS, 465 for TLS.</param>
/// <param name="Security">How the connection is secured.</param>
/// <param name="From">Sender's address.</param>
/// <param name="UserName">User name; null to send without.</param>
/// <param name="Password">Password.</param>
/// <param name="TlsOptions">Makes the options of a secure connection.</param>
internal sealed record SmtpOptions(string Host, int Port, SmtpSecurity Security, string From, string? UserName, string? Password, Func<SslClientAuthenticationOptions> TlsOptions)
{
    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>How a connection to a mail server is secured.</summary>
internal enum SmtpSecurity
{
    /// <summary>From EHLO on (RFC 3207); without it no mail goes.</summary>
    StartTls,

    /// <summary>From the first byte on (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all; on this machine only.</summary>
    None,
}
