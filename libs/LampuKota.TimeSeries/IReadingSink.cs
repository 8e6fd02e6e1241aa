using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Where samples go to be kept: the embedded store, or a remote engine behind an on-disk spool.</summary>
public interface IReadingSink
{
    /// <summary>
    /// Keeps every sample of the batch, and its counts of rejected values. The task completes when they are durable: on disk, synced and checked. Batches
    /// that wait together share one commit. The sink has copied the batch when the call returns, so the caller may clear it at once.
    /// </summary>
    /// <param name="batch">Samples whose ids and quantities were checked. One with neither samples nor counts is durable at once.</param>
    /// <param name="cancellationToken">Gives up waiting; the samples may still be stored.</param>
    /// <exception cref="StoreFailedException">The store could not make samples durable and takes no more.</exception>
    ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when there is room for more. A batch is taken in any case, so that whoever has one need not hold it; the bound of what waits is
    /// kept by awaiting this after each.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);
}
