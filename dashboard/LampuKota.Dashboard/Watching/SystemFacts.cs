namespace LampuKota.Dashboard;

/// <summary>All that is known of the system itself at one instant.</summary>
/// <param name="NowUnixMs">Real time.</param>
/// <param name="Parts">How each part is, by its name in <see cref="SystemParts"/>.</param>
/// <param name="Ingest">What ingest said last; null where nothing, or nothing that can be read.</param>
/// <param name="Disks">The disks that data lie on.</param>
/// <param name="Backups">The last backup of each part that is to be backed up.</param>
/// <param name="DoubtfulClocks">Gateways that do not know the time for certain.</param>
public sealed record SystemFacts(
    long NowUnixMs, IReadOnlyDictionary<string, bool> Parts, IngestFacts? Ingest, IReadOnlyList<DiskRoom> Disks, IReadOnlyList<BackupAge> Backups, IReadOnlyList<string> DoubtfulClocks);

/// <summary>Names of the parts, as the health checks have them.</summary>
public static class SystemParts
{
    /// <summary>The MQTT broker.</summary>
    public const string Broker = "broker";

    /// <summary>Ingest.</summary>
    public const string Ingest = "ingest";

    /// <summary>Whether telemetry comes.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>The city's database.</summary>
    public const string Database = "database";

    /// <summary>Messages to people.</summary>
    public const string Notifications = "notifications";
}

/// <summary>Room on a disk.</summary>
/// <param name="Part">Whose data lie on it: <see cref="SystemParts.Ingest"/> or <see cref="SystemParts.Database"/>.</param>
/// <param name="FreeBytes">Bytes left.</param>
/// <param name="Bytes">Bytes in all; 0 where nobody says.</param>
public sealed record DiskRoom(string Part, long FreeBytes, long Bytes);

/// <summary>When a part was last backed up.</summary>
/// <param name="Part">Which: <see cref="SystemParts.Ingest"/> or <see cref="SystemParts.Database"/>.</param>
/// <param name="TakenUnixMs">When its last backup was begun, real time; null for never.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BackupAge(string Part, long? TakenUnixMs, long Bytes);
