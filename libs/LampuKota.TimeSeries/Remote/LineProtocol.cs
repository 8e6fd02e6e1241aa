using System.Buffers.Text;
using System.Globalization;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Samples as InfluxDB line protocol, which VictoriaMetrics takes too: measurement <c>lampukota</c>, tag <c>device</c>, a field for each quantity, milliseconds.
/// Neighbouring samples of one device and instant share a line.
/// </summary>
internal static class LineProtocol
{
    /// <summary>Name of the measurement; VictoriaMetrics' metric is this, an underscore and the quantity.</summary>
    public const string Measurement = "lampukota";

    /// <summary>Name of the tag that holds the device id.</summary>
    public const string DeviceTag = "device";

    // The shortest text that reads back as the same double has at most 24 characters, an int64 at most 20.
    private const int MaximumNumberLength = 32;

    /// <summary>Writes every sample of a batch, each line ended by a line feed.</summary>
    /// <param name="batch">Samples with finite values.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="ArgumentException">A name has a control character or a backslash, or a value is not finite: line protocol cannot tell it.</exception>
    public static void Write(SampleBatch batch, ByteWriter output)
    {
        foreach (SampleRow row in batch.Rows)
        {
            for (int next = 0; next < row.Values.Length;)
                next = WriteLine(batch, row, next, output);
        }
    }

    /// <summary>How many samples some whole lines hold: a field each.</summary>
    public static int CountSamples(ReadOnlySpan<byte> lines)
    {
        int samples = 0;
        int spaces = 0;
        for (int index = 0; index < lines.Length; index++)
        {
            switch (lines[index])
            {
                case (byte)'\\':
                    index++;
                    break;
                case (byte)'\n':
                    spaces = 0;
                    break;
                case (byte)' ':
                    samples += ++spaces == 1 ? 1 : 0;
                    break;
                case (byte)',' when spaces == 1:
                    samples++;
                    break;
            }
        }

        return samples;
    }

    // A line may not name a field twice, so a repeated quantity begins the next one.
    private static int WriteLine(SampleBatch batch, in SampleRow row, int begin, ByteWriter output)
    {
        output.Write("lampukota,device="u8);
        WriteEscaped(batch.Devices[row.Device], output);
        int end = begin;
        do
        {
            output.WriteByte(end == begin ? (byte)' ' : (byte)',');
            WriteEscaped(batch.Quantities[row.Quantities[end]], output);
            output.WriteByte((byte)'=');
            WriteNumber(row.Values[end], output);
            end++;
        }
        while (end < row.Values.Length && !row.Quantities[begin..end].Contains(row.Quantities[end]));
        output.WriteByte((byte)' ');
        WriteNumber(row.TimestampUnixMs, output);
        output.WriteByte((byte)'\n');
        return end;
    }

    // Engines differ in what a backslash before any other character means, so that a name which holds one cannot be told.
    private static void WriteEscaped(ReadOnlySpan<byte> name, ByteWriter output)
    {
        foreach (byte character in name)
        {
            if (character is < (byte)' ' or 0x7F or (byte)'\\')
                throw new ArgumentException($"A name has the character 0x{character:X2}, which line protocol cannot tell.");
            if (character is (byte)',' or (byte)'=' or (byte)' ')
                output.WriteByte((byte)'\\');
            output.WriteByte(character);
        }

        if (name.IsEmpty)
            throw new ArgumentException("A name is empty, which line protocol cannot tell.");
    }

    private static void WriteNumber(double value, ByteWriter output)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException("A value is not finite, which line protocol cannot tell.");

        Span<byte> text = stackalloc byte[MaximumNumberLength];
        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        output.Write(text[..length]);
    }

    private static void WriteNumber(long value, ByteWriter output)
    {
        Span<byte> text = stackalloc byte[MaximumNumberLength];
        Utf8Formatter.TryFormat(value, text, out int length);
        output.Write(text[..length]);
    }
}
