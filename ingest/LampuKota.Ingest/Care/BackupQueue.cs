using System.Threading.Channels;

namespace LampuKota.Ingest;

/// <summary>A backup that was asked for.</summary>
/// <param name="Request">Who asked.</param>
/// <param name="Path">Where it goes.</param>
internal sealed record PendingBackup(PendingRequest Request, string Path);

/// <summary>Hands backups to their worker, one at a time. Safe for use by several threads.</summary>
internal sealed class BackupQueue
{
    private readonly Channel<PendingBackup> _next = Channel.CreateBounded<PendingBackup>(1);
    private int _isBusy;

    /// <summary>Takes a backup on, or not where one is under way.</summary>
    public bool TryAdd(PendingBackup backup) => Interlocked.Exchange(ref _isBusy, 1) == 0 && _next.Writer.TryWrite(backup);

    /// <summary>The next one.</summary>
    public ValueTask<PendingBackup> TakeAsync(CancellationToken cancellationToken) => _next.Reader.ReadAsync(cancellationToken);

    /// <summary>Says that the one that was taken has ended.</summary>
    public void End() => Volatile.Write(ref _isBusy, 0);
}
