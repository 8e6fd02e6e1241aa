using Microsoft.Win32.SafeHandles;

namespace LampuKota.TimeSeries;

/// <summary>Reads the records of one segment's file.</summary>
internal sealed class SegmentReader(long number, string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private byte _format;

    public long Number { get; } = number;

    public long FileLength => RandomAccess.GetLength(_file);

    /// <summary>Reads the header, by which the records are read.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryReadHeader()
    {
        Span<byte> header = stackalloc byte[SpoolFormat.HeaderLength];
        return RandomAccess.Read(_file, header, 0) == header.Length && SpoolFormat.TryReadHeader(header, Number, out _format);
    }

    /// <summary>Reads one record.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="end">Where the bytes end that may be read.</param>
    /// <param name="buffer">Grown as needed; begins with the record.</param>
    /// <param name="record">What it holds.</param>
    /// <returns>False where no whole record is there.</returns>
    public bool TryRead(long offset, long end, ref byte[] buffer, out SpoolRecord record)
    {
        record = default;
        Span<byte> prefix = stackalloc byte[SpoolFormat.RecordPrefixLength];
        if (RandomAccess.Read(_file, prefix, offset) < prefix.Length || !SpoolFormat.TryReadLength(prefix, out int length) || length > end - offset)
            return false;

        if (buffer.Length < length)
            buffer = new byte[Math.Max(length, 2 * buffer.Length)];
        return RandomAccess.Read(_file, buffer.AsSpan(0, length), offset) == length && SpoolFormat.TryReadRecord(buffer.AsSpan(0, length), _format, out record);
    }

    public void Dispose() => _file.Dispose();
}
