namespace LampuKota.Columns;

/// <summary>
/// Writes the samples of a batch as a column frame: the devices' names, the rows (a device at an instant), then for each quantity a column over the rows.
/// docs/formats/column-frame.md draws the bytes. Made to be used again: it stops allocating at its working size. Not safe for use by several threads at once.
/// </summary>
public sealed class ColumnFrameWriter
{
    private readonly FrameRows _rows = new();
    private readonly FrameColumnWriter _columns = new();
    private Sample[] _samples = [];

    /// <summary>Writes one frame.</summary>
    /// <param name="batch">Samples, within the limits of <see cref="ColumnFrameFormat"/>; names without a sample are sent in vain.</param>
    /// <param name="quantityNumbers">For each quantity of the batch the number that both sides know it by; 0 sends its name.</param>
    /// <param name="output">Where the frame is written, behind what is there.</param>
    /// <exception cref="ArgumentException">The batch is empty, or has more than a frame holds.</exception>
    public void Write(SampleBatch batch, ReadOnlySpan<int> quantityNumbers, ByteWriter output)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(output);
        if (batch.Count is 0 or > ColumnFrameFormat.MaximumValues)
            throw new ArgumentException($"A frame holds 1 to {ColumnFrameFormat.MaximumValues} values.", nameof(batch));
        if (batch.Quantities.Count > ColumnFrameFormat.MaximumColumns)
            throw new ArgumentException($"A frame holds at most {ColumnFrameFormat.MaximumColumns} quantities.", nameof(batch));

        int start = output.Length;
        output.WriteByte(ColumnFrameFormat.FirstByte);
        output.WriteByte(ColumnFrameFormat.Version);
        FrameNames.Write(batch.Devices, output);
        FrameScratch.MakeRoom(ref _samples, batch.Count);
        batch.Samples.CopyTo(_samples);
        ReadOnlySpan<Sample> samples = _samples.AsSpan(0, batch.Count);
        _rows.Find(samples, batch.Devices.Count);
        _rows.Write(output);
        _columns.Write(batch, samples, _rows, quantityNumbers, output);
        output.WriteUInt32(Crc32C.Compute(output.Written[start..]));
    }
}
