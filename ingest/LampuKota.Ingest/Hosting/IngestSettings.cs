using System.Globalization;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>The settings of ingest, checked at the start.</summary>
internal sealed record IngestSettings
{
    public const string UrlsKey = "urls";
    public const string DataDirectoryKey = "Data:Directory";
    public const string RetentionDaysKey = "Retention:Days";
    public const string RollupRetentionDaysKey = "Retention:RollupDays";
    public const string RetentionBytesKey = "Retention:Bytes";
    public const string MinimumFreeBytesKey = "Retention:MinimumFreeBytes";
    public const string SealAfterSecondsKey = "Store:SealAfterSeconds";
    public const string SpoolBytesKey = "Store:SpoolBytes";
    public const string SilentMinutesKey = "Faults:SilentMinutes";
    public const string LateMinutesKey = "Faults:LateMinutes";
    public const string WatchSamplesKey = "Faults:WatchSamples";
    public const string StopWhenInputEndsKey = "StopWhenInputEnds";

    // A hundred years; more is a slip of the finger.
    private const int MaximumRetentionDays = 36_525;

    // A store of a single day of a small city; less is a slip of the finger.
    private const long MinimumRetentionBytes = 10_000_000;

    // Some segments: a smaller spool would be full of what the engine has taken already.
    private const long MinimumSpoolBytes = 100_000_000;
    private const long DefaultSpoolBytes = 4_000_000_000;

    // A thousand terabytes; more is a slip of the finger.
    private const decimal MaximumSize = 1_000_000_000_000_000;

    // A day: by then the tails would be slow to read.
    private const int MaximumSealAfterSeconds = 86_400;

    // A week: what is silent longer is known to somebody.
    private const int MaximumSilentMinutes = 10_080;

    // A year: what is older is refused soon after.
    private const int MaximumLateMinutes = 525_600;

    /// <summary>Where all data lie; the services' credentials too.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Days of telemetry that are kept.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Days of which rollups are kept.</summary>
    public required int RollupRetentionDays { get; init; }

    /// <summary>Most bytes that the telemetry store may take; null for no limit.</summary>
    public required long? RetentionBytes { get; init; }

    /// <summary>Bytes of the disk that stay free as long as there are old days to delete; null deletes none for that.</summary>
    public required long? MinimumFreeBytes { get; init; }

    /// <summary>Real time after which committed telemetry is folded into chunks; sooner where there is much of it.</summary>
    public required TimeSpan SealAfter { get; init; }

    /// <summary>The engine that keeps the telemetry elsewhere; null for the embedded store.</summary>
    public required RemoteEngine? Engine { get; init; }

    /// <summary>Cap of the spool before a remote engine.</summary>
    public required long SpoolBytes { get; init; }

    /// <summary>City time after which a silent device is reported. Ten reports of our usual interval.</summary>
    public required Duration SilentAfter { get; init; }

    /// <summary>Samples that come later than this, city time, are stored and say nothing to rules.</summary>
    public required Duration LateAfter { get; init; }

    /// <summary>Whether samples are watched for faults; silence is in any case.</summary>
    public required bool WatchesSamples { get; init; }

    /// <summary>The city's clock.</summary>
    public required ClockOptions Clock { get; init; }

    /// <summary>Where health and metrics are served.</summary>
    public required IReadOnlyList<HttpAddress> HttpAddresses { get; init; }

    /// <summary>Whether to stop when standard input ends, for a parent process.</summary>
    public required bool StopWhenInputEnds { get; init; }

    /// <summary>Rules and outside authorities.</summary>
    public required AccessSettings Access { get; init; }

    /// <summary>The broker's own settings.</summary>
    public required BrokerOptions Broker { get; init; }

    /// <summary>The folder that ingest alone writes.</summary>
    public string OwnDirectory => Path.Combine(DataDirectory, "ingest");

    /// <summary>The database of sessions, Retained Messages and wills.</summary>
    public string BrokerStoreFile => Path.Combine(OwnDirectory, "broker.db");

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting of the broker is wrong.</exception>
    public static IngestSettings Read(IConfiguration configuration)
    {
        CommandLine.Check(configuration);
        if (!ClockOptions.TryRead(key => configuration[key], out ClockOptions? clock, out string? problem))
            throw new OperatorMistakeException(problem);

        return new IngestSettings
        {
            DataDirectory = Path.GetFullPath(Text(configuration, DataDirectoryKey) ?? "data"),
            RetentionDays = Number(configuration, RetentionDaysKey, 400, MaximumRetentionDays),
            RollupRetentionDays = Number(configuration, RollupRetentionDaysKey, 3_660, MaximumRetentionDays),
            RetentionBytes = Bytes(configuration, RetentionBytesKey, MinimumRetentionBytes),
            MinimumFreeBytes = Bytes(configuration, MinimumFreeBytesKey, 1),
            SealAfter = TimeSpan.FromSeconds(Number(configuration, SealAfterSecondsKey, 3_600, MaximumSealAfterSeconds)),
            Engine = ReadEngine(configuration),
            SpoolBytes = Bytes(configuration, SpoolBytesKey, MinimumSpoolBytes) ?? DefaultSpoolBytes,
            SilentAfter = Duration.FromMinutes(Number(configuration, SilentMinutesKey, 10, MaximumSilentMinutes)),
            LateAfter = Duration.FromMinutes(Number(configuration, LateMinutesKey, (int)FaultThresholds.LateAfter.TotalMinutes, MaximumLateMinutes)),
            WatchesSamples = Text(configuration, WatchSamplesKey) is null || Flag(configuration, WatchSamplesKey),
            Clock = clock,
            HttpAddresses = HttpAddress.ParseList(Text(configuration, UrlsKey) ?? "http://127.0.0.1:8081"),
            StopWhenInputEnds = Flag(configuration, StopWhenInputEndsKey),
            Access = ReadAccess(configuration),
            Broker = BrokerOptions.Read(configuration),
        };
    }

    private static RemoteEngine? ReadEngine(IConfiguration configuration) =>
        RemoteEngine.TryRead(key => configuration[key], out RemoteEngine? engine, out string? problem) ? engine : throw new OperatorMistakeException(problem);

    private static AccessSettings ReadAccess(IConfiguration configuration)
    {
        var access = new AccessSettings
        {
            RulesPath = Text(configuration, AccessSettings.RulesPathKey),
            AuthorityPath = Text(configuration, AccessSettings.AuthorityPathKey),
            RevocationListPath = Text(configuration, AccessSettings.RevocationListPathKey),
            CertificateLife = TimeSpan.FromDays(
                Number(configuration, AccessSettings.CertificateDaysKey, AccessSettings.DefaultCertificateDays, AccessSettings.MaximumCertificateDays)),
        };
        if (access.RulesPath is not null && Flag(configuration, $"{BrokerOptions.Section}:{nameof(BrokerOptions.AllowAnonymous)}"))
            throw new OperatorMistakeException(
                $"{AccessSettings.RulesPathKey} names rules, but {BrokerOptions.Section}:{nameof(BrokerOptions.AllowAnonymous)} opens every topic to everybody: leave one of them out.");
        if (access is { RevocationListPath: not null, AuthorityPath: null })
            throw new OperatorMistakeException($"{AccessSettings.RevocationListPathKey} needs {AccessSettings.AuthorityPathKey}: name the certificates of the authorities that signed the lists.");
        return access;
    }

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static int Number(IConfiguration configuration, string key, int otherwise, int maximum)
    {
        if (Text(configuration, key) is not { } text)
            return otherwise;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= maximum
            ? number
            : throw new OperatorMistakeException($"{key} is \"{text}\" but must be a whole number from 1 to {maximum.ToString(CultureInfo.InvariantCulture)}.");
    }

    // A number of bytes, or of kilobytes and so on up to terabytes: 200GB. None is null.
    private static long? Bytes(IConfiguration configuration, string key, long minimum)
    {
        if (Text(configuration, key) is not { } text)
            return null;

        string digits = text.TrimEnd([.. "BKMGTbkmgt "]);
        long? factor = text[digits.Length..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "TB" => 1_000_000_000_000,
            _ => null,
        };
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number < MaximumSize
            && number * factor is { } bytes && bytes >= minimum && bytes < MaximumSize
            ? (long)bytes
            : throw new OperatorMistakeException(
                $"{key} is \"{text}\" but must be a size of at least {minimum.ToString(CultureInfo.InvariantCulture)} bytes, such as 200GB.");
    }

    private static bool Flag(IConfiguration configuration, string key)
    {
        if (Text(configuration, key) is not { } text)
            return false;

        return bool.TryParse(text, out bool flag) ? flag : throw new OperatorMistakeException($"{key} is \"{text}\" but must be true or false.");
    }
}
