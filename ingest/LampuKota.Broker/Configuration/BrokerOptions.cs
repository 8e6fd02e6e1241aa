using System.Net;
using LampuKota.Mqtt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LampuKota.Broker;

/// <summary>
/// The settings of the broker, from the section <c>Mqtt</c>. Out of the box it serves plain MQTT on loopback to clients with credentials.
/// </summary>
public sealed class BrokerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Mqtt";

    // A day; rarer is of no use to anybody.
    private const int MaximumSysInterval = 86_400;

    /// <summary>IP address of the plain listener. Loopback unless <see cref="AllowPlainTextBeyondLoopback"/> is set.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port of the plain listener; 0 takes any free one, see <see cref="MqttBroker.EndPoints"/>.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>IP address of the TLS listener.</summary>
    public string TlsAddress { get; set; } = "0.0.0.0";

    /// <summary>TCP port of the TLS listener, which is off until <see cref="CertificatePath"/> is set; 0 takes any free one.</summary>
    public int TlsPort { get; set; } = 8883;

    /// <summary>File with the server's certificate and its chain (PEM); null or empty turns TLS off.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>File with the certificate's private key (PEM); null or empty where it stands in <see cref="CertificatePath"/> too.</summary>
    public string? CertificateKeyPath { get; set; }

    /// <summary>Refuses clients without a trusted certificate on the TLS listener; else a password will do there too.</summary>
    public bool RequireClientCertificate { get; set; }

    /// <summary>IP address of the WebSocket listener. Loopback unless a certificate is set or <see cref="AllowPlainTextBeyondLoopback"/> is.</summary>
    public string WebSocketAddress { get; set; } = "127.0.0.1";

    /// <summary>TCP port of MQTT over WebSocket, with TLS once <see cref="CertificatePath"/> is set; null turns it off, 0 takes any free one.</summary>
    public int? WebSocketPort { get; set; }

    /// <summary>
    /// Origins of the web pages that may connect over WebSocket, separated by <c>;</c>, for instance <c>https://city.example</c>. A page that was loaded from the very address that it
    /// connects to may always; so may programs that are no browser.
    /// </summary>
    public string WebSocketOrigins { get; set; } = "";

    /// <summary>Seconds between two rounds of <c>$SYS</c> topics; 0 turns them off.</summary>
    // mosquitto's sys_interval.
    public int SysInterval { get; set; } = 10;

    /// <summary>Serves clients without credentials, and opens every topic but <c>$SYS</c> to any client. For tests and tools, on loopback only.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>
    /// Marks an installation that runs in earnest: every CONNACK of MQTT 5.0 then carries <see cref="ProductionMark"/>, and a tool that makes load for a test refuses to go on.
    /// </summary>
    public bool Production { get; set; }

    /// <summary>The User Property of CONNACK that marks a broker by <see cref="Production"/>.</summary>
    public static UserProperty ProductionMark { get; } = new("production", "true");

    /// <summary>Lets passwords and payloads pass in plain text over a network.</summary>
    public bool AllowPlainTextBeyondLoopback { get; set; }

    /// <summary>Where sessions, Retained Messages and wills are kept.</summary>
    public SessionStoreKind SessionStore { get; set; } = SessionStoreKind.Disk;

    /// <summary>
    /// How long after its own start the broker waits for a client that was connected before, until it publishes that client's will. As long as our client's
    /// longest pause between two attempts: the end of the broker must not report the whole city offline.
    /// </summary>
    public TimeSpan WillGraceAfterRestart { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Limits, set by the same section.</summary>
    public BrokerLimits Limits { get; set; } = new();

    /// <summary>Whether a certificate is set, so that the TLS listener is on.</summary>
    public bool UsesTls => !string.IsNullOrEmpty(CertificatePath);

    /// <summary>Reads and checks the section <c>Mqtt</c>.</summary>
    /// <param name="configuration">The root of the configuration.</param>
    /// <exception cref="OptionsValidationException">A setting cannot be used; its failures are sentences for the operator.</exception>
    public static BrokerOptions Read(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        BrokerOptions options;
        try
        {
            options = section.Get<BrokerOptions>() ?? new BrokerOptions();
            section.Bind(options.Limits);
        }
        catch (InvalidOperationException exception)
        {
            // The binder names the key, its value and the type that was expected.
            throw Invalid([$"{exception.Message.TrimEnd('.')}: correct the setting."]);
        }

        options.Validate();
        return options;
    }

    /// <summary>Checks the settings against each other and against what can work.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be used; its failures are sentences for the operator.</exception>
    public void Validate()
    {
        string[] faults = [.. FindFaults()];
        if (faults.Length > 0)
            throw Invalid(faults);
    }

    private static OptionsValidationException Invalid(string[] faults) => new(Section, typeof(BrokerOptions), faults);

    private IEnumerable<string> FindFaults()
    {
        foreach (string fault in FindListenerFaults(nameof(Address), Address, nameof(Port), Port))
            yield return fault;
        foreach (string fault in UsesTls ? FindTlsFaults() : [])
            yield return fault;
        foreach (string fault in FindWebSocketFaults())
            yield return fault;
        if (SysInterval is < 0 or > MaximumSysInterval)
            yield return $"{Section}:{nameof(SysInterval)} is {SysInterval}: set it to a value from 0 (off) to {MaximumSysInterval} seconds.";
        if (!AllowPlainTextBeyondLoopback && IsBeyondLoopback(Address))
            yield return $"{Section}:{nameof(Address)} is {Address}, where passwords would pass in plain text: leave it at 127.0.0.1 and set "
                + $"{Section}:{nameof(CertificatePath)} for TLS, or set {Section}:{nameof(AllowPlainTextBeyondLoopback)}=true on a network you trust.";
        if (AllowAnonymous && (IsBeyondLoopback(Address) || (UsesTls && IsBeyondLoopback(TlsAddress)) || (WebSocketPort is not null && IsBeyondLoopback(WebSocketAddress))))
            yield return $"{Section}:{nameof(AllowAnonymous)} is true, but the broker listens beyond loopback: turn it off, or leave "
                + $"{Section}:{nameof(Address)}, {Section}:{nameof(TlsAddress)} and {Section}:{nameof(WebSocketAddress)} at 127.0.0.1.";
        if (RequireClientCertificate && !UsesTls)
            yield return $"{Section}:{nameof(RequireClientCertificate)} is true, but there is no TLS listener that could ask for one: set {Section}:{nameof(CertificatePath)}.";
        if (WillGraceAfterRestart < TimeSpan.Zero || WillGraceAfterRestart > TimeSpan.FromDays(1))
            yield return $"{Section}:{nameof(WillGraceAfterRestart)} is {WillGraceAfterRestart}: set it to a value from 00:00:00 to 1.00:00:00.";
        foreach (string fault in Limits.FindFaults())
            yield return fault;
    }

    private IEnumerable<string> FindWebSocketFaults()
    {
        if (WebSocketPort is not { } port)
            yield break;
        foreach (string fault in FindListenerFaults(nameof(WebSocketAddress), WebSocketAddress, nameof(WebSocketPort), port))
            yield return fault;
        if (port != 0 && (port == Port || (UsesTls && port == TlsPort)))
            yield return $"{Section}:{nameof(WebSocketPort)} is {port}, which another listener of the broker has: give each its own port.";
        if (!UsesTls && !AllowPlainTextBeyondLoopback && IsBeyondLoopback(WebSocketAddress))
            yield return $"{Section}:{nameof(WebSocketAddress)} is {WebSocketAddress}, where passwords would pass in plain text: leave it at 127.0.0.1, set "
                + $"{Section}:{nameof(CertificatePath)} for TLS, or set {Section}:{nameof(AllowPlainTextBeyondLoopback)}=true on a network you trust.";
        foreach (string origin in WebSocketOriginList.Where(origin => !IsOrigin(origin)))
            yield return $"{Section}:{nameof(WebSocketOrigins)} has \"{origin}\", which is no origin: write one such as https://city.example, without a path.";
    }

    /// <summary><see cref="WebSocketOrigins"/>, one by one.</summary>
    internal string[] WebSocketOriginList => WebSocketOrigins.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> FindTlsFaults()
    {
        foreach (string fault in FindListenerFaults(nameof(TlsAddress), TlsAddress, nameof(TlsPort), TlsPort))
            yield return fault;
        if (!File.Exists(CertificatePath))
            yield return $"{Section}:{nameof(CertificatePath)} names {CertificatePath}, which does not exist: name a PEM file that this user may read.";
        if (!string.IsNullOrEmpty(CertificateKeyPath) && !File.Exists(CertificateKeyPath))
            yield return $"{Section}:{nameof(CertificateKeyPath)} names {CertificateKeyPath}, which does not exist: name a PEM file that this user may read.";
        if (TlsPort == Port && TlsPort != 0 && TlsAddress == Address)
            yield return $"{Section}:{nameof(TlsPort)} and {Section}:{nameof(Port)} are both {Port}: give each its own port.";
    }

    private static IEnumerable<string> FindListenerFaults(string addressName, string address, string portName, int port)
    {
        if (!IPAddress.TryParse(address, out _))
            yield return $"{Section}:{addressName} is \"{address}\", which is no IP address: set it to one such as 127.0.0.1 or 0.0.0.0.";
        if (port is < 0 or > ushort.MaxValue)
            yield return $"{Section}:{portName} is {port}: set it to a value from 0 (any free port) to {ushort.MaxValue}.";
    }

    private static bool IsBeyondLoopback(string address) => IPAddress.TryParse(address, out IPAddress? parsed) && !IPAddress.IsLoopback(parsed);
}
