using System.Buffers;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>Writes samples as a column frame (docs/formats/column-frame.md), the shortest of the formats. Allocates nothing once its thread has written one.</summary>
public static class ColumnFrameEncoder
{
    [ThreadStatic]
    private static ColumnFrameWriter? Writer;

    [ThreadStatic]
    private static ByteWriter? Bytes;

    /// <summary>Writes all samples of a batch as one frame.</summary>
    /// <param name="batch">At least one sample, and at most <see cref="ColumnFrameFormat.MaximumValues"/>.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ArgumentException">The batch is empty or too large, or names a quantity or device id that does not exist, or holds a value that is not
    /// finite.</exception>
    public static void Write(SampleBatch batch, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(output);
        if (batch.Quantities.Count > ColumnFrameFormat.MaximumColumns)
            throw new ArgumentException($"A frame holds at most {ColumnFrameFormat.MaximumColumns} quantities.", nameof(batch));

        Span<int> numbers = stackalloc int[batch.Quantities.Count];
        for (int quantity = 0; quantity < numbers.Length; quantity++)
        {
            numbers[quantity] = Quantities.Find(batch.Quantities[quantity])?.Number
                ?? throw new ArgumentException("A quantity of the batch is not in the list of quantities.", nameof(batch));
        }

        Check(batch);
        ByteWriter bytes = Bytes ??= new ByteWriter();
        bytes.Clear();
        (Writer ??= new ColumnFrameWriter()).Write(batch, numbers, bytes);
        output.Write(bytes.Written);
    }

    private static void Check(SampleBatch batch)
    {
        for (int device = 0; device < batch.Devices.Count; device++)
        {
            if (!DeviceId.IsValid(batch.Devices[device]))
                throw new ArgumentException("A device id of the batch is not valid.", nameof(batch));
        }

        foreach (Sample sample in batch.Samples)
        {
            if (!double.IsFinite(sample.Value))
                throw new ArgumentException("A value of the batch is not finite.", nameof(batch));
        }
    }
}
