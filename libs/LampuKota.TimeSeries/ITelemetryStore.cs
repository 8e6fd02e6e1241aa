namespace LampuKota.TimeSeries;

/// <summary>What a program that takes telemetry needs of its store beyond keeping samples: its account, its size, its devices, and word of its failure.</summary>
public interface ITelemetryStore : IReadingSink, IAsyncDisposable
{
    /// <summary>Completes when the store has failed: nothing more is kept, so nothing more may be acknowledged, and the process should end.</summary>
    Task<StoreFailedException> Failed { get; }

    /// <summary>Whether commits wait for room: the disk is full, or the store has all that it may take. Nothing is acknowledged meanwhile; it goes on by itself.</summary>
    bool IsFull { get; }

    /// <summary>The account of every value that ever came.</summary>
    StoreLedger Ledger { get; }

    /// <summary>The account of each source, as far as the store keeps one; their sum is the ledger but for what came before the store kept them.</summary>
    IReadOnlyList<SourceLedger> ReadSourceLedgers() => [];

    /// <summary>Every device that was ever stored, and who reported it first.</summary>
    IReadOnlyList<StoredDevice> ReadDevices();

    /// <summary>How large the store is on this machine.</summary>
    StoreSize Measure();
}
