namespace LampuKota.Lighting;

/// <summary>
/// The bytes of records that were resolved before, each from its name up to its value. A device's records repeat in all but their numbers, and follow one another in the same order,
/// so that the next one is mostly known, and to compare it costs a fraction of what reading it does. What is not met as expected is read as ever. One for each thread
/// and format; its size is bounded.
/// </summary>
internal sealed class KnownRecords
{
    /// <summary>Longest beginning that is kept.</summary>
    public const int MaximumLength = 96;

    // Some kinds of devices with a dozen quantities each.
    private const int MaximumCount = 128;

    private const int None = -1;

    private readonly Known[] _known = new Known[MaximumCount];
    private int _count;
    private int _last = None;
    private int _afterOthers = None;

    /// <summary>The record that is expected next, if the bytes begin with it.</summary>
    /// <param name="bytes">What follows in the pack, from the record's first own field on: behind what opens the record, or behind a base name.</param>
    /// <param name="quantity">The quantity that it names; with its unit, or without any.</param>
    /// <param name="length">Where its value begins.</param>
    public bool TryMatch(ReadOnlySpan<byte> bytes, out KnownQuantity quantity, out int length)
    {
        int expected = _last == None ? _afterOthers : _known[_last].Next;
        if (expected == None || !bytes.StartsWith(_known[expected].Beginning))
        {
            (quantity, length) = (default, 0);
            return false;
        }

        (quantity, length) = (_known[expected].Quantity, _known[expected].Beginning.Length);
        _last = expected;
        return true;
    }

    /// <summary>Keeps the beginning of a record that follows the one before.</summary>
    /// <param name="beginning">All of its own fields up to its value.</param>
    /// <param name="quantity">The quantity that it names.</param>
    public void Learn(ReadOnlySpan<byte> beginning, KnownQuantity quantity)
    {
        if (beginning.Length > MaximumLength)
        {
            Pass();
            return;
        }

        int record = Find(beginning, quantity);
        if (_last == None)
            _afterOthers = record;
        else
            _known[_last].Next = record;
        _last = record;
    }

    /// <summary>A record came that is not kept, or a pack begins.</summary>
    public void Pass() => _last = None;

    private int Find(ReadOnlySpan<byte> beginning, KnownQuantity quantity)
    {
        for (int record = 0; record < _count; record++)
        {
            if (beginning.SequenceEqual(_known[record].Beginning))
                return record;
        }

        if (_count == MaximumCount)
            (_count, _last, _afterOthers) = (0, None, None);
        _known[_count] = new Known(beginning.ToArray(), quantity);
        return _count++;
    }

    private struct Known(byte[] beginning, KnownQuantity quantity)
    {
        public readonly byte[] Beginning = beginning;
        public readonly KnownQuantity Quantity = quantity;
        public int Next = None;
    }
}

/// <summary>A quantity that a record names.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="HasUnit">Whether the record tells its unit too, rightly; else no base unit may contradict.</param>
internal readonly record struct KnownQuantity(Quantity Quantity, bool HasUnit);
