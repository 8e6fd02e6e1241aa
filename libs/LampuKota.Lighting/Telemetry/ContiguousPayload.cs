using System.Buffers;

namespace LampuKota.Lighting;

/// <summary>
/// A payload as one span: where it lies if it is one segment, else a copy in rented memory. Copying costs a fraction of what reading across segments does.
/// Dispose it once nothing refers to the bytes any more.
/// </summary>
internal readonly ref struct ContiguousPayload
{
    private readonly byte[]? _rented;

    public ContiguousPayload(in ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
        {
            Bytes = payload.FirstSpan;
            return;
        }

        int length = checked((int)payload.Length);
        _rented = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(_rented);
        Bytes = _rented.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
