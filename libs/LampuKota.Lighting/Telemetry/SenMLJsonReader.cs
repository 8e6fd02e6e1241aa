using System.Text.Json;

namespace LampuKota.Lighting;

/// <summary>Reads any SenML JSON pack, with white space, escapes and labels of others. Texts that are escaped are kept in scratch memory.</summary>
internal ref struct SenMLJsonReader(ReadOnlySpan<byte> bytes, Span<byte> scratch)
{
    /// <summary>Bytes of scratch memory: room for each text that is kept while a record is read.</summary>
    public const int ScratchLength = KeptTexts * SenMLPack.MaximumTextLength;

    // Base name, base unit, name and unit.
    private const int KeptTexts = 4;
    private const int BaseNameSlot = 0;
    private const int BaseUnitSlot = 1;
    private const int NameSlot = 2;
    private const int UnitSlot = 3;

    // The longest escape, \uXXXX, takes six bytes for one.
    private const int LongestEscaped = 6 * SenMLPack.MaximumTextLength;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    // A text that does not fit, so that it is no name and no unit.
    private static ReadOnlySpan<byte> TooLong => new byte[SenMLPack.MaximumTextLength + 1];

    private readonly Span<byte> _scratch = scratch;
    private Utf8JsonReader _json = new(bytes, Options);

    /// <returns>Why the pack is refused, or null.</returns>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    public string? Read(ref SenMLPack pack)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray)
            return "not an array of records";

        while (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
        {
            pack.BeginRecord();
            if (ReadRecord(ref pack) is { } refusal)
                return refusal;
            pack.EndRecord();
        }

        if (_json.TokenType != JsonTokenType.EndArray)
            return "a record is not an object";

        _json.Read(); // Throws where something follows the pack.
        return pack.Records == 0 ? "no record" : null;
    }

    private string? ReadRecord(ref SenMLPack pack)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            SenMLLabel label = ReadLabel();
            _json.Read();
            if (ReadField(label, ref pack) is { } refusal)
                return refusal;
            _json.Skip(); // Whatever was not read: the inside of an array or object.
        }

        return null;
    }

    private SenMLLabel ReadLabel()
    {
        if (!_json.ValueIsEscaped)
            return SenMLLabels.Parse(_json.ValueSpan);

        // A label that cannot be read may be one that must be understood.
        Span<byte> label = stackalloc byte[SenMLPack.MaximumTextLength];
        return TryUnescape(label, out int length) ? SenMLLabels.Parse(label[..length]) : SenMLLabel.MustUnderstand;
    }

    private string? ReadField(SenMLLabel label, ref SenMLPack pack)
    {
        switch (label)
        {
            case SenMLLabel.Name:
                pack.SetName(ReadText(NameSlot));
                if (_json.TokenType != JsonTokenType.String)
                    pack.SetFault(RejectReason.UnknownQuantity);
                return null;
            case SenMLLabel.Unit:
                pack.SetUnit(ReadText(UnitSlot));
                if (_json.TokenType != JsonTokenType.String)
                    pack.SetFault(RejectReason.WrongUnit);
                return null;
            case SenMLLabel.Value:
                if (IsNumber && _json.TryGetDouble(out double value))
                    pack.SetValue(value);
                else
                    pack.SetUnstorable();
                return null;
            case SenMLLabel.BooleanValue:
                if (_json.TokenType is JsonTokenType.True or JsonTokenType.False)
                    pack.SetBoolean(_json.TokenType == JsonTokenType.True);
                else
                    pack.SetUnstorable();
                return null;
            case SenMLLabel.UnstorableValue:
                pack.SetUnstorable();
                return null;
            case SenMLLabel.Sum:
                pack.SetSum();
                return null;
            case SenMLLabel.Time:
                if (IsNumber && _json.TryGetDecimal(out decimal seconds))
                    pack.SetTime(seconds);
                else
                    pack.SetFault(RejectReason.BadTime);
                return null;
            case SenMLLabel.MustUnderstand:
                return "a label that must be understood is not";
            default:
                return ReadBaseField(label, ref pack);
        }
    }

    private string? ReadBaseField(SenMLLabel label, ref SenMLPack pack)
    {
        switch (label)
        {
            case SenMLLabel.BaseName:
                pack.SetBaseName(ReadText(BaseNameSlot));
                return _json.TokenType == JsonTokenType.String ? null : "bn is not text";
            case SenMLLabel.BaseUnit:
                pack.SetBaseUnit(ReadText(BaseUnitSlot));
                return _json.TokenType == JsonTokenType.String ? null : "bu is not text";
            case SenMLLabel.BaseTime:
                if (!IsNumber || !_json.TryGetDecimal(out decimal seconds))
                    return "bt is not a number";
                pack.SetBaseTime(seconds);
                return null;
            case SenMLLabel.BaseValue:
                if (!IsNumber || !_json.TryGetDouble(out double value))
                    return "bv is not a number";
                pack.SetBaseValue(value);
                return null;
            case SenMLLabel.BaseSum:
                return IsNumber ? null : "bs is not a number";
            case SenMLLabel.BaseVersion:
                return pack.SetVersion(IsNumber && _json.TryGetInt64(out long version) ? version : 0);
            default:
                return null;
        }
    }

    private readonly bool IsNumber => _json.TokenType == JsonTokenType.Number;

    private ReadOnlySpan<byte> ReadText(int slot)
    {
        if (_json.TokenType != JsonTokenType.String)
            return default;
        if (!_json.ValueIsEscaped)
            return _json.ValueSpan;

        Span<byte> text = _scratch.Slice(slot * SenMLPack.MaximumTextLength, SenMLPack.MaximumTextLength);
        return TryUnescape(text, out int length) ? text[..length] : TooLong;
    }

    // False where it does not fit, or is half a surrogate pair, or not UTF-8.
    private readonly bool TryUnescape(scoped Span<byte> text, out int length)
    {
        length = 0;
        if (_json.ValueSpan.Length > LongestEscaped)
            return false;

        Span<byte> unescaped = stackalloc byte[LongestEscaped];
        try
        {
            length = _json.CopyString(unescaped);
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return unescaped[..length].TryCopyTo(text);
    }
}
