using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>The options that the command line takes.</summary>
internal static class CommandLine
{
    public const string Help = """
        LampuKota dashboard: the operators' pages, the HTTP API and the live feed.

          --urls http://127.0.0.1:8080   where to listen; this machine only
          --Data:Directory ./data        where data lie
          --Mqtt:Host 127.0.0.1          the broker
          --Mqtt:Port 1883               its port; 8883 with TLS
          --Mqtt:Tls true                whether it is reached with TLS; true but for this machine
          --Mqtt:CertificateAuthorityPath FILE   certificates (PEM) that are trusted instead of the system's
          --Store:Engine embedded        or victoriametrics or influxdb, with Store:Url and the rest as ingest has them (docs/operations.md)
          --City:Connection "Host=..."   a PostgreSQL database for the city instead of SQLite (docs/operations.md)
          --City:Import plan.geojson     a city plan for an empty database
          --City:TariffRupiahPerKwh 1699.53   what the utility charges, for the previews of schedules
          --Map:TileUrl URL              map tiles, with {z}, {x} and {y}
          --Map:PmtilesPath FILE         or a PMTiles file of image tiles on this machine
          --Commands:ApprovalLamps 50         lamps that one person may darken alone; more need a second person
          --Commands:ApprovalBelowPercent 30  a level below this counts as dark
          --Incidents:AcceptMinutes 10, --Incidents:OnSiteMinutes 120, --Incidents:RepairHours 24, --Incidents:LatestRepairHours 72
                                              within what time an incident is taken on and repaired
          --Notifications:PublicUrl URL       where phones reach this dashboard, for the links in messages; the channels' settings stand in docs/operations.md
          --People:Demonstration true    sign every visitor in as a demonstration person; this machine only
          --People:SessionIdleMinutes 480     a session ends when nothing was asked for so long
          --People:SessionHours 12            a session ends after so long in any case
          --People:SecondFactorRoles administrator,supervisor   roles that must have a second factor, or none
          --Web:PublicAddress https://lampu.kota.example   where browsers find the dashboard, behind a reverse proxy
          --Incidents:GatheringSeconds 30     how long faults are gathered under one cause before people are told
          --Incidents:ReturnMinutes 10        how long after an outage what it took may take to come back
          --Incidents:RecurMinutes 120        within this time a fault that went by itself is the same incident again
          --Incidents:RelapseDays 7           within this time a repaired fault is the same incident again
          --Clock:Epoch, --Clock:Anchor, --Clock:Speed   a simulated city's clock
          --StopWhenInputEnds true       stop with the process that started this one
          --Serilog:MinimumLevel:Default Information

        LampuKota.Dashboard people list|add|reset, audit head|verify, backup, restore: --help after either tells more.

        Every option may stand in appsettings.json or the environment (Mqtt__Port=18830) instead; docs/settings.md lists them all.
        """;

    /// <summary>As many lamps one person may darken alone.</summary>
    public const string ApprovalLampsKey = "Commands:ApprovalLamps";

    /// <summary>A level below this counts as dark.</summary>
    public const string ApprovalBelowPercentKey = "Commands:ApprovalBelowPercent";

    private static readonly string[] Known =
    [
        "urls", "Data:Directory", "Mqtt:Host", "Mqtt:Port", BrokerTls.TlsKey, BrokerTls.AuthorityPathKey, "City:Import", DashboardSettings.ConnectionKey, DashboardSettings.TariffKey, "Map:TileUrl", PmtilesFile.Key, ClockOptions.EpochKey, ClockOptions.AnchorKey, ClockOptions.SpeedKey,
        ApprovalLampsKey, ApprovalBelowPercentKey, ApiRateLimits.CallsKey, ApiRateLimits.ChangesKey, "StopWhenInputEnds", .. RemoteEngine.Keys, .. PeopleSettings.Keys, .. IncidentSettings.Keys, .. NotificationSettings.Keys,
        EnergySettings.AbonemenHoursKey, EnergySettings.CarbonKey, PhotoSettings.MaximumBytesKey, .. HeartbeatSettings.Keys, .. AlertSettings.Keys,
    ];

    private const string LogSection = "Serilog:";

    /// <summary>Refuses options that nothing reads.</summary>
    /// <exception cref="OperatorMistakeException">An option is not known, or has no value.</exception>
    public static void Check(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new OperatorMistakeException($"\"{argument}\" is no option; options begin with --, and --help lists them.");

            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? argument[2..] : argument[2..equals];
            if (name.Equals(RemoteEngine.SecretKey, StringComparison.OrdinalIgnoreCase))
                throw new OperatorMistakeException($"--{name} would show a secret to everybody on this machine: set it in the environment (Store__Secret), or name its file by {RemoteEngine.SecretFileKey}.");
            if (name.Equals(HeartbeatSettings.UrlKey, StringComparison.OrdinalIgnoreCase))
                throw new OperatorMistakeException($"--{name} would show an address that is as good as a password to everybody on this machine: set it in the environment (Heartbeat__Url).");
            if (NotificationSettings.SecretKeys.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new OperatorMistakeException($"--{name} would show a secret to everybody on this machine: set it in the environment ({name.Replace(":", "__", StringComparison.Ordinal)}), or name its file by {name}{NotificationSettings.FileSuffix}.");
            if (name.Equals(DashboardSettings.ConnectionKey, StringComparison.OrdinalIgnoreCase) && (equals < 0 && i + 1 < arguments.Count ? arguments[i + 1] : argument).Contains("password", StringComparison.OrdinalIgnoreCase))
                throw new OperatorMistakeException($"--{name} would show a password to everybody on this machine: set it in the environment (City__Connection), or name a file by Passfile=.");
            if (!IsKnown(name))
                throw new OperatorMistakeException($"There is no option --{name}; --help lists the options.");
            if (equals < 0 && ++i == arguments.Count)
                throw new OperatorMistakeException($"The option --{name} needs a value, for instance --{name}=....");
        }
    }

    private static bool IsKnown(string name) =>
        Known.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.StartsWith(LogSection, StringComparison.OrdinalIgnoreCase);
}
