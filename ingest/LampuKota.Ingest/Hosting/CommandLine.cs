using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>The options that the command line takes, and the settings that may stand in a file or the environment.</summary>
internal static class CommandLine
{
    public const string Help = """
        LampuKota ingest: the MQTT broker, and the way of telemetry into the store.

          credentials --help             commands for the credentials of gateways
          backup --help                  a consistent copy of everything, while ingest runs or not
          restore --help                 a data directory from such a copy
          check --help                   whether the telemetry store is sound
          --consume                      no broker: take a share of the telemetry of a broker elsewhere (Consume:*), beside other workers (docs/operations.md)
          --faults                       no broker and no store: hear all telemetry of a broker elsewhere, and publish the faults found there

          --Mqtt:Port 1883               the broker's port, on 127.0.0.1
          --Mqtt:AllowAnonymous false    whether clients without credentials may do everything; loopback only
          --Mqtt:CertificatePath FILE    certificate (PEM) of the TLS listener on port 8883
          --Mqtt:SessionStore Disk       whether sessions and retained messages survive a restart (Disk) or not (Memory)
          --Mqtt:WebSocketPort 9001      port of MQTT over WebSocket, on 127.0.0.1; off by default
          --Mqtt:Production false        marks an installation that runs in earnest: load tests refuse to touch it
          --Mqtt:SysInterval 10          seconds between two rounds of the broker's $SYS topics; 0 turns them off
          --Mqtt:RequireClientCertificate false   whether TLS clients must bring a certificate; else a password will do
          --Access:RulesPath FILE        what gateways may publish and subscribe (docs/formats/access-rules.md)
          --Access:AuthorityPath FILE    certificates (PEM) of outside authorities whose gateways may connect with TLS
          --Access:RevocationListPath FILE   their revocation lists
          --Access:CertificateDays 730   how long the certificates live that gateways get by enrolment
          --Data:Directory ./data        where data and the services' credentials lie
          --Retention:Days 400           how long telemetry is kept
          --Retention:Bytes 200GB        most that the store may take: above it the oldest days are deleted; no limit by default
          --Retention:MinimumFreeBytes 5GB   delete the oldest days before the disk has less left; by default none is deleted for that
          --Store:SealAfterSeconds 3600  real time after which telemetry is folded into compressed chunks
          --Store:Engine embedded        or victoriametrics or influxdb: keep telemetry there, by way of a spool on this disk
          --Store:Url URL                its address; Store:ReadUrl where it is read elsewhere, Store:ProbeUrls where it tells when it was started
          --Store:Database D             of InfluxDB 1; Store:Org and Store:Bucket of InfluxDB 2
          --Store:UserName U, --Store:SecretFile FILE   a user, and the file of its password or of the token (or Store__Secret in the environment)
          --Store:SpoolBytes 4GB         most that the spool may take; when it is full nothing more is acknowledged
          --Consume:Host H, --Consume:Port 1883, --Consume:Tls true, --Consume:AuthorityPath FILE   the broker elsewhere
          --Consume:ClientId NAME        this worker's own name, always the same
          --Consume:UserName U, --Consume:PasswordFile FILE   its credentials there (or Consume__Password in the environment)
          --Consume:Group ingest, --Consume:ReceiveMaximum 500   name of the shared subscription; messages on their way at most
          --Faults:SilentMinutes 10      city time after which a silent device is reported
          --Faults:LateMinutes 10        samples that come later than this are stored, and say nothing to fault rules
          --Faults:WatchSamples true     false where another ingest --faults watches the same samples
          --urls http://127.0.0.1:8081   where /healthz and /metrics are served
          --Clock:Epoch, --Clock:Anchor, --Clock:Speed   a simulated city's clock
          --StopWhenInputEnds true       stop with the process that started this one
          --Serilog:MinimumLevel:Default Information

        Every limit of the broker is an option of the section Mqtt too; docs/settings.md lists all settings with their ranges.
        Every option may stand in appsettings.json beside the program or in the environment (Mqtt__Port=18830) instead.
        """;

    private const string ConsumeOption = "--consume";
    private const string FaultsOption = "--faults";

    private static readonly string[] Secrets = [RemoteEngine.SecretKey, ConsumeSettings.PasswordKey];

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        IngestSettings.UrlsKey, IngestSettings.DataDirectoryKey, IngestSettings.RetentionDaysKey, IngestSettings.RollupRetentionDaysKey, IngestSettings.RetentionBytesKey, IngestSettings.MinimumFreeBytesKey,
        IngestSettings.SealAfterSecondsKey, IngestSettings.SpoolBytesKey, IngestSettings.SilentMinutesKey, IngestSettings.LateMinutesKey, IngestSettings.WatchSamplesKey, IngestSettings.StopWhenInputEndsKey, ClockOptions.EpochKey, ClockOptions.AnchorKey, ClockOptions.SpeedKey,
        AccessSettings.RulesPathKey, AccessSettings.AuthorityPathKey, AccessSettings.RevocationListPathKey, AccessSettings.CertificateDaysKey,
    };

    static CommandLine()
    {
        Known.UnionWith(RemoteEngine.Keys);
        Known.UnionWith(ConsumeSettings.Keys);
        // Every property of the broker's options and limits is a setting of its section.
        foreach (string name in typeof(BrokerOptions).GetProperties().Concat(typeof(BrokerLimits).GetProperties()).Where(property => property.CanWrite).Select(property => property.Name))
            Known.Add($"{BrokerOptions.Section}:{name}");
    }

    /// <summary>Takes the program's mode out of its arguments.</summary>
    /// <exception cref="OperatorMistakeException">There are two.</exception>
    public static (IngestMode Mode, string[] Others) TakeMode(string[] arguments)
    {
        bool consumes = arguments.Contains(ConsumeOption, StringComparer.OrdinalIgnoreCase);
        bool findsFaults = arguments.Contains(FaultsOption, StringComparer.OrdinalIgnoreCase);
        if (consumes && findsFaults)
            throw new OperatorMistakeException($"{ConsumeOption} and {FaultsOption} are two programs: start each by itself.");

        IngestMode mode = consumes ? IngestMode.Consume : findsFaults ? IngestMode.Faults : IngestMode.Broker;
        return (mode, [.. arguments.Except([ConsumeOption, FaultsOption], StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>Refuses options that nothing reads.</summary>
    /// <exception cref="OperatorMistakeException">An option is not known, or has no value.</exception>
    public static void Check(IReadOnlyList<string> arguments)
    {
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new OperatorMistakeException($"\"{argument}\" is no option; options begin with --, and --help lists them.");

            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? argument[2..] : argument[2..equals];
            if (Secrets.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new OperatorMistakeException($"--{name} would show a secret to everybody on this machine: set it in the environment ({name.Replace(":", "__", StringComparison.Ordinal)}), or name its file.");
            if (!IsKnown(name))
                throw new OperatorMistakeException($"There is no option --{name}; --help lists the options.");
            if (equals < 0 && ++index == arguments.Count)
                throw new OperatorMistakeException($"The option --{name} needs a value: write --{name}=VALUE.");
        }
    }

    /// <summary>Refuses settings of our sections that nothing reads, wherever they come from.</summary>
    /// <exception cref="OperatorMistakeException">A setting is not known.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (string section in Known.Where(name => name.Contains(':', StringComparison.Ordinal)).Select(name => name[..name.IndexOf(':', StringComparison.Ordinal)]).Distinct())
        {
            IConfigurationSection? unknown = configuration.GetSection(section).GetChildren().FirstOrDefault(child => !Known.Contains(child.Path));
            if (unknown is not null)
                throw new OperatorMistakeException($"There is no setting {unknown.Path}; correct its name, or remove it from appsettings.json or the environment.");
        }
    }

    private static bool IsKnown(string name) => Known.Contains(name) || name.StartsWith("Serilog:", StringComparison.OrdinalIgnoreCase);
}
