using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>How people are notified: the settings <c>Notifications:*</c>, checked at the start. A channel whose settings are missing is off.</summary>
internal sealed record NotificationSettings
{
    public const string Section = "Notifications";
    public const string PublicUrlKey = $"{Section}:PublicUrl";
    public const string DigestAtKey = $"{Section}:DigestAt";
    public const string RetentionDaysKey = $"{Section}:RetentionDays";
    public const string SmtpHostKey = $"{Section}:Smtp:Host";
    public const string SmtpPortKey = $"{Section}:Smtp:Port";
    public const string SmtpSecurityKey = $"{Section}:Smtp:Security";
    public const string SmtpFromKey = $"{Section}:Smtp:From";
    public const string SmtpUserNameKey = $"{Section}:Smtp:UserName";
    public const string SmtpPasswordKey = $"{Section}:Smtp:Password";
    public const string SmtpAuthorityKey = $"{Section}:Smtp:CertificateAuthorityPath";
    public const string WebhookHostsKey = $"{Section}:Webhook:Hosts";
    public const string WebhookSecretKey = $"{Section}:Webhook:Secret";
    public const string TelegramUrlKey = $"{Section}:Telegram:Url";
    public const string TelegramTokenKey = $"{Section}:Telegram:Token";
    public const string WhatsAppUrlKey = $"{Section}:WhatsApp:Url";
    public const string WhatsAppNumberKey = $"{Section}:WhatsApp:PhoneNumberId";
    public const string WhatsAppTemplateKey = $"{Section}:WhatsApp:Template";
    public const string WhatsAppTokenKey = $"{Section}:WhatsApp:Token";
    public const string PushSubjectKey = $"{Section}:WebPush:Subject";
    public const string PushHostsKey = $"{Section}:WebPush:Hosts";

    /// <summary>Ends the key of a file that holds the secret of the same name.</summary>
    public const string FileSuffix = "File";

    /// <summary>Settings that are secrets: from the environment, or a file whose name ends in File, never on the command line.</summary>
    public static IReadOnlyList<string> SecretKeys { get; } = [SmtpPasswordKey, WebhookSecretKey, TelegramTokenKey, WhatsAppTokenKey];

    /// <summary>Settings that the command line takes.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        PublicUrlKey, DigestAtKey, RetentionDaysKey, SmtpHostKey, SmtpPortKey, SmtpSecurityKey, SmtpFromKey, SmtpUserNameKey, SmtpAuthorityKey, WebhookHostsKey,
        TelegramUrlKey, WhatsAppUrlKey, WhatsAppNumberKey, WhatsAppTemplateKey, PushSubjectKey, PushHostsKey, .. SecretKeys.Select(key => key + FileSuffix),
    ];

    /// <summary>Where phones reach this dashboard, for links; null for none.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How long to wait.</summary>
    public NotificationTiming Timing { get; init; } = NotificationTiming.Default;

    /// <summary>How long deliveries are kept after they are over.</summary>
    public Duration Retention { get; init; } = Duration.FromDays(90);

    /// <summary>The mail server; null for none.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>The key of webhooks, and where they may go; null for none.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>The bot; null for none.</summary>
    public TelegramOptions? Telegram { get; init; }

    /// <summary>The sending number; null for none.</summary>
    public WhatsAppOptions? WhatsApp { get; init; }

    /// <summary>Who pushes to browsers, and the push services that there are; null for nobody.</summary>
    public WebPushOptions? WebPush { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="norms">Within what time an answer is expected.</param>
    /// <param name="publicAddress">Where browsers find the dashboard; null where nobody has said.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static NotificationSettings Read(IConfiguration configuration, IncidentNorms norms, Uri? publicAddress) =>
        new NotificationSettingsReader(configuration).Read(norms, publicAddress);

    /// <summary>Shows no secret.</summary>
    public override string ToString() => Section;
}

/// <summary>Webhooks.</summary>
/// <param name="Secret">The key that receivers share with us, as its UTF-8 bytes.</param>
/// <param name="Hosts">Where they may go.</param>
internal sealed record WebhookOptions(byte[] Secret, HostList Hosts)
{
    /// <summary>Shows no secret.</summary>
    public override string ToString() => nameof(WebhookOptions);
}

/// <summary>A bot of the Telegram kind.</summary>
/// <param name="Url">The service.</param>
/// <param name="Token">The bot's token.</param>
internal sealed record TelegramOptions(Uri Url, string Token)
{
    /// <summary>Shows no secret.</summary>
    public override string ToString() => Url.Host;
}

/// <summary>Web push.</summary>
/// <param name="Subject">Whom a push service may ask.</param>
/// <param name="Hosts">The push services that there are.</param>
internal sealed record WebPushOptions(string Subject, HostList Hosts);
