using System.Buffers.Binary;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// What a gateway keeps over a restart: the desired document in force and the overrides, each in a file that is replaced whole. A file that does not
/// check is left for inspection as <c>.bad</c>, and the gateway starts without it.
/// </summary>
/// <param name="disk">The files.</param>
/// <param name="folder">The folder; null keeps nothing.</param>
/// <param name="log">Where it logs.</param>
internal sealed partial class StateFolder(IDisk disk, string? folder, ILogger log)
{
    private const string DesiredFile = "desired.json";
    private const string ReportedFile = "reported.json";
    private const string ClockFile = "clock.json";
    private const string BootFile = "boot";
    private const string CountersFile = "counters.json";
    private const string FaultsFile = "faults.json";
    private const string UpdatingFile = "updating";
    private const string RunningFile = "running.json";
    private const int BootIdLength = 16;

    private readonly string? _folder = folder is null ? null : Path.GetFullPath(folder);
    private readonly Lock _lock = new();

    private delegate bool Parser<T>(ReadOnlySpan<byte> utf8Json, out T? document, out string? problem)
        where T : class;

    /// <summary>The desired document that was in force; null where there is none.</summary>
    public DesiredDocument? LoadDesired() => Load<DesiredDocument>(DesiredFile, LightingJson.TryParseDesired);

    /// <summary>The reported document that was last saved, for its overrides; null where there is none.</summary>
    public ReportedDocument? LoadReported() => Load<ReportedDocument>(ReportedFile, LightingJson.TryParseReported);

    /// <summary>Keeps the desired document.</summary>
    /// <param name="latest">The document; asked when it is its turn, so that of two savers the later does not write what is older.</param>
    /// <returns>False where it could not be kept; the log says why.</returns>
    public bool SaveDesired(Func<DesiredDocument> latest) => Save(DesiredFile, () => LightingJson.ToUtf8(latest()));

    /// <summary>Keeps the reported document.</summary>
    /// <param name="latest">The document; asked as the desired one is.</param>
    /// <returns>False where it could not be kept; the log says why.</returns>
    public bool SaveReported(Func<ReportedDocument> latest) => Save(ReportedFile, () => LightingJson.ToUtf8(latest()));

    /// <summary>The last time that was trusted; null where there is none.</summary>
    public ClockMemory? LoadClock() => Load<ClockMemory>(ClockFile, ClockMemory.TryParse);

    /// <summary>Keeps the last time that was trusted.</summary>
    public void SaveClock(ClockMemory memory) => Save(ClockFile, memory.ToUtf8);

    /// <summary>What lamps had come to; empty where nothing was kept.</summary>
    public IReadOnlyList<LampCount> LoadCounters() => Load<IReadOnlyList<LampCount>>(CountersFile, LampCount.TryParse) ?? [];

    /// <summary>Keeps what lamps have come to.</summary>
    public void SaveCounters(IReadOnlyList<LampCount> counts) => Save(CountersFile, () => LampCount.ToUtf8(counts));

    /// <summary>The faults that were raised; empty where nothing was kept.</summary>
    public IReadOnlyList<RaisedFault> LoadFaults() => Load<IReadOnlyList<RaisedFault>>(FaultsFile, RaisedFault.TryParse) ?? [];

    /// <summary>Keeps which faults are raised.</summary>
    public void SaveFaults(IReadOnlyList<RaisedFault> faults) => Save(FaultsFile, () => RaisedFault.ToUtf8(faults));

    /// <summary>Since when an update is under way, Unix milliseconds; null where none is.</summary>
    public long? LoadUpdatingSince()
    {
        if (_folder is null)
            return null;

        disk.CreateFolder(_folder);
        return disk.Read(Path.Combine(_folder, UpdatingFile)) is { Length: sizeof(long) } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : null;
    }

    /// <summary>Keeps since when an update is under way; null where none is any more.</summary>
    public void SaveUpdatingSince(long? unixMs)
    {
        byte[] bytes = unixMs is null ? [] : new byte[sizeof(long)];
        if (unixMs is { } since)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, since);
        Save(UpdatingFile, () => bytes);
    }

    /// <summary>How far the gateway came under a start of the machine; all the way where nothing is kept.</summary>
    public BootProgress LoadBoot(Guid bootId)
    {
        if (_folder is null)
            return BootProgress.Lit;

        disk.CreateFolder(_folder);
        if (disk.Read(Path.Combine(_folder, BootFile)) is not { Length: BootIdLength or BootIdLength + 1 } noted || new Guid(noted.AsSpan(0, BootIdLength)) != bootId)
            return BootProgress.New;
        return noted.Length == BootIdLength ? BootProgress.Lit : BootProgress.Told;
    }

    /// <summary>Notes how far the gateway came under a start of the machine: a byte behind the boot id says that lamps still wait.</summary>
    public void SaveBoot(Guid bootId, BootProgress progress) =>
        Save(BootFile, () => progress == BootProgress.Lit ? bootId.ToByteArray() : [.. bootId.ToByteArray(), (byte)progress]);

    /// <summary>What the life before left of lamps, photocell and sensors; null where there is nothing.</summary>
    public RunningState? LoadRunning() => Load<RunningState>(RunningFile, RunningState.TryParse);

    /// <summary>
    /// Keeps what the next life needs so that no lamp changes. It need not outlast a power cut, after which it does not hold any more: so the medium is not waited for.
    /// </summary>
    public void SaveRunning(RunningState running) => Save(RunningFile, running.ToUtf8, isForced: false);

    private T? Load<T>(string name, Parser<T> parse)
        where T : class
    {
        if (_folder is null)
            return null;

        disk.CreateFolder(_folder);
        string path = Path.Combine(_folder, name);
        if (disk.Read(path) is not { } content)
            return null;
        if (parse(content, out T? document, out string? problem))
            return document;

        Damaged(log, path, problem!);
        disk.Move(path, path + ".bad");
        return null;
    }

    // Lamps are more important than the record of them: a full or broken medium is reported, and the gateway goes on.
    private bool Save(string name, Func<byte[]> content, bool isForced = true)
    {
        if (_folder is null)
            return true;

        try
        {
            lock (_lock)
                DurableFile.Replace(disk, Path.Combine(_folder, name), content(), isForced: isForced);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotSaved(log, name, exception.Message);
            return false;
        }
    }

    [LoggerMessage(3030, LogLevel.Warning, "{Path} does not check and is set aside: {Problem}")]
    private static partial void Damaged(ILogger log, string path, string problem);

    [LoggerMessage(3031, LogLevel.Error, "{Name} could not be saved and would be lost in a power cut: {Problem}")]
    private static partial void NotSaved(ILogger log, string name, string problem);
}
