using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>
/// Takes a consistent copy of a store and of what lies beside it, while it is written. Days that are finished are copied while sealing goes on. Then sealing waits for as
/// long as it takes to copy the tails and those days that changed meanwhile: what is copied is the store as a crash at that instant would have left it, so that
/// everything acknowledged before is in it, and its account balances. Commits never wait.
/// </summary>
public sealed class StoreBackup
{
    private readonly BackupOptions _options;
    private readonly BackupSource _source;
    private readonly IBackupTarget _target;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, BackupFile> _before;
    private readonly Dictionary<string, BackupFile> _files = [];
    private readonly HashSet<string> _copied = [];
    private readonly List<string> _damaged = [];
    private BackupProgress _state;

    private StoreBackup(BackupOptions options, IBackupTarget target, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        (_options, _target, _progress, _cancellationToken) = (options, target, progress, cancellationToken);
        _source = new BackupSource(options);
        _before = target.Previous?.Files.ToDictionary(file => file.Path) ?? [];
    }

    /// <summary>Takes a backup of a store that this process, or none, has open.</summary>
    /// <param name="options">What and where to.</param>
    /// <param name="progress">Told every now and then.</param>
    /// <param name="cancellationToken">Gives up; the former backup stays as it was.</param>
    /// <exception cref="BackupException">It could not be taken; the former backup stays as it was.</exception>
    public static async Task<BackupResult> RunAsync(BackupOptions options, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        string path = Path.GetFullPath(options.Target);
        if (IsInside(path, options.StoreFolder))
            throw new BackupException($"{path} lies in what is backed up: name a place outside of {options.StoreFolder}, best on another disk.");
        try
        {
            using IBackupTarget target = path.EndsWith(BackupArchive.Extension, StringComparison.Ordinal) ? BackupArchive.Create(path) : BackupFolder.Open(path);
            var backup = new StoreBackup(options with { DataDirectory = Path.GetFullPath(options.DataDirectory) }, target, progress, cancellationToken);
            return await Task.Run(backup.RunAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException and not BackupException or UnauthorizedAccessException or SqliteException)
        {
            throw new BackupException($"The backup to {path} could not be taken ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Takes a backup of a store that no process has open, and holds it as its writer would.</summary>
    /// <returns>Null where another process has it open.</returns>
    /// <inheritdoc cref="RunAsync(BackupOptions, IProgress{BackupProgress}?, CancellationToken)"/>
    public static async Task<BackupResult?> TryRunAloneAsync(BackupOptions options, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using FolderLock? store = FolderLock.TryTake(new StoreFolder(options.StoreFolder));
        return store is null ? null : await RunAsync(options, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BackupResult> RunAsync()
    {
        long createdUnixMs = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _state = new BackupProgress(0, _source.All().Where(NeedsCopy).Sum(BytesOf));
        foreach (BackupItem day in _source.Days().Where(day => FileSignature.Of(day.File).IsSettled(_options.Time)))
            Take(day);
        IReadOnlyList<BackupFolderMode> folders = [];
        await _options.WithoutSealing(() => TakeAll(out folders), _cancellationToken).ConfigureAwait(false);
        _cancellationToken.ThrowIfCancellationRequested();
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, 0, createdUnixMs, folders, [.. _files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)]);
        _target.Commit(manifest);
        var result = new BackupResult(
            (_target.Previous?.Number ?? 0) + 1, _files.Count, _files.Values.Sum(file => file.Bytes),
            _copied.Count, _copied.Sum(path => _files[path].Bytes), _damaged);
        Note(new BackupNote(createdUnixMs, Path.GetFullPath(_options.Target), result.Bytes));
        return result;
    }

    private void Note(BackupNote note)
    {
        try
        {
            note.Write(_options.StoreFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup {note.Target} is taken and good, but that could not be noted in {_options.StoreFolder} ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private Task TakeAll(out IReadOnlyList<BackupFolderMode> folders)
    {
        IReadOnlyList<BackupItem> items = _source.All();
        // What retention deleted since is no part of the store any more.
        foreach (string gone in _files.Keys.Except(items.Select(item => item.Path)).ToArray())
        {
            _files.Remove(gone);
            _copied.Remove(gone);
        }

        foreach (BackupItem item in items)
            Take(item);
        folders = _source.Folders();
        return Task.CompletedTask;
    }

    private void Take(BackupItem item)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            FileSignature signature = FileSignature.Of(item.File);
            if (_files.GetValueOrDefault(item.Path)?.Source == signature)
                return;
            if (NeedsCopy(item))
                Copy(item, signature);
            else
                _files[item.Path] = _before[item.Path];
        }
        catch (FileNotFoundException) when (!File.Exists(item.File))
        {
            // Deleted in good order just now: a day by retention, a segment that was sent.
        }
    }

    // Files other than days are few and small, or change all the time.
    private bool NeedsCopy(BackupItem item) => !item.IsDay || _before.GetValueOrDefault(item.Path)?.Source is not { } before || before != FileSignature.Of(item.File);

    private void Copy(BackupItem item, FileSignature signature)
    {
        (string storedAs, string staged) = _target.Stage(item.Path);
        string mode = CheckedFile.ModeOf(item.File);
        (long bytes, string sha256) = DatabaseCopy.IsDatabase(item.File) ? CopyDatabase(item, staged) : CopyPlain(item, staged);
        _target.Take(storedAs, staged);
        _files[item.Path] = new BackupFile(item.Path, storedAs, bytes, sha256, mode, item.IsDay && signature.IsSettled(_options.Time) ? signature : null);
        _copied.Add(item.Path);
    }

    private (long Bytes, string Sha256) CopyDatabase(BackupItem item, string staged)
    {
        try
        {
            DatabaseCopy.Copy(item.File, staged, Advance, _cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            // Better a damaged copy than none; checking the store tells what can be done.
            _damaged.Add(item.Path);
            return CopyPlain(item, staged);
        }

        FolderSync.Flush(staged);
        using FileStream written = File.OpenRead(staged);
        return CheckedFile.Write(written, path: null, _ => { }, _cancellationToken);
    }

    private (long Bytes, string Sha256) CopyPlain(BackupItem item, string staged)
    {
        using var file = new FileStream(item.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return CheckedFile.Write(file, staged, Advance, _cancellationToken);
    }

    private void Advance(long bytes)
    {
        _state = new BackupProgress(_state.BytesDone + bytes, Math.Max(_state.BytesTotal, _state.BytesDone + bytes));
        _progress?.Report(_state);
    }

    private static long BytesOf(BackupItem item) => FileSignature.Of(item.File) is var signature ? signature.Bytes + signature.LogBytes : 0;

    private static bool IsInside(string path, string folder) =>
        (path + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
