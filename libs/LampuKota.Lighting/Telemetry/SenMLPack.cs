using System.Runtime.CompilerServices;
using System.Text.Json;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>The base fields of a pack and the fields of its present record, resolved into samples (RFC 8428, 4.6). Allocates nothing.</summary>
internal struct SenMLPack(long nowUnixMs, SampleBatch output)
{
    private const int NotInterned = -1;

    private readonly long _nowUnixMs = nowUnixMs;

    private SenMLText _baseName;
    private bool _baseNameFits = true;
    private int _baseDevice = NotInterned;
    private SenMLText _baseUnit;
    private bool _hasBaseUnit;
    private decimal _baseSeconds;
    private long _baseTimestampUnixMs = nowUnixMs;
    private double _baseValue;

    private SenMLText _name;
    private SenMLText _unit;
    private bool _hasUnit;
    private decimal _seconds;
    private bool _hasTime;
    private double _value;
    private int _values;
    private RejectReason? _fault;
    private RejectCounts _rejected;
    private QuantityIndexes _quantities;

    /// <summary>What was rejected so far.</summary>
    public readonly RejectCounts Rejected => _rejected;

    public void BeginRecord()
    {
        _name.Clear();
        _hasUnit = false;
        _hasTime = false;
        _values = 0;
        _fault = null;
    }

    public void ReadName(ref Utf8JsonReader json)
    {
        if (!_name.TryRead(ref json))
            _fault ??= RejectReason.UnknownQuantity;
    }

    public void ReadUnit(ref Utf8JsonReader json)
    {
        _hasUnit = true;
        if (!_unit.TryRead(ref json))
            _fault ??= RejectReason.WrongUnit;
    }

    public void ReadTime(ref Utf8JsonReader json)
    {
        _hasTime = true;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDecimal(out _seconds))
            _fault ??= RejectReason.BadTime;
    }

    public void ReadValue(ref Utf8JsonReader json)
    {
        _values++;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out _value))
            _fault ??= RejectReason.NotANumber;
        else if (_baseValue != 0) // Adding zero would turn -0 into 0.
            _value += _baseValue;
    }

    public void ReadBoolean(ref Utf8JsonReader json)
    {
        _values++;
        _value = json.TokenType == JsonTokenType.True ? 1 : 0;
        if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            _fault ??= RejectReason.NotANumber;
    }

    public void ReadUnstorable()
    {
        _values++;
        _fault ??= RejectReason.NotANumber;
    }

    public bool ReadBaseName(ref Utf8JsonReader json)
    {
        _baseDevice = NotInterned;
        _baseNameFits = _baseName.TryRead(ref json);
        return json.TokenType == JsonTokenType.String;
    }

    public bool ReadBaseTime(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDecimal(out _baseSeconds))
            return false;

        _baseTimestampUnixMs = SenMLTime.ToUnixMs(_baseSeconds, _nowUnixMs);
        return true;
    }

    public bool ReadBaseUnit(ref Utf8JsonReader json)
    {
        _hasBaseUnit = true;
        _baseUnit.TryRead(ref json); // One that does not fit reads as empty, which is no quantity's unit.
        return json.TokenType == JsonTokenType.String;
    }

    public bool ReadBaseValue(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Number && json.TryGetDouble(out _baseValue);

    /// <summary>Makes the record a sample, or counts why not. A record of base fields alone is neither.</summary>
    public void EndRecord()
    {
        if (_values == 0 && _fault is null && _name.Bytes.IsEmpty)
            return;

        if ((_fault ?? AddSample()) is { } reason)
            _rejected.Add(reason);
    }

    private RejectReason? AddSample()
    {
        if (!_baseNameFits)
            return RejectReason.BadDeviceId;

        ReadOnlySpan<byte> name = _name.Bytes;
        if (_baseName.Bytes is [.. var deviceId, (byte)'/'] && !name.Contains((byte)'/'))
            return AddSample(deviceId, name, ref _baseDevice);

        // A name is base name and name joined (RFC 8428, 4.5.1); the last "/" parts device and quantity.
        var joined = new SenMLText();
        int slash = joined.TryJoin(_baseName.Bytes, name) ? joined.Bytes.LastIndexOf((byte)'/') : -1;
        int device = NotInterned;
        return slash < 0 ? RejectReason.BadDeviceId : AddSample(joined.Bytes[..slash], joined.Bytes[(slash + 1)..], ref device);
    }

    private RejectReason? AddSample(ReadOnlySpan<byte> deviceId, ReadOnlySpan<byte> quantityName, ref int device)
    {
        if (device == NotInterned && !DeviceId.IsValid(deviceId))
            return RejectReason.BadDeviceId;
        if (Quantities.Find(quantityName) is not { } quantity)
            return RejectReason.UnknownQuantity;
        if (!IsUnitOf(quantity))
            return RejectReason.WrongUnit;
        if (CheckValue(quantity) is { } valueFault)
            return valueFault;

        long timestampUnixMs = _hasTime ? SenMLTime.ToUnixMs(SenMLTime.Add(_baseSeconds, _seconds), _nowUnixMs) : _baseTimestampUnixMs;
        if (timestampUnixMs < _nowUnixMs - TelemetryLimits.MaximumAgeMs)
            return RejectReason.TooOld;
        if (timestampUnixMs > _nowUnixMs + TelemetryLimits.MaximumAheadMs)
            return RejectReason.TooFarAhead;

        if (device == NotInterned)
            device = output.Devices.Intern(deviceId);
        output.Add(device, IndexOf(quantity), timestampUnixMs, _value);
        return null;
    }

    // The same few names come again and again, so each is looked up in the batch once a pack.
    private int IndexOf(Quantity quantity)
    {
        if (_quantities[quantity.Index] == 0)
            _quantities[quantity.Index] = output.Quantities.Intern(quantity.Utf8Name) + 1;
        return _quantities[quantity.Index] - 1;
    }

    private readonly RejectReason? CheckValue(Quantity quantity)
    {
        if (_values != 1)
            return RejectReason.NoValue;
        if (!double.IsFinite(_value))
            return RejectReason.NotFinite;
        return quantity.IsPlausible(_value) ? null : RejectReason.OutOfRange;
    }

    // A pack may leave units out: the quantity's own is then meant. "/" is SenML's own sign for a ratio.
    private readonly bool IsUnitOf(Quantity quantity)
    {
        if (!_hasUnit && !_hasBaseUnit)
            return true;

        ReadOnlySpan<byte> unit = _hasUnit ? _unit.Bytes : _baseUnit.Bytes;
        return unit.SequenceEqual(quantity.Utf8Unit) || (quantity.Unit == "1" && unit is [(byte)'/']);
    }

    // For each quantity its index in the batch, plus one; 0 where it was not met in this pack.
    [InlineArray(Quantities.MaximumCount)]
    private struct QuantityIndexes
    {
        private int _first;
    }
}
