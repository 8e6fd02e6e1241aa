using System.Buffers;

namespace LampuKota.Lighting;

/// <summary>
/// Scans a SenML JSON pack of the usual form: no white space, no escapes, the labels of RFC 8428 with values of their type. Whatever is otherwise is left to
/// <see cref="SenMLJsonReader"/>, which alone says what is right; a test holds both to the same answers.
/// </summary>
internal ref struct SenMLJsonScanner(ReadOnlySpan<byte> bytes, KnownRecords known)
{
    // What follows one another in a record that is worth knowing: a name and a value, perhaps a unit between them, and perhaps a device's name before them.
    private const int NameAndValue = ((int)SenMLLabel.Name << LabelBits) | (int)SenMLLabel.Value;
    private const int NameUnitAndValue = ((((int)SenMLLabel.Name << LabelBits) | (int)SenMLLabel.Unit) << LabelBits) | (int)SenMLLabel.Value;
    private const int DeviceNameAndValue = ((int)SenMLLabel.BaseName << (2 * LabelBits)) | NameAndValue;
    private const int DeviceNameUnitAndValue = ((int)SenMLLabel.BaseName << (3 * LabelBits)) | NameUnitAndValue;
    private const int LabelBits = 5;

    // What ends a text, or may not stand in one as it is (RFC 8259, 7).
    private static readonly SearchValues<byte> TextEnds = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);

    private static ReadOnlySpan<byte> BaseNameLabel => "\"bn\":\""u8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _nameAt;
    private int _valueAt;
    private int _labels;

    /// <returns>False where the pack is not of the usual form; some of its records may have been resolved.</returns>
    public bool TryScan(ref SenMLPack pack)
    {
        known.Pass();
        if (!TrySkip((byte)'['))
            return false;

        do
        {
            if (TryScanKnown(ref pack))
                continue;

            pack.BeginRecord();
            if (!TryScanRecord(ref pack))
                return false;
            pack.EndRecord();
            Learn(pack.Known);
        }
        while (TrySkip((byte)','));
        return TrySkip((byte)']') && _at == _bytes.Length;
    }

    private bool TryScanKnown(ref SenMLPack pack)
    {
        int at = _at + 1;
        ReadOnlySpan<byte> baseName = default;
        bool isKnown = _at < _bytes.Length && _bytes[_at] == '{' && (!_bytes[at..].StartsWith(BaseNameLabel) || TrySkipBaseName(ref at, out baseName));
        if (!isKnown || !known.TryMatch(_bytes[at..], out KnownQuantity quantity, out int length))
            return false;

        at += length;
        if (!TryScanNumber(ref at, out double value) || at >= _bytes.Length || _bytes[at] != '}' || !pack.TryAddKnown(baseName, quantity, value))
            return false;

        _at = at + 1;
        return true;
    }

    // A pack's next device, its name without escapes, with fields of the record behind it.
    private readonly bool TrySkipBaseName(scoped ref int at, out ReadOnlySpan<byte> baseName)
    {
        ReadOnlySpan<byte> text = _bytes[(at + BaseNameLabel.Length)..];
        int length = text.IndexOfAny(TextEnds);
        baseName = length < 0 ? default : text[..length];
        at += BaseNameLabel.Length + length + 2;
        return length > 0 && text[length..].StartsWith("\","u8);
    }

    private readonly bool TryScanNumber(scoped ref int at, out double value)
    {
        if (JsonNumber.TryScanMeasured(_bytes, ref at, out value))
            return true;
        if (!JsonNumber.TryScan(_bytes, ref at, out JsonNumber number))
            return false;

        value = number.ToDouble();
        return true;
    }

    private readonly void Learn(KnownQuantity? quantity)
    {
        if (quantity is { } named && _labels is NameAndValue or NameUnitAndValue or DeviceNameAndValue or DeviceNameUnitAndValue)
            known.Learn(_bytes[_nameAt.._valueAt], named);
        else
            known.Pass();
    }

    private bool TryScanRecord(ref SenMLPack pack)
    {
        _labels = 0;
        if (!TrySkip((byte)'{'))
            return false;

        do
        {
            int labelAt = _at;
            if (!TryScanLabel(out SenMLLabel label))
                return false;
            if (label == SenMLLabel.Name)
                _nameAt = labelAt;
            _labels = (_labels << LabelBits) | (int)label;
            _valueAt = _at;
            if (!TryScanField(label, ref pack))
                return false;
        }
        while (TrySkip((byte)','));
        return TrySkip((byte)'}');
    }

    private bool TryScanLabel(out SenMLLabel label)
    {
        label = SenMLLabel.Ignored;
        if (!TrySkip((byte)'"'))
            return false;

        int start = _at;
        while (Next is not ((byte)'"' or 0))
            _at++;
        label = SenMLLabels.Parse(_bytes[start.._at]);
        return TrySkip((byte)'"') && TrySkip((byte)':');
    }

    private bool TryScanField(SenMLLabel label, ref SenMLPack pack)
    {
        switch (label)
        {
            case SenMLLabel.Name when TryScanText(out ReadOnlySpan<byte> name):
                pack.SetName(name);
                return true;
            case SenMLLabel.Unit when TryScanText(out ReadOnlySpan<byte> unit):
                pack.SetUnit(unit);
                return true;
            case SenMLLabel.Value when JsonNumber.TryScan(_bytes, ref _at, out JsonNumber value):
                pack.SetValue(value.ToDouble());
                return true;
            case SenMLLabel.BooleanValue when TryScanBoolean(out bool state):
                pack.SetBoolean(state);
                return true;
            case SenMLLabel.Time when JsonNumber.TryScan(_bytes, ref _at, out JsonNumber time) && time.TryToDecimal(out decimal seconds):
                pack.SetTime(seconds);
                return true;
            case SenMLLabel.BaseName when TryScanText(out ReadOnlySpan<byte> baseName):
                pack.SetBaseName(baseName);
                return true;
            case SenMLLabel.BaseUnit when TryScanText(out ReadOnlySpan<byte> baseUnit):
                pack.SetBaseUnit(baseUnit);
                return true;
            case SenMLLabel.BaseTime when JsonNumber.TryScan(_bytes, ref _at, out JsonNumber time) && time.TryToDecimal(out decimal seconds):
                pack.SetBaseTime(seconds);
                return true;
            default:
                return false;
        }
    }

    private bool TryScanText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TrySkip((byte)'"'))
            return false;

        int length = _bytes[_at..].IndexOfAny(TextEnds);
        if (length < 0 || _bytes[_at + length] != '"')
            return false;

        text = _bytes.Slice(_at, length);
        _at += length + 1;
        return true;
    }

    private bool TryScanBoolean(out bool value)
    {
        value = _bytes[_at..].StartsWith("true"u8);
        if (!value && !_bytes[_at..].StartsWith("false"u8))
            return false;

        _at += value ? 4 : 5;
        return true;
    }

    private readonly byte Next => _at < _bytes.Length ? _bytes[_at] : (byte)0;

    private bool TrySkip(byte expected)
    {
        if (_at >= _bytes.Length || _bytes[_at] != expected)
            return false;

        _at++;
        return true;
    }
}
