using System.Buffers.Binary;

namespace LampuKota.Lighting;

/// <summary>
/// Reads CBOR (RFC 8949) item by item from one span: as much of it as SenML uses, and steps over all else. Claims of length are believed only as far as there are
/// bytes, and nesting is bounded, so any bytes are read or refused.
/// </summary>
internal ref struct CborReader(ReadOnlySpan<byte> bytes)
{
    private const int MaximumDepth = 8;
    private const ulong SelfDescribedTag = 55_799; // RFC 8949, 3.4.6
    private const ulong DecimalFractionTag = 4; // RFC 8949, 3.4.4

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How far it has read.</summary>
    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>What it has not read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    /// <summary>Steps over bytes that are known, at most the rest.</summary>
    public void Step(int length) => Position += length;

    /// <summary>Reads the head of the next item.</summary>
    /// <exception cref="CborFormatException">There is none.</exception>
    public CborHead ReadHead()
    {
        if (IsAtEnd)
            throw new CborFormatException(Position);

        byte initial = _bytes[Position++];
        byte additional = (byte)(initial & 0x1F);
        var type = (CborType)(initial >> 5);
        return new CborHead(type, additional, additional < 24 ? additional : ReadArgument(type, additional));
    }

    /// <summary>Reads the head of the pack itself: the tag that only says "this is CBOR" is passed over.</summary>
    /// <exception cref="CborFormatException">There is none.</exception>
    public CborHead ReadFirstHead()
    {
        CborHead head = ReadHead();
        return head is { Type: CborType.Tag, Argument: SelfDescribedTag } ? ReadHead() : head;
    }

    /// <summary>Whether an array or map has another item; one of indefinite length ends with a break, which is read then.</summary>
    /// <param name="collection">Its head.</param>
    /// <param name="read">How many of its items, or pairs of items, were read.</param>
    public bool HasMore(CborHead collection, ulong read)
    {
        if (!collection.IsIndefinite)
            return read < collection.Argument;
        if (IsAtEnd || _bytes[Position] != CborHead.Break)
            return true;

        Position++;
        return false;
    }

    /// <summary>Reads an item as text of definite length; false, and past it, where it is something else.</summary>
    public bool TryReadText(CborHead head, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (head.Type != CborType.Text || head.IsIndefinite)
        {
            Skip(head);
            return false;
        }

        text = ReadBytes(head.Argument);
        return true;
    }

    /// <summary>Reads an item as a truth value; false, and past it, where it is something else.</summary>
    public bool TryReadBoolean(CborHead head, out bool value)
    {
        value = head is { Type: CborType.Simple, Additional: CborHead.True };
        if (head is { Type: CborType.Simple, Additional: CborHead.True or CborHead.False })
            return true;

        Skip(head);
        return false;
    }

    /// <summary>Reads an item as a number: a whole one of 64 bits, a float of any width, or a decimal fraction. False, and past it, where it is something else.</summary>
    public bool TryReadDouble(CborHead head, out double value)
    {
        switch (head.Type)
        {
            case CborType.Unsigned:
                value = head.Argument;
                return true;
            case CborType.Negative:
                value = -1 - (double)head.Argument;
                return true;
            case CborType.Simple when head.TryGetFloat(out value):
                return true;
            case CborType.Tag when TryReadDecimalFraction(head, out DecimalFraction fraction):
                value = fraction.ToDouble();
                return true;
            default:
                value = 0;
                Skip(head);
                return false;
        }
    }

    /// <summary>As <see cref="TryReadDouble"/>, kept exact where decimal can; a float counts as the decimal of 15 digits that it stands for.</summary>
    public bool TryReadDecimal(CborHead head, out decimal value)
    {
        value = 0;
        switch (head.Type)
        {
            case CborType.Unsigned:
                value = head.Argument;
                return true;
            case CborType.Negative:
                value = -1 - (decimal)head.Argument;
                return true;
            case CborType.Simple when head.TryGetFloat(out double number):
                return TryToDecimal(number, out value);
            case CborType.Tag when TryReadDecimalFraction(head, out DecimalFraction fraction):
                return fraction.TryToDecimal(out value);
            default:
                Skip(head);
                return false;
        }
    }

    /// <summary>Reads an item as a whole number of 64 bits with its sign; false, and past it, where it is something else.</summary>
    public bool TryReadInteger(CborHead head, out long value)
    {
        value = head.Type == CborType.Negative ? ~(long)head.Argument : (long)head.Argument;
        if (head.Type is CborType.Unsigned or CborType.Negative && head.Argument <= long.MaxValue)
            return true;

        Skip(head);
        return false;
    }

    /// <summary>Passes over the rest of an item whose head was read.</summary>
    /// <exception cref="CborFormatException">It is not well-formed, or nests too deep.</exception>
    public void Skip(CborHead head) => Skip(head, MaximumDepth);

    private void Skip(CborHead head, int depth)
    {
        if (depth == 0)
            throw new CborFormatException(Position);

        switch (head.Type)
        {
            case CborType.Bytes or CborType.Text when !head.IsIndefinite:
                ReadBytes(head.Argument);
                break;
            case CborType.Bytes or CborType.Text:
                while (HasMore(head, 0))
                    SkipChunk(ReadHead(), head.Type);
                break;
            case CborType.Array:
                for (ulong read = 0; HasMore(head, read); read++)
                    Skip(ReadHead(), depth - 1);
                break;
            case CborType.Map:
                for (ulong read = 0; HasMore(head, read); read++)
                {
                    Skip(ReadHead(), depth - 1);
                    Skip(ReadHead(), depth - 1);
                }

                break;
            case CborType.Tag:
                Skip(ReadHead(), depth - 1);
                break;
            case CborType.Simple when head.IsIndefinite:
                throw new CborFormatException(Position - 1); // A break that ends nothing.
        }
    }

    private void SkipChunk(CborHead chunk, CborType type)
    {
        if (chunk.Type != type || chunk.IsIndefinite)
            throw new CborFormatException(Position);
        ReadBytes(chunk.Argument);
    }

    private ulong ReadArgument(CborType type, int additional) => additional switch
    {
        24 => ReadBytes(1)[0],
        25 => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2)),
        26 => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4)),
        27 => BinaryPrimitives.ReadUInt64BigEndian(ReadBytes(8)),
        31 when type is not (CborType.Unsigned or CborType.Negative or CborType.Tag) => 0,
        _ => throw new CborFormatException(Position - 1), // 28 to 30 are reserved, and a number does not go on for ever.
    };

    // Leaves the position where it was unless it succeeds, so that the item can be passed over.
    private bool TryReadDecimalFraction(CborHead tag, out DecimalFraction fraction)
    {
        fraction = default;
        int content = Position;
        if (tag.Argument == DecimalFractionTag
            && ReadHead() is { Type: CborType.Array, IsIndefinite: false, Argument: 2 }
            && TryReadInteger(ReadHead(), out long exponent)
            && TryReadInteger(ReadHead(), out long mantissa))
        {
            fraction = new DecimalFraction(mantissa, exponent);
            return true;
        }

        Position = content;
        return false;
    }

    private static bool TryToDecimal(double number, out decimal value)
    {
        bool fits = Math.Abs(number) < 1e28;
        value = fits ? (decimal)number : 0;
        return fits;
    }

    private ReadOnlySpan<byte> ReadBytes(ulong length)
    {
        if (length > (ulong)(_bytes.Length - Position))
            throw new CborFormatException(_bytes.Length);

        ReadOnlySpan<byte> read = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return read;
    }
}
