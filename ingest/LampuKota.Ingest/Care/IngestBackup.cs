using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What a backup of ingest is made of.</summary>
internal static class IngestBackup
{
    /// <summary>Everything in ingest's own folder, and the services' credentials beside it.</summary>
    public static BackupOptions OptionsFor(IngestSettings settings, string target) => new()
    {
        DataDirectory = settings.DataDirectory,
        StoreFolder = settings.OwnDirectory,
        Files = [ServiceCredentials.FileName],
        Target = target,
    };
}
