using System.Buffers;

namespace LampuKota.Columns;

/// <summary>Room for numbers for the length of a method, from the shared pool.</summary>
internal readonly ref struct LongBuffer(int length)
{
    private readonly long[] _rented = ArrayPool<long>.Shared.Rent(Math.Max(1, length));

    public Span<long> Span => _rented.AsSpan(0, length);

    public void Dispose() => ArrayPool<long>.Shared.Return(_rented);
}
