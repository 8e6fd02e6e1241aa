using System.Globalization;
using System.Net;
using System.Net.Security;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>The dashboard's settings, checked at the start.</summary>
public sealed record DashboardSettings
{
    /// <summary>Where data lie: <c>Data:Directory</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The broker's name or address: <c>Mqtt:Host</c>.</summary>
    public required string MqttHost { get; init; }

    /// <summary>The broker's port: <c>Mqtt:Port</c>; 1883, or 8883 with TLS, where it is not set.</summary>
    public required int MqttPort { get; init; }

    /// <summary>TLS to the broker, made anew for each connection: <c>Mqtt:Tls</c>, <c>Mqtt:CertificateAuthorityPath</c>; null for plain TCP.</summary>
    public Func<SslClientAuthenticationOptions>? MqttTls { get; init; }

    /// <summary>User name at the broker, from services.json; null for none.</summary>
    public string? MqttUserName { get; init; }

    /// <summary>Password at the broker, from services.json; null for none.</summary>
    public string? MqttPassword { get; init; }

    /// <summary>The city's clock: <c>Clock:*</c>.</summary>
    public required ClockOptions Clock { get; init; }

    /// <summary>From when on a command needs a second person: <c>Commands:ApprovalLamps</c>, <c>Commands:ApprovalBelowPercent</c>.</summary>
    public ApprovalLimits ApprovalLimits { get; init; } = new();

    /// <summary>How often somebody may call the API: <c>Api:*</c>.</summary>
    public ApiRateLimits ApiRateLimits { get; init; } = new();

    /// <summary>How incidents are worked on: <c>Incidents:*</c>.</summary>
    public IncidentSettings Incidents { get; init; } = IncidentSettings.Standard;

    /// <summary>Key of <see cref="Database"/>.</summary>
    public const string ConnectionKey = "City:Connection";

    /// <summary>The PostgreSQL server that keeps the city: <c>City:Connection</c>; null for SQLite in the dashboard's folder.</summary>
    public CityConnection? Database { get; init; }

    /// <summary>Where the city's database is.</summary>
    public CityConnection CityConnection => Database ?? CityConnection.Sqlite(Path.Combine(OwnDirectory, CityDatabase.FileName));

    /// <summary>People and their sessions: <c>People:*</c>, <c>Web:PublicAddress</c>.</summary>
    public PeopleSettings People { get; init; } = PeopleSettings.Standard;

    /// <summary>A city plan to import into an empty database: <c>City:Import</c>; null for none.</summary>
    public string? ImportPath { get; init; }

    /// <summary>Address of map tiles with {z}, {x} and {y}: <c>Map:TileUrl</c>; null for none.</summary>
    public string? MapTileUrl { get; init; }

    /// <summary>The file with the map's background: <c>Map:PmtilesPath</c>; null for none.</summary>
    public PmtilesFile? MapPmtiles { get; init; }

    /// <summary>Key of <see cref="TariffRupiahPerKwh"/>.</summary>
    public const string TariffKey = "City:TariffRupiahPerKwh";

    /// <summary>What the utility charges for energy, rupiah a kWh, above 0 and at most 100,000: <c>City:TariffRupiahPerKwh</c>.</summary>
    public double TariffRupiahPerKwh => Rates.RupiahPerKilowattHour;

    /// <summary>What energy costs: <c>City:TariffRupiahPerKwh</c>, <c>City:AbonemenHoursPerDay</c>, <c>City:CarbonKilogramsPerKwh</c>.</summary>
    public EnergyRates Rates { get; init; } = new(DefaultTariffRupiahPerKwh);

    /// <summary>PLN's tariff for public street lighting at low voltage, P-3/TR.</summary>
    private const double DefaultTariffRupiahPerKwh = 1_699.53;

    /// <summary>Whether to stop when standard input ends, for a parent process: <c>StopWhenInputEnds</c>.</summary>
    public bool StopWhenInputEnds { get; init; }

    /// <summary>Where to listen: <c>urls</c>; loopback only.</summary>
    public required string Urls { get; init; }

    /// <summary>The dashboard's own folder.</summary>
    public string OwnDirectory => Path.Combine(DataDirectory, "dashboard");

    /// <summary>Where ingest keeps the telemetry; only read here.</summary>
    public string StoreDirectory => Path.Combine(DataDirectory, "ingest");

    /// <summary>The engine that keeps the telemetry elsewhere: <c>Store:*</c>, as ingest has it; null for the files of this machine's ingest.</summary>
    public RemoteEngine? Engine { get; init; }

    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"{Urls}, broker {MqttHost}:{MqttPort.ToString(CultureInfo.InvariantCulture)}, data {DataDirectory}";

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static DashboardSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (!ClockOptions.TryRead(key => configuration[key], out ClockOptions? clock, out string? problem))
            throw new OperatorMistakeException(problem);

        if (!RemoteEngine.TryRead(key => configuration[key], out RemoteEngine? engine, out problem))
            throw new OperatorMistakeException(problem);

        if (configuration.GetSection("Kestrel:Endpoints").Exists())
            throw new OperatorMistakeException("Kestrel:Endpoints is set, but the dashboard serves this machine only; remove it and use --urls.");

        string dataDirectory = Path.GetFullPath(Text(configuration, "Data:Directory") ?? "data");
        (string? userName, string? password) = ServiceCredentials.Read(dataDirectory);
        string host = Text(configuration, "Mqtt:Host") ?? "127.0.0.1";
        Func<SslClientAuthenticationOptions>? tls = BrokerTls.Read(configuration, host);
        return new DashboardSettings
        {
            DataDirectory = dataDirectory,
            MqttHost = host,
            MqttPort = Port(configuration, "Mqtt:Port", tls is null ? 1883 : 8883),
            MqttTls = tls,
            MqttUserName = userName,
            MqttPassword = password,
            Clock = clock,
            Engine = engine,
            ApprovalLimits = ReadApprovalLimits(configuration),
            ApiRateLimits = ReadApiRateLimits(configuration),
            People = PeopleSettings.Read(configuration),
            Incidents = IncidentSettings.Read(configuration),
            Database = Text(configuration, ConnectionKey) is { } connection ? CityConnection.PostgreSql(connection) : null,
            ImportPath = Text(configuration, "City:Import"),
            Rates = EnergySettings.Read(configuration, Tariff(configuration, TariffKey)),
            MapTileUrl = TileUrl(Text(configuration, "Map:TileUrl")),
            MapPmtiles = Pmtiles(configuration),
            StopWhenInputEnds = Flag(configuration, "StopWhenInputEnds"),
            Urls = LoopbackUrls(Text(configuration, "urls") ?? "http://127.0.0.1:8080"),
        };
    }

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static ApprovalLimits ReadApprovalLimits(IConfiguration configuration)
    {
        var standard = new ApprovalLimits();
        return new ApprovalLimits(
            Whole(configuration, CommandLine.ApprovalLampsKey, standard.MaximumLamps, 0, 1_000_000),
            Whole(configuration, CommandLine.ApprovalBelowPercentKey, standard.DarkBelowPercent, 0, 100));
    }

    private static ApiRateLimits ReadApiRateLimits(IConfiguration configuration)
    {
        var standard = new ApiRateLimits();
        return new ApiRateLimits(
            Whole(configuration, ApiRateLimits.CallsKey, standard.CallsPerMinute, 0, ApiRateLimits.Maximum),
            Whole(configuration, ApiRateLimits.ChangesKey, standard.ChangesPerMinute, 0, ApiRateLimits.Maximum));
    }

    private static int Whole(IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        string? text = Text(configuration, key);
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a whole number, {least} to {most}."));
    }

    private static int Port(IConfiguration configuration, string key, int otherwise)
    {
        string? text = Text(configuration, key);
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new OperatorMistakeException($"{key} is \"{text}\" but must be a port number, 1 to {IPEndPoint.MaxPort}.");
    }

    private static double Tariff(IConfiguration configuration, string key)
    {
        string? text = Text(configuration, key);
        if (text is null)
            return DefaultTariffRupiahPerKwh;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double tariff) && tariff is > 0 and <= 100_000
            ? tariff
            : throw new OperatorMistakeException($"{key} is \"{text}\" but must be rupiah a kWh, above 0 and at most 100000, such as 1699.53.");
    }

    private static bool Flag(IConfiguration configuration, string key)
    {
        string? text = Text(configuration, key);
        if (text is null)
            return false;
        return bool.TryParse(text, out bool flag) ? flag : throw new OperatorMistakeException($"{key} is \"{text}\" but must be true or false.");
    }

    private static PmtilesFile? Pmtiles(IConfiguration configuration)
    {
        if (Text(configuration, PmtilesFile.Key) is not { } path)
            return null;
        return Text(configuration, "Map:TileUrl") is null
            ? PmtilesFile.Check(path)
            : throw new OperatorMistakeException($"{PmtilesFile.Key} and Map:TileUrl are both set, but the map has one background; remove one of them.");
    }

    private static string? TileUrl(string? text)
    {
        if (text is null)
            return null;
        bool isGood = Uri.TryCreate(text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri)
            && uri.Scheme is "http" or "https" && text.Contains("{z}", StringComparison.Ordinal);
        return isGood ? text : throw new OperatorMistakeException($"Map:TileUrl is \"{text}\" but must be an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png.");
    }

    // Passwords and sessions do not go over a network in plain text: who comes from elsewhere comes through a reverse proxy with TLS. A demonstration signs
    // every visitor in, so it is for this machine in any case.
    private static string LoopbackUrls(string urls)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new OperatorMistakeException($"--urls has \"{url}\", which is no address; write for instance http://127.0.0.1:8080.");
            }

            bool isLoopback = address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
            if (!isLoopback)
                throw new OperatorMistakeException(
                    $"--urls has \"{url}\", but the dashboard itself serves this machine only; use http://127.0.0.1:{address.Port.ToString(CultureInfo.InvariantCulture)}, with a reverse proxy that has TLS before it (docs/operations.md), or a tunnel such as ssh -L.");
        }

        return urls;
    }
}
