using System.Runtime.CompilerServices;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>
/// The base fields of a pack and the fields of its present record, resolved into samples (RFC 8428, 4.6), whatever the pack is written in. Texts are kept where they
/// lie, so the pack's bytes must stay as they are until the last record has ended. Allocates nothing.
/// </summary>
internal ref struct SenMLPack(long nowUnixMs, SampleBatch output)
{
    /// <summary>Longest text that means something here: a device id, a slash and a quantity take 127 bytes at most.</summary>
    public const int MaximumTextLength = 128;

    private const int NotChecked = -1;
    private const int NotADevice = -2;

    private readonly long _nowUnixMs = nowUnixMs;

    private ReadOnlySpan<byte> _baseName;
    private bool _baseNameFits = true;
    private bool _isBaseNameDevice;
    private int _baseDevice = NotChecked;
    private ReadOnlySpan<byte> _baseUnit;
    private bool _hasBaseUnit;
    private decimal _baseSeconds;
    private long _baseTimestampUnixMs = nowUnixMs;
    private double _baseValue;
    private int _version;

    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _unit;
    private bool _hasUnit;
    private decimal _seconds;
    private bool _hasTime;
    private double _value;
    private bool _isState;
    private int _values;
    private bool _hasSum;
    private RejectReason? _fault;
    private RejectCounts _rejected;
    private QuantityIndexes _quantities;

    /// <summary>How many records have ended.</summary>
    public int Records { get; private set; }

    /// <summary>What the last record names, where it was stored and had a name, perhaps a unit, and a number of which nothing else decides what it means.</summary>
    public KnownQuantity? Known { get; private set; }

    /// <summary>What was rejected so far.</summary>
    public readonly RejectCounts Rejected => _rejected;

    public void BeginRecord()
    {
        _name = default;
        _hasUnit = false;
        _hasTime = false;
        _isState = false;
        _values = 0;
        _hasSum = false;
        _fault = null;
        Known = null;
    }

    public void SetName(ReadOnlySpan<byte> name)
    {
        _name = name;
        if (name.Length > MaximumTextLength)
            SetFault(RejectReason.UnknownQuantity);
    }

    public void SetUnit(ReadOnlySpan<byte> unit)
    {
        _unit = unit;
        _hasUnit = true;
    }

    public void SetTime(decimal seconds)
    {
        _seconds = seconds;
        _hasTime = true;
    }

    public void SetValue(double value)
    {
        _value = value;
        _values++;
    }

    public void SetBoolean(bool value)
    {
        _value = value ? 1 : 0;
        _isState = true;
        _values++;
    }

    /// <summary>The record has a value that is none here: text, data, or not of its label's type.</summary>
    public void SetUnstorable()
    {
        _values++;
        SetFault(RejectReason.NotANumber);
    }

    /// <summary>The record has a sum. It is not stored, but the record need not have a value (RFC 8428, 4.2).</summary>
    public void SetSum() => _hasSum = true;

    /// <summary>A field of the record is not of its label's type; the first reason counts.</summary>
    public void SetFault(RejectReason reason) => _fault ??= reason;

    public void SetBaseName(ReadOnlySpan<byte> name)
    {
        _baseName = name;
        _baseNameFits = name.Length <= MaximumTextLength;
        _isBaseNameDevice = IsDevice(name);
        _baseDevice = NotChecked;
    }

    public void SetBaseUnit(ReadOnlySpan<byte> unit)
    {
        _baseUnit = unit;
        _hasBaseUnit = true;
    }

    public void SetBaseTime(decimal seconds)
    {
        _baseSeconds = seconds;
        _baseTimestampUnixMs = SenMLTime.ToUnixMs(seconds, _nowUnixMs);
    }

    public void SetBaseValue(double value) => _baseValue = value;

    /// <summary>Why the pack cannot be read by its version, or null: all its records have the same, which the first tells or leaves at 10 (RFC 8428, 4.4).</summary>
    public string? SetVersion(long version)
    {
        if (version is < 1 or > TelemetryLimits.SenMLVersion)
            return "bver is not a version up to 10";
        if (Records > 0 && version != (_version == 0 ? TelemetryLimits.SenMLVersion : _version))
            return "its records have different versions";

        _version = (int)version;
        return null;
    }

    /// <summary>Makes the record a sample, or counts why not. A record of base fields alone is neither.</summary>
    public void EndRecord()
    {
        Records++;
        if (_values == 0 && _fault is null && _name.IsEmpty && !_hasSum)
            return;

        if ((_fault ?? AddSample()) is { } reason)
            _rejected.Add(reason);
    }

    /// <summary>Makes a sample of a record that has a name, perhaps a unit, and this value, or counts why not.</summary>
    /// <param name="baseName">The base name that the record has too; empty where it has none.</param>
    /// <param name="known">What it names.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False, with nothing done, where the base fields decide what the record means.</returns>
    public bool TryAddKnown(ReadOnlySpan<byte> baseName, KnownQuantity known, double value)
    {
        bool isOfDevice = baseName.IsEmpty ? _isBaseNameDevice : IsDevice(baseName);
        if (!isOfDevice || (!known.HasUnit && _hasBaseUnit))
            return false;

        if (!baseName.IsEmpty)
            SetBaseName(baseName);
        Records++;
        RejectReason? fault = CheckDevice(_baseName[..^1], ref _baseDevice)
            ?? AddValue(_baseName[..^1], known.Quantity, WithBase(value), _baseTimestampUnixMs, ref _baseDevice);
        if (fault is { } reason)
            _rejected.Add(reason);
        return true;
    }

    private static bool IsDevice(ReadOnlySpan<byte> baseName) => baseName.Length <= MaximumTextLength && baseName is [.., (byte)'/'];

    // A name is base name and name joined (RFC 8428, 4.5.1); the last "/" parts device and quantity.
    private RejectReason? AddSample()
    {
        if (!_baseNameFits)
            return RejectReason.BadDeviceId;

        // A quantity's name has no "/", so one that is found is all of it.
        Quantity? quantity = Quantities.Find(_name);
        if (!_isBaseNameDevice || (quantity is null && _name.Contains((byte)'/')))
            return AddJoined();

        RejectReason? fault = AddSample(_baseName[..^1], quantity, ref _baseDevice);
        if (fault is null && !_hasTime && !_isState && (_hasUnit || !_hasBaseUnit))
            Known = new KnownQuantity(quantity!, _hasUnit);
        return fault;
    }

    private RejectReason? AddJoined()
    {
        Span<byte> joined = stackalloc byte[2 * MaximumTextLength];
        _baseName.CopyTo(joined);
        _name.CopyTo(joined[_baseName.Length..]);
        joined = joined[..(_baseName.Length + _name.Length)];
        int slash = joined.Length > MaximumTextLength ? -1 : joined.LastIndexOf((byte)'/');
        int device = NotChecked;
        return slash < 0 ? RejectReason.BadDeviceId : AddSample(joined[..slash], Quantities.Find(joined[(slash + 1)..]), ref device);
    }

    private RejectReason? AddSample(scoped ReadOnlySpan<byte> deviceId, Quantity? quantity, ref int device)
    {
        if (CheckDevice(deviceId, ref device) is { } fault)
            return fault;
        if (quantity is null)
            return RejectReason.UnknownQuantity;
        if (!IsUnitOf(quantity))
            return RejectReason.WrongUnit;
        if (_values != 1)
            return RejectReason.NoValue;

        // The base value belongs to numbers, not to states.
        double value = _isState ? _value : WithBase(_value);
        long timestampUnixMs = _hasTime ? SenMLTime.ToUnixMs(SenMLTime.Add(_baseSeconds, _seconds), _nowUnixMs) : _baseTimestampUnixMs;
        return AddValue(deviceId, quantity, value, timestampUnixMs, ref device);
    }

    // Adding zero would turn -0 into 0.
    private readonly double WithBase(double value) => _baseValue == 0 ? value : value + _baseValue;

    private static RejectReason? CheckDevice(scoped ReadOnlySpan<byte> deviceId, ref int device)
    {
        if (device == NotChecked && !DeviceId.IsValid(deviceId))
            device = NotADevice;
        return device == NotADevice ? RejectReason.BadDeviceId : null;
    }

    private RejectReason? AddValue(scoped ReadOnlySpan<byte> deviceId, Quantity quantity, double value, long timestampUnixMs, ref int device)
    {
        if (!quantity.IsPlausible(value))
            return double.IsFinite(value) ? RejectReason.OutOfRange : RejectReason.NotFinite;
        if (timestampUnixMs < _nowUnixMs - TelemetryLimits.MaximumAgeMs)
            return RejectReason.TooOld;
        if (timestampUnixMs > _nowUnixMs + TelemetryLimits.MaximumAheadMs)
            return RejectReason.TooFarAhead;

        if (device == NotChecked)
            device = output.Devices.Intern(deviceId);
        output.Add(device, IndexOf(quantity), timestampUnixMs, value);
        return null;
    }

    // The same few names come again and again, so each is looked up in the batch once a pack.
    private int IndexOf(Quantity quantity)
    {
        if (_quantities[quantity.Index] == 0)
            _quantities[quantity.Index] = output.Quantities.Intern(quantity.Utf8Name) + 1;
        return _quantities[quantity.Index] - 1;
    }

    // A pack may leave units out: the quantity's own is then meant. "/" is SenML's own sign for a ratio.
    private readonly bool IsUnitOf(Quantity quantity)
    {
        if (!_hasUnit && !_hasBaseUnit)
            return true;

        ReadOnlySpan<byte> unit = _hasUnit ? _unit : _baseUnit;
        return unit.SequenceEqual(quantity.Utf8Unit) || (quantity.Unit == "1" && unit is [(byte)'/']);
    }

    // For each quantity its index in the batch, plus one; 0 where it was not met in this pack.
    [InlineArray(Quantities.MaximumCount)]
    private struct QuantityIndexes
    {
        private int _first;
    }
}
