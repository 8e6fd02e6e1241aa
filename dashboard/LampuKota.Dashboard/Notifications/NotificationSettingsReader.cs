using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Reads <see cref="NotificationSettings"/>.</summary>
/// <param name="configuration">Where they are.</param>
internal sealed class NotificationSettingsReader(IConfiguration configuration)
{
    // Secrets are some hundred characters; a larger file is another file.
    private const int MaximumSecretBytes = 4 * 1024;

    private const int MinimumWebhookSecretLength = 16;

    // The push services of today's browsers: Chrome and Edge of old, Firefox, Safari, Edge.
    private static readonly string[] PushServices = ["fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"];

    public NotificationSettings Read(IncidentNorms norms, Uri? publicAddress) => new()
    {
        PublicUrl = Text(NotificationSettings.PublicUrlKey) is { } text ? Address(NotificationSettings.PublicUrlKey, text) : publicAddress,
        Timing = NotificationTiming.Default with
        {
            Answer = Duration.FromMinutes(norms.AcceptMinutes),
            DigestMinute = TimeOfDay(NotificationSettings.DigestAtKey, NotificationTiming.Default.DigestMinute),
        },
        Retention = Duration.FromDays(Whole(NotificationSettings.RetentionDaysKey, 90, 1, 3_650)),
        Smtp = ReadSmtp(),
        Webhook = ReadWebhook(),
        Telegram = Secret(NotificationSettings.TelegramTokenKey) is { } token
            ? new TelegramOptions(Service(NotificationSettings.TelegramUrlKey, "https://api.telegram.org/"), token)
            : null,
        WhatsApp = ReadWhatsApp(),
        WebPush = ReadWebPush(),
    };

    private SmtpOptions? ReadSmtp()
    {
        if (Text(NotificationSettings.SmtpHostKey) is not { } host)
            return null;
        string from = Text(NotificationSettings.SmtpFromKey)
            ?? throw new OperatorMistakeException($"{NotificationSettings.SmtpHostKey} is set, but {NotificationSettings.SmtpFromKey} is not: set the address that mail comes from.");
        if (!MailAddress.TryCreate(from, out MailAddress? mail) || mail.Address != from || !Ascii.IsValid(from))
            throw new OperatorMistakeException($"{NotificationSettings.SmtpFromKey} is \"{from}\" but must be a mail address such as lampu@contoh.go.id.");

        SmtpSecurity security = ReadSecurity();
        bool isHere = host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
        if (security == SmtpSecurity.None && !isHere)
            throw new OperatorMistakeException($"{NotificationSettings.SmtpSecurityKey} is none, which is for a mail server on this machine: take starttls or tls for {host}.");

        string? userName = Text(NotificationSettings.SmtpUserNameKey);
        string? password = Secret(NotificationSettings.SmtpPasswordKey);
        if (userName is null != password is null)
            throw new OperatorMistakeException($"Set both {NotificationSettings.SmtpUserNameKey} and {NotificationSettings.SmtpPasswordKey}, or neither.");
        int port = Whole(NotificationSettings.SmtpPortKey, security == SmtpSecurity.Tls ? 465 : 587, 1, IPEndPoint.MaxPort);
        return new SmtpOptions(host, port, security, from, userName, password, TlsOptions(host));
    }

    private SmtpSecurity ReadSecurity() => Text(NotificationSettings.SmtpSecurityKey)?.ToLowerInvariant() switch
    {
        null or "starttls" => SmtpSecurity.StartTls,
        "tls" => SmtpSecurity.Tls,
        "none" => SmtpSecurity.None,
        var other => throw new OperatorMistakeException($"{NotificationSettings.SmtpSecurityKey} is \"{other}\" but must be starttls, tls or none."),
    };

    private Func<SslClientAuthenticationOptions> TlsOptions(string host)
    {
        if (Text(NotificationSettings.SmtpAuthorityKey) is not { } path)
            return () => new SslClientAuthenticationOptions { TargetHost = host };
        X509Certificate2Collection authorities = ReadAuthorities(path);
        return () =>
        {
            // An authority of one's own publishes no revocation lists.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            return new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy };
        };
    }

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OperatorMistakeException($"{NotificationSettings.SmtpAuthorityKey} names {path}, which cannot be read as certificates (PEM): correct the name or the file.");
        }

        return authorities.Count > 0
            ? authorities
            : throw new OperatorMistakeException($"{NotificationSettings.SmtpAuthorityKey} names {path}, which has no certificate (PEM): correct the name or the file.");
    }

    private WebhookOptions? ReadWebhook()
    {
        string? hosts = Text(NotificationSettings.WebhookHostsKey);
        string? secret = Secret(NotificationSettings.WebhookSecretKey);
        if (hosts is null && secret is null)
            return null;
        if (hosts is null || secret is null || secret.Length < MinimumWebhookSecretLength)
            throw new OperatorMistakeException(
                $"Webhooks need both {NotificationSettings.WebhookHostsKey}, the hosts that they may go to, and {NotificationSettings.WebhookSecretKey} of at least {MinimumWebhookSecretLength} characters: set both, or neither.");
        return new WebhookOptions(Encoding.UTF8.GetBytes(secret), Hosts(hosts));
    }

    private WhatsAppOptions? ReadWhatsApp()
    {
        if (Secret(NotificationSettings.WhatsAppTokenKey) is not { } token)
            return null;
        string number = Text(NotificationSettings.WhatsAppNumberKey) ?? "";
        string template = Text(NotificationSettings.WhatsAppTemplateKey) ?? "";
        bool isGood = number.Length > 0 && number.All(char.IsAsciiDigit) && template.Length > 0 && template.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
        return isGood
            ? new WhatsAppOptions(Service(NotificationSettings.WhatsAppUrlKey, "https://graph.facebook.com/v21.0/"), number, template, token)
            : throw new OperatorMistakeException(
                $"{NotificationSettings.WhatsAppTokenKey} is set: set {NotificationSettings.WhatsAppNumberKey} to the number's id and {NotificationSettings.WhatsAppTemplateKey} to the approved template's name too.");
    }

    private WebPushOptions? ReadWebPush()
    {
        if (Text(NotificationSettings.PushSubjectKey) is not { } subject)
            return null;
        bool isGood = Uri.TryCreate(subject, UriKind.Absolute, out Uri? uri) && uri.Scheme is "mailto" or "https";
        return isGood
            ? new WebPushOptions(subject, Text(NotificationSettings.PushHostsKey) is { } hosts ? Hosts(hosts) : new HostList(PushServices))
            : throw new OperatorMistakeException($"{NotificationSettings.PushSubjectKey} is \"{subject}\" but must be whom a push service may ask, such as mailto:lampu@contoh.go.id.");
    }

    private static HostList Hosts(string text) => new(text.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries));

    private Uri Service(string key, string otherwise)
    {
        Uri uri = Address(key, Text(key) ?? otherwise);
        return uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback
            ? uri
            : throw new OperatorMistakeException($"{key} is \"{uri}\" but must be an https address: a secret goes there.");
    }

    private static Uri Address(string key, string text)
    {
        bool isGood = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http" && uri.Query.Length == 0 && uri.UserInfo.Length == 0;
        return isGood ? uri! : throw new OperatorMistakeException($"{key} is \"{text}\" but must be an address such as https://lampu.contoh.go.id.");
    }

    private int TimeOfDay(string key, int otherwise)
    {
        if (Text(key) is not { } text)
            return otherwise;
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time.Hour * 60 + time.Minute
            : throw new OperatorMistakeException($"{key} is \"{text}\" but must be a time of day such as 07:00.");
    }

    private int Whole(string key, int otherwise, int least, int most)
    {
        if (Text(key) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a whole number, {least} to {most}."));
    }

    private string? Secret(string key)
    {
        string? path = Text(key + NotificationSettings.FileSuffix);
        if (path is null)
            return Text(key);
        if (Text(key) is not null)
            throw new OperatorMistakeException($"Set either {key} or {key}{NotificationSettings.FileSuffix}, not both.");
        try
        {
            var file = new FileInfo(path);
            string secret = file.Length <= MaximumSecretBytes ? File.ReadAllText(path).Trim() : "";
            return secret.Length > 0 ? secret : throw new OperatorMistakeException($"{key}{NotificationSettings.FileSuffix} names {path}, which holds no secret: write it there, in one line.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"{key}{NotificationSettings.FileSuffix} names {path}, which cannot be read: correct the name, or make it readable for this user.");
        }
    }

    private string? Text(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
