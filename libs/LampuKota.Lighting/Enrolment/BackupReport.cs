namespace LampuKota.Lighting;

/// <summary>How far a backup is.</summary>
/// <param name="BytesDone">Bytes copied.</param>
/// <param name="BytesTotal">Bytes to copy, as far as is known.</param>
public sealed record BackupProgressReport(long BytesDone, long BytesTotal);

/// <summary>A backup that was taken.</summary>
/// <param name="Number">How many were taken into its folder, this one included.</param>
/// <param name="Files">Files in it.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CopiedFiles">Files that were copied now; the others had not changed since the backup before.</param>
/// <param name="CopiedBytes">Their bytes.</param>
/// <param name="DamagedFiles">Files that call themselves databases and are none.</param>
public sealed record BackupReport(int Number, int Files, long Bytes, int CopiedFiles, long CopiedBytes, IReadOnlyList<string> DamagedFiles);
