using System.Text;
using LampuKota.City;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>
/// The city's present state in memory: newest values of lamps and sensors, which gateways are connected, overrides and open faults. One lock
/// guards it and is held for microseconds; subscribers are called outside of it, on the thread that brought the change, and must return quickly.
/// </summary>
public sealed class LiveCity
{
    private readonly Lock _gate = new();
    private readonly DeviceSubscriptions _subscriptions = new();
    private readonly Dictionary<string, GatewayState> _gateways = new(StringComparer.Ordinal);
    private readonly SensorTable _sensors = new();
    private CitySnapshot _city;
    private LampTable _lamps;
    private DirtySet _dirtyLamps;
    private long _sequence;

    /// <summary>Starts with the assets of a directory and follows its changes.</summary>
    /// <param name="directory">The city's assets.</param>
    public LiveCity(CityDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _city = directory.Current;
        _lamps = new LampTable(_city, StateOf);
        _dirtyLamps = new DirtySet(_lamps.Count);
        directory.Changed += () => Rebuild(directory.Current);
    }

    /// <summary>Raised after a gateway went online or offline.</summary>
    public event Action<GatewayNow>? GatewayChanged;

    /// <summary>Raised after a maintenance lock was taken or released, by a gateway's word.</summary>
    public event Action? LocksChanged;

    /// <summary>The city in six numbers.</summary>
    public CityTotals Totals
    {
        get
        {
            lock (_gate)
                return _lamps.CountTotals();
        }
    }

    /// <summary>What is known of a lamp, or null where the city has no such lamp.</summary>
    /// <param name="lampId">Lamp id.</param>
    public LampNow? Find(string lampId)
    {
        lock (_gate)
        {
            int index = _city.IndexOfLamp(lampId);
            return index < 0
                ? null
                : new LampNow(
                    _city.Lamps[index], _lamps.ConditionOf(index), _lamps.ValuesOf(index), _lamps.Overrides[index], _lamps.Locks[index], _lamps.GatewayOf(index).IsOnline);
        }
    }

    /// <summary>What the map shows of some lamps, in their order.</summary>
    /// <param name="indexes">Indexes in the directory's present snapshot; one that is not there is marked unknown.</param>
    public IReadOnlyList<LampMark> MarksOf(IReadOnlyList<int> indexes)
    {
        ArgumentNullException.ThrowIfNull(indexes);
        lock (_gate)
            return [.. indexes.Select(index => index < _lamps.Count ? _lamps.MarkOf(index) : default)];
    }

    /// <summary>The newest measured power of a lamp; null where it was never reported.</summary>
    /// <param name="lampId">Lamp id.</param>
    public Measured? FindPowerWatts(string lampId)
    {
        lock (_gate)
            return _city.IndexOfLamp(lampId) is var index && index >= 0 ? _lamps.Find(index, LampQuantities.Power) : null;
    }

    /// <summary>The newest reading of a quantity of each lamp, by index; null where it was never reported.</summary>
    /// <param name="quantity">A quantity that is kept in memory.</param>
    /// <param name="city">The snapshot whose indexes they follow.</param>
    internal IReadOnlyList<double?> ReadAll(Quantity quantity, out CitySnapshot city)
    {
        int slot = LampQuantities.SlotOf(quantity);
        lock (_gate)
        {
            city = _city;
            return [.. Enumerable.Range(0, _lamps.Count).Select(lamp => _lamps.Find(lamp, slot)?.Value)];
        }
    }

    /// <summary>All lamps that a maintenance lock holds, by their gateways' word.</summary>
    public IReadOnlyList<(LampAsset Lamp, LampLock Lock)> LockedLamps()
    {
        lock (_gate)
        {
            var locked = new List<(LampAsset, LampLock)>();
            for (int lamp = 0; lamp < _lamps.Count; lamp++)
            {
                if (_lamps.Locks[lamp] is { } held)
                    locked.Add((_city.Lamps[lamp], held));
            }

            return locked;
        }
    }

    /// <summary>What is known of a city sensor, or null where the city has no such sensor.</summary>
    /// <param name="sensorId">Sensor id.</param>
    public SensorNow? FindSensor(string sensorId)
    {
        lock (_gate)
        {
            return _city.FindSensor(sensorId) is { } sensor
                ? new SensorNow(sensor, _sensors.ValuesOf(sensorId), StateOf(sensor.GatewayId).IsOnline)
                : null;
        }
    }

    /// <summary>What is known of a gateway, or null where the city has no such gateway.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public GatewayNow? FindGateway(string gatewayId)
    {
        lock (_gate)
            return DescribeGateway(gatewayId);
    }

    /// <summary>The instant of the newest value of a gateway's lamps, as stored or heard since; null where there is none.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public long? FindNewestUnixMs(string gatewayId)
    {
        lock (_gate)
            return _city.FindGateway(gatewayId) is null ? null : _city.LampsOfGateway(gatewayId).Max(lamp => _lamps.NewestUnixMs(lamp));
    }

    /// <summary>Calls back after something changed at a lamp, a sensor or a gateway, until the result is disposed.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <param name="changed">Called on the thread that brought the change; must return quickly.</param>
    public IDisposable Subscribe(string deviceId, Action changed) => _subscriptions.Add(deviceId, changed);

    /// <summary>Takes telemetry. Passed over are values older than what is known, unknown quantities, and devices that are not the gateway's.</summary>
    /// <param name="gatewayId">The gateway that sent it.</param>
    /// <param name="batch">Decoded samples.</param>
    public void Apply(string gatewayId, SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Span<char> letters = stackalloc char[DeviceId.MaximumLength];
        lock (_gate)
        {
            int device = -1;
            int lamp = -1;
            SensorAsset? sensor = null;
            foreach (Sample sample in batch.Samples)
            {
                if (sample.Device != device)
                {
                    device = sample.Device;
                    lamp = IndexOfLamp(gatewayId, AsLetters(batch.Devices[device], letters));
                    sensor = lamp < 0 ? FindSensor(gatewayId, batch.Devices.GetString(device)) : null;
                }

                if (Quantities.Find(batch.Quantities[sample.Quantity]) is not { } quantity)
                    continue;
                if (lamp >= 0)
                    SetLampValue(lamp, quantity, sample.Value, sample.TimestampUnixMs);
                else if (sensor is not null)
                    _sensors.Set(sensor.Id, quantity.Name, sample.Value, sample.TimestampUnixMs);
            }
        }

        for (int device = 0; device < batch.Devices.Count && !_subscriptions.IsEmpty; device++)
            _subscriptions.Notify(batch.Devices.GetString(device));
    }

    /// <summary>Takes one stored point; for the start.</summary>
    /// <param name="last">The newest point of a series.</param>
    public void Fill(in LastPoint last)
    {
        lock (_gate)
        {
            int lamp = _city.IndexOfLamp(last.Series.DeviceId);
            if (lamp >= 0 && Quantities.Find(last.Series.Quantity) is { } quantity)
                SetLampValue(lamp, quantity, last.Point.Value, last.Point.TimestampUnixMs);
            else if (_city.FindSensor(last.Series.DeviceId) is not null)
                _sensors.Set(last.Series.DeviceId, last.Series.Quantity, last.Point.Value, last.Point.TimestampUnixMs);
        }
    }

    /// <summary>Takes a gateway's word on whether it is connected; one that the city does not know is passed over.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    /// <param name="status">Its status.</param>
    /// <param name="nowUnixMs">City time, for a status that does not say since when.</param>
    public void SetStatus(string gatewayId, GatewayStatus status, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(status);
        GatewayNow? changed = null;
        lock (_gate)
        {
            if (_city.FindGateway(gatewayId) is null)
                return;

            GatewayState state = StateOf(gatewayId);
            if (state.IsOnline != status.Online)
            {
                state.SinceUnixMs = status.SinceUnixMs ?? nowUnixMs;
                state.IsOnline = status.Online;
                MarkLampsOf(gatewayId);
                changed = DescribeGateway(gatewayId);
            }

            state.Firmware = status.Firmware ?? state.Firmware;
        }

        if (changed is not null)
        {
            GatewayChanged?.Invoke(changed);
            NotifyAllOf(gatewayId);
        }
    }

    /// <summary>Takes what a gateway reports to run: its document's version, and the overrides and locks in force, which replace those known before.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    /// <param name="reported">The document.</param>
    public void SetReported(string gatewayId, ReportedDocument reported)
    {
        ArgumentNullException.ThrowIfNull(reported);
        bool isLockChanged = false;
        lock (_gate)
        {
            if (_city.FindGateway(gatewayId) is null)
                return;

            GatewayState state = StateOf(gatewayId);
            state.DesiredVersion = reported.DesiredVersion;
            state.Firmware = reported.Firmware;
            var inForce = reported.Overrides.ToDictionary(
                one => one.Lamp, one => new LampOverride(one.LevelPercent, one.ExpiresUnixMs, CommandPart.CommandIdOf(one.CommandId)));
            Dictionary<string, LampLock> locks = LocksOf(reported);
            foreach (int lamp in _city.LampsOfGateway(gatewayId))
            {
                string lampId = _city.Lamps[lamp].Id;
                LampOverride? overrideNow = inForce.GetValueOrDefault(lampId);
                LampLock? lockNow = locks.GetValueOrDefault(lampId);
                isLockChanged |= _lamps.Locks[lamp] != lockNow;
                if (_lamps.Overrides[lamp] == overrideNow && _lamps.Locks[lamp] == lockNow)
                    continue;

                _lamps.Overrides[lamp] = overrideNow;
                _lamps.Locks[lamp] = lockNow;
                _dirtyLamps.Add(lamp);
            }
        }

        NotifyAllOf(gatewayId);
        if (isLockChanged)
            LocksChanged?.Invoke();
    }

    /// <summary>Sets how many faults of a device are open; devices that are no lamps are passed over.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <param name="count">How many.</param>
    public void SetOpenFaults(string deviceId, int count)
    {
        lock (_gate)
        {
            int lamp = _city.IndexOfLamp(deviceId);
            if (lamp < 0 || _lamps.OpenFaults[lamp] == count)
                return;

            _lamps.OpenFaults[lamp] = count;
            _dirtyLamps.Add(lamp);
        }

        _subscriptions.Notify(deviceId);
    }

    /// <summary>Marks of all lamps, with the sequence of the live feed that they hold.</summary>
    /// <param name="city">The snapshot whose indexes they follow.</param>
    internal LampMarks ReadAll(out CitySnapshot city)
    {
        lock (_gate)
        {
            city = _city;
            int[] indexes = [.. Enumerable.Range(0, _lamps.Count)];
            return new LampMarks(_sequence, indexes, Array.ConvertAll(indexes, _lamps.MarkOf));
        }
    }

    /// <summary>Takes the lamps that changed since the last call; a change makes the next number of the sequence.</summary>
    /// <param name="maximum">At most so many; the rest is left for the next call.</param>
    internal LampMarks TakeChanges(int maximum)
    {
        lock (_gate)
        {
            int count = Math.Min(maximum, _dirtyLamps.Count);
            if (count == 0)
                return new LampMarks(_sequence, [], []);

            int[] indexes = new int[count];
            for (int i = 0; i < count; i++)
                _dirtyLamps.TryTake(out indexes[i]);
            return new LampMarks(++_sequence, indexes, Array.ConvertAll(indexes, _lamps.MarkOf));
        }
    }

    private static Dictionary<string, LampLock> LocksOf(ReportedDocument reported)
    {
        var locks = new Dictionary<string, LampLock>(StringComparer.Ordinal);
        foreach (ReportedLock held in reported.Locks ?? [])
        {
            foreach (LockedLamp lamp in held.Lamps)
                locks[lamp.Lamp] = new LampLock(held.LockId, lamp.LevelPercent, held.Owner, held.Reason, held.SinceUnixMs, held.DueUnixMs);
        }

        return locks;
    }

    private static ReadOnlySpan<char> AsLetters(ReadOnlySpan<byte> id, Span<char> letters) =>
        id.Length <= letters.Length ? letters[..Encoding.ASCII.GetChars(id, letters)] : [];

    private void SetLampValue(int lamp, Quantity quantity, double value, long timestampUnixMs)
    {
        int slot = LampQuantities.SlotOf(quantity);
        if (slot >= 0 && _lamps.TrySet(lamp, slot, value, timestampUnixMs) && slot is LampQuantities.Level or LampQuantities.Power)
            _dirtyLamps.Add(lamp);
    }

    private int IndexOfLamp(string gatewayId, ReadOnlySpan<char> lampId)
    {
        int lamp = _city.IndexOfLamp(lampId);
        return lamp >= 0 && _city.Lamps[lamp].GatewayId == gatewayId ? lamp : -1;
    }

    private SensorAsset? FindSensor(string gatewayId, string sensorId) =>
        _city.FindSensor(sensorId) is { } sensor && sensor.GatewayId == gatewayId ? sensor : null;

    private GatewayState StateOf(string gatewayId)
    {
        if (!_gateways.TryGetValue(gatewayId, out GatewayState? state))
            _gateways[gatewayId] = state = new GatewayState();
        return state;
    }

    private GatewayNow? DescribeGateway(string gatewayId)
    {
        if (_city.FindGateway(gatewayId) is not { } gateway)
            return null;

        GatewayState state = StateOf(gatewayId);
        return new GatewayNow(gateway, state.IsOnline, state.SinceUnixMs, state.Firmware, state.DesiredVersion);
    }

    private void MarkLampsOf(string gatewayId)
    {
        foreach (int lamp in _city.LampsOfGateway(gatewayId))
            _dirtyLamps.Add(lamp);
    }

    private void NotifyAllOf(string gatewayId)
    {
        if (_subscriptions.IsEmpty)
            return;

        _subscriptions.Notify(gatewayId);
        CitySnapshot city = _city;
        foreach (int lamp in city.LampsOfGateway(gatewayId))
            _subscriptions.Notify(city.Lamps[lamp].Id);
    }

    private void Rebuild(CitySnapshot city)
    {
        lock (_gate)
        {
            var lamps = new LampTable(city, StateOf);
            for (int lamp = 0; lamp < city.Lamps.Count; lamp++)
            {
                int known = _city.IndexOfLamp(city.Lamps[lamp].Id);
                if (known >= 0)
                    lamps.CopyFrom(_lamps, known, lamp);
            }

            _city = city;
            _lamps = lamps;
            _dirtyLamps = new DirtySet(city.Lamps.Count);
        }
    }
}
