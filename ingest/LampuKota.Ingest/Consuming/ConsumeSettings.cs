using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Ingest;

/// <summary>The broker elsewhere, and how to enter: the settings <c>Consume:*</c>.</summary>
internal sealed record ConsumeSettings
{
    public const string HostKey = "Consume:Host";
    public const string PortKey = "Consume:Port";
    public const string TlsKey = "Consume:Tls";
    public const string AuthorityPathKey = "Consume:AuthorityPath";
    public const string ClientIdKey = "Consume:ClientId";
    public const string GroupKey = "Consume:Group";
    public const string UserNameKey = "Consume:UserName";
    public const string PasswordKey = "Consume:Password";
    public const string PasswordFileKey = "Consume:PasswordFile";
    public const string ReceiveMaximumKey = "Consume:ReceiveMaximum";

    public static readonly string[] Keys =
        [HostKey, PortKey, TlsKey, AuthorityPathKey, ClientIdKey, GroupKey, UserNameKey, PasswordKey, PasswordFileKey, ReceiveMaximumKey];

    private const string DefaultFaultsClientId = "lampukota-faults";

    // Enough for a commit of some milliseconds to hold a worker's whole share, and what a worker that dies leaves for later.
    private const ushort DefaultReceiveMaximum = 500;

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required bool UsesTls { get; init; }

    /// <summary>Certificates (PEM) of the authorities that are trusted instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Name of the Shared Subscription that all workers are members of.</summary>
    public required string Group { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public required ushort ReceiveMaximum { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static ConsumeSettings Read(IConfiguration configuration, IngestMode mode)
    {
        string? Text(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        bool usesTls = Text(TlsKey) is { } tls && (bool.TryParse(tls, out bool flag) ? flag : throw new OperatorMistakeException($"{TlsKey} is \"{tls}\" but must be true or false."));
        string? clientId = Text(ClientIdKey) ?? (mode == IngestMode.Faults ? DefaultFaultsClientId : null);
        if (clientId is not null && !IsTopicLevel(clientId))
            throw new OperatorMistakeException($"{ClientIdKey} is \"{clientId}\" but must be a name without /, + and #: it is part of a topic.");
        string group = Text(GroupKey) ?? "ingest";
        if (!IsTopicLevel(group))
            throw new OperatorMistakeException($"{GroupKey} is \"{group}\" but must be a name without /, + and #.");

        return new ConsumeSettings
        {
            Host = Text(HostKey) ?? throw new OperatorMistakeException($"{HostKey} must name the broker that telemetry is taken from, for instance broker.example.org."),
            Port = Number(PortKey, Text(PortKey), usesTls ? 8883 : 1883, IPEndPoint.MaxPort),
            UsesTls = usesTls,
            Authorities = Text(AuthorityPathKey) is { } path ? ReadAuthorities(path, usesTls) : null,
            ClientId = clientId ?? throw new OperatorMistakeException($"{ClientIdKey} must name this worker: always the same name, and another one for each worker."),
            Group = group,
            UserName = Text(UserNameKey),
            Password = ReadPassword(Text(PasswordKey), Text(PasswordFileKey)),
            ReceiveMaximum = (ushort)Number(ReceiveMaximumKey, Text(ReceiveMaximumKey), DefaultReceiveMaximum, ushort.MaxValue),
        };
    }

    /// <summary>TLS as these settings ask for it; null for plain TCP.</summary>
    public Func<SslClientAuthenticationOptions>? Tls() => !UsesTls ? null : () =>
    {
        var options = new SslClientAuthenticationOptions();
        if (Authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }

        return options;
    };

    /// <summary>For logs; shows no secret.</summary>
    public override string ToString() => $"{ClientId}@{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    private static bool IsTopicLevel(string name) => name.AsSpan().IndexOfAny("/+#") < 0;

    private static int Number(string key, string? text, int otherwise, int maximum)
    {
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= maximum
            ? number
            : throw new OperatorMistakeException($"{key} is \"{text}\" but must be a whole number from 1 to {maximum.ToString(CultureInfo.InvariantCulture)}.");
    }

    private static X509Certificate2Collection ReadAuthorities(string path, bool usesTls)
    {
        if (!usesTls)
            throw new OperatorMistakeException($"{AuthorityPathKey} is set, but {TlsKey} is not true: set both, or neither.");

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OperatorMistakeException($"{AuthorityPathKey} names {path}, which cannot be read as certificates (PEM): correct the name or the file.");
        }

        return authorities.Count > 0 ? authorities : throw new OperatorMistakeException($"{AuthorityPathKey} names {path}, which has no certificate (PEM): correct the name or the file.");
    }

    private static string? ReadPassword(string? password, string? path)
    {
        if (path is null)
            return password;
        if (password is not null)
            throw new OperatorMistakeException($"{PasswordKey} and {PasswordFileKey} are both set: leave one of them out.");

        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"{PasswordFileKey} names {path}, which cannot be read: correct the name, or give this user the right to read it.");
        }
    }
}
