namespace LampuKota.EndToEnd;

/// <summary>Where the ingest of a world keeps telemetry, and how what is kept there is compared with the ledgers.</summary>
internal interface IWorldStore
{
    /// <summary>What ingest must be told of it.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>The files whose system calls count where something is to befall one; those of the next life.</summary>
    IReadOnlyList<string> NextFiles { get; }

    /// <summary>Compares what can be compared while nothing runs and not everything is acknowledged.</summary>
    Task<Findings> CheckAsync(IReadOnlyList<SampleLedger> samples);

    /// <summary>Compares everything, once all is acknowledged and at rest.</summary>
    Task<Findings> SettleAsync(IReadOnlyList<SampleLedger> samples, IngestMetrics metrics);
}

/// <summary>A gateway's telemetry: what its packs hold, and which of them were sent and acknowledged.</summary>
internal sealed record SampleLedger(SampleSource Source, MessageLedger Ledger)
{
    /// <summary>Samples that were sent, each counted once.</summary>
    public long Sent => (long)Ledger.Sent * SampleSource.SamplesPerPack;
}
