using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary>What a load test is asked to do.</summary>
internal sealed record LoadSettings
{
    /// <summary>Values of one report of a lamp.</summary>
    public const int ValuesALamp = LampReadings.ValueCount;

    /// <summary>The broker; null starts an ingest of our own in a temporary folder.</summary>
    public BrokerAddress? Broker { get; init; }

    /// <summary>Credential of a service, which may publish for every gateway; null where the broker lets anybody in.</summary>
    public string? UserName { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>Whether to connect with TLS.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Whether a broker beyond this machine may be loaded.</summary>
    public bool AllowsRemote { get; init; }

    /// <summary>Where a given ingest serves its metrics; null leaves the ledger out.</summary>
    public Uri? Metrics { get; init; }

    /// <summary>The data folder of a given ingest on this machine; null leaves reading back out.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Connections.</summary>
    public int Gateways { get; init; } = 50;

    /// <summary>Lamps behind each.</summary>
    public int Lamps { get; init; } = 50;

    /// <summary>Lamps that report in one message; divides <see cref="Lamps"/>.</summary>
    public int LampsAMessage { get; init; } = 50;

    /// <summary>Format of the packs.</summary>
    public TelemetryFormat Format { get; init; } = LoadFormat.Default;

    /// <summary>Quality of Service.</summary>
    public QualityOfService Qos { get; init; } = QualityOfService.AtLeastOnce;

    /// <summary>Messages a second of all gateways together; null is as fast as possible.</summary>
    public double? MessagesPerSecond { get; init; }

    /// <summary>How long to send, ramp included.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the rate takes to rise from nothing.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>Most unacknowledged messages of one gateway; beyond them the messages that are due wait in the load test.</summary>
    public int InFlight { get; init; } = 32;

    /// <summary>The slowest p99 that passes; null passes any.</summary>
    public TimeSpan? P99Limit { get; init; }

    /// <summary>Where to write the report as JSON.</summary>
    public string? JsonFile { get; init; }

    /// <summary>Where to write it as HTML.</summary>
    public string? HtmlFile { get; init; }

    /// <summary>Values of one message.</summary>
    public int ValuesAMessage => LampsAMessage * ValuesALamp;
}

/// <summary>Where a broker listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
internal readonly record struct BrokerAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>, <c>[v6]:port</c> or a host alone; null where the text is none.</summary>
    public static BrokerAddress? Parse(string text) =>
        Uri.TryCreate($"mqtt://{text}", UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 && uri.PathAndQuery is "/" or "" && uri.UserInfo.Length == 0 && uri.Port != 0
            ? new BrokerAddress(uri.Host.Trim('[', ']'), uri.Port < 0 ? 1883 : uri.Port)
            : null;

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? FormattableString.Invariant($"[{Host}]:{Port}") : FormattableString.Invariant($"{Host}:{Port}");
}
