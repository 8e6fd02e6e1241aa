namespace LampuKota.Ingest;

/// <summary>Changes what is remembered of a device.</summary>
internal delegate void ObservationChange(ref DeviceObservation one);

/// <summary>
/// What is remembered of every device, by its number. Each device belongs to one gateway, and who holds a gateway's lock changes its devices alone: threads that serve
/// different gateways hardly ever meet. Safe for use by several threads.
/// </summary>
internal sealed class ObservationTable
{
    private const int ChunkShift = 12;
    private const int ChunkSize = 1 << ChunkShift;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, 32).Select(_ => new Lock())];
    private readonly Lock _growing = new();

    // Chunks never move once they are there.
    private volatile DeviceObservation[][] _chunks = [];
    private volatile int _count;

    /// <summary>Begins to change the devices of a gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="numbers">The devices' numbers.</param>
    public Part Enter(string gateway, ReadOnlySpan<int> numbers)
    {
        int most = -1;
        foreach (int number in numbers)
            most = Math.Max(most, number);
        if (most >= _count)
            Grow(most + 1);
        Lock held = _locks[(uint)string.GetHashCode(gateway.AsSpan(), StringComparison.Ordinal) % (uint)_locks.Length];
        held.Enter();
        return new Part(_chunks, held);
    }

    /// <summary>What is remembered of one device; nothing where it was never heard.</summary>
    public DeviceObservation Read(int device)
    {
        Span<DeviceObservation> one = [default];
        CopyTo(device, one);
        return one[0];
    }

    /// <summary>Changes one device, heard or not.</summary>
    public void Change(int device, ObservationChange change)
    {
        if (device >= _count)
            Grow(device + 1);
        EnterAll();
        try
        {
            change(ref _chunks[device >> ChunkShift][device & (ChunkSize - 1)]);
        }
        finally
        {
            ExitAll();
        }
    }

    /// <summary>Copies some devices.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="observations">Where to.</param>
    /// <returns>How many were copied.</returns>
    public int CopyTo(int first, Span<DeviceObservation> observations)
    {
        int count = Math.Min(_count - first, observations.Length);
        if (count <= 0)
            return 0;

        EnterAll();
        try
        {
            for (int copied = 0; copied < count;)
            {
                int device = first + copied;
                int place = device & (ChunkSize - 1);
                int length = Math.Min(count - copied, ChunkSize - place);
                _chunks[device >> ChunkShift].AsSpan(place, length).CopyTo(observations[copied..]);
                copied += length;
            }
        }
        finally
        {
            ExitAll();
        }

        return count;
    }

    private void Grow(int count)
    {
        lock (_growing)
        {
            int chunks = (count + ChunkSize - 1) >> ChunkShift;
            if (chunks > _chunks.Length)
                _chunks = [.. _chunks, .. Enumerable.Range(0, chunks - _chunks.Length).Select(_ => new DeviceObservation[ChunkSize])];
            _count = Math.Max(_count, count);
        }
    }

    // Always in the same order, so that two that do so never wait for each other.
    private void EnterAll()
    {
        foreach (Lock one in _locks)
            one.Enter();
    }

    private void ExitAll()
    {
        foreach (Lock one in _locks)
            one.Exit();
    }

    /// <summary>The devices of one gateway, held until this is disposed of.</summary>
    internal readonly ref struct Part(DeviceObservation[][] chunks, Lock held)
    {
        /// <summary>What is remembered of a device.</summary>
        public ref DeviceObservation this[int device] => ref chunks[device >> ChunkShift][device & (ChunkSize - 1)];

        /// <summary>Lets others go on.</summary>
        public void Dispose() => held.Exit();
    }
}
