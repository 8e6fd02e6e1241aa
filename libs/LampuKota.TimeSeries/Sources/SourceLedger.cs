namespace LampuKota.TimeSeries;

/// <summary>The account of one source: of every value that it ever sent, as <see cref="StoreLedger"/> has it for all.</summary>
/// <param name="Source">Its name, as batches bore it; empty for those that bore none.</param>
/// <param name="Ledger">Its account, which balances by itself.</param>
public sealed record SourceLedger(string Source, StoreLedger Ledger);
