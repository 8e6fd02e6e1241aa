using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Where samples end that are only listened to: the fault monitor's, since the workers store them.</summary>
internal sealed class DiscardingSink : IReadingSink
{
    /// <inheritdoc/>
    public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
}
