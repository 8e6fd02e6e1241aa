using System.Diagnostics.CodeAnalysis;

namespace LampuKota.TimeSeries;

/// <summary>Engines that keep telemetry elsewhere.</summary>
public enum RemoteEngineKind
{
    /// <summary>VictoriaMetrics, alone or as a cluster.</summary>
    VictoriaMetrics,

    /// <summary>InfluxDB 1: <c>/write?db=</c>.</summary>
    InfluxDb1,

    /// <summary>InfluxDB 2: <c>/api/v2/write?org=&amp;bucket=</c>.</summary>
    InfluxDb2,
}

/// <summary>Where a remote engine is, and how to enter: the settings <c>Store:*</c>.</summary>
public sealed record RemoteEngine
{
    /// <summary>Setting: <c>embedded</c>, <c>victoriametrics</c> or <c>influxdb</c>.</summary>
    public const string EngineKey = "Store:Engine";

    /// <summary>Setting: address of the engine.</summary>
    public const string UrlKey = "Store:Url";

    /// <summary>Setting: address to read from, where it is another; a VictoriaMetrics cluster writes at vminsert and reads at vmselect.</summary>
    public const string ReadUrlKey = "Store:ReadUrl";

    /// <summary>Setting: addresses that tell when the engine was started, separated by spaces; <c>none</c> asks nobody.</summary>
    public const string ProbeUrlsKey = "Store:ProbeUrls";

    /// <summary>Setting: the database of InfluxDB 1, also the one that reads InfluxDB 2 by InfluxQL.</summary>
    public const string DatabaseKey = "Store:Database";

    /// <summary>Setting: the organisation of InfluxDB 2.</summary>
    public const string OrganisationKey = "Store:Org";

    /// <summary>Setting: the bucket of InfluxDB 2; makes the engine InfluxDB 2.</summary>
    public const string BucketKey = "Store:Bucket";

    /// <summary>Setting: a user's name, for VictoriaMetrics behind vmauth and InfluxDB 1.</summary>
    public const string UserNameKey = "Store:UserName";

    /// <summary>Setting: the user's password or the token; from the environment, never on the command line.</summary>
    public const string SecretKey = "Store:Secret";

    /// <summary>Setting: a file that holds the password or the token.</summary>
    public const string SecretFileKey = "Store:SecretFile";

    /// <summary>Every setting of this section that is about remote engines.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [EngineKey, UrlKey, ReadUrlKey, ProbeUrlsKey, DatabaseKey, OrganisationKey, BucketKey, UserNameKey, SecretKey, SecretFileKey];

    /// <summary>Which engine.</summary>
    public required RemoteEngineKind Kind { get; init; }

    /// <summary>Where it takes samples.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where it answers queries.</summary>
    public required Uri ReadUrl { get; init; }

    /// <summary>Addresses that tell when it was started; empty where nobody is asked.</summary>
    public required IReadOnlyList<Uri> ProbeUrls { get; init; }

    /// <summary>Database of InfluxDB 1; for InfluxDB 2 the one that is mapped to the bucket.</summary>
    public string Database { get; init; } = "";

    /// <summary>Organisation of InfluxDB 2.</summary>
    public string Organisation { get; init; } = "";

    /// <summary>Bucket of InfluxDB 2.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>User name, null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>Password or token, null for none. <see cref="ToString"/> does not show it.</summary>
    public string? Secret { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="setting">Gives a setting's value, null where it is not set; for instance a configuration's indexer.</param>
    /// <param name="engine">The engine; null for the embedded store.</param>
    /// <param name="problem">What is wrong and what to do, in one sentence.</param>
    public static bool TryRead(Func<string, string?> setting, out RemoteEngine? engine, [NotNullWhen(false)] out string? problem) =>
        RemoteEngineSettings.TryRead(setting, out engine, out problem);

    /// <summary>For logs; shows no secret.</summary>
    public override string ToString() => $"{(Kind == RemoteEngineKind.VictoriaMetrics ? "VictoriaMetrics" : "InfluxDB")} at {Url.GetLeftPart(UriPartial.Path)}";
}
