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
    private readonly Dictionary<string, Dictionary<string, Measured>> _sensors = new(StringComparer.Ordinal);
    private CitySnapshot _city;
    private LampTable _lamps;
    private DirtySet _dirtyLamps;

    /// <summary>Starts with the assets of a directory and follows its changes.</summary>
    /// <param name="directory">The city's assets.</param>
    public LiveCity(CityDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _city = directory.Current;
        _lamps = new LampTable(_city.Lamps.Count);
        _dirtyLamps = new DirtySet(_city.Lamps.Count);
        directory.Changed += () => Rebuild(directory.Current);
    }

    /// <summary>The city in six numbers.</summary>
    public CityTotals Totals
    {
        get
        {
            lock (_gate)
                return CountTotals();
        }
    }

    /// <summary>What is known of a lamp, or null where the city has no such lamp.</summary>
    /// <param name="lampId">Lamp id.</param>
    public LampNow? Find(string lampId)
    {
        lock (_gate)
        {
            int index = _city.IndexOfLamp(lampId);
            if (index < 0)
                return null;

            LampAsset lamp = _city.Lamps[index];
            return new LampNow(lamp, ConditionOf(index), _lamps.ValuesOf(index), _lamps.Overrides[index], GatewayOf(index)?.IsOnline);
        }
    }

    /// <summary>What is known of a city sensor, or null where the city has no such sensor.</summary>
    /// <param name="sensorId">Sensor id.</param>
    public SensorNow? FindSensor(string sensorId)
    {
        lock (_gate)
        {
            if (_city.FindSensor(sensorId) is not { } sensor)
                return null;

            Dictionary<string, Measured> values = _sensors.TryGetValue(sensorId, out Dictionary<string, Measured>? known) ? new(known) : [];
            return new SensorNow(sensor, values, _gateways.GetValueOrDefault(sensor.GatewayId)?.IsOnline);
        }
    }

    /// <summary>What is known of a gateway, or null where the city has no such gateway.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public GatewayNow? FindGateway(string gatewayId)
    {
        lock (_gate)
        {
            if (_city.FindGateway(gatewayId) is not { } gateway)
                return null;

            GatewayState? state = _gateways.GetValueOrDefault(gatewayId);
            return new GatewayNow(gateway, state?.IsOnline, state?.SinceUnixMs, state?.Firmware, state?.DesiredVersion);
        }
    }

    /// <summary>Calls back after something changed at a lamp, a sensor or a gateway, until the result is disposed.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <param name="changed">Called on the thread that brought the change; must return quickly.</param>
    public IDisposable Subscribe(string deviceId, Action changed) => _subscriptions.Add(deviceId, changed);

    /// <summary>Takes telemetry; values older than what is known, and quantities and devices that are not known, are passed over.</summary>
    /// <param name="batch">Decoded samples.</param>
    public void Apply(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Span<char> letters = stackalloc char[DeviceId.MaximumLength];
        lock (_gate)
        {
            int device = -1;
            int lamp = -1;
            foreach (ref readonly Sample sample in batch.Samples)
            {
                if (sample.Device != device)
                {
                    device = sample.Device;
                    lamp = _city.IndexOfLamp(AsLetters(batch.Devices[device], letters));
                }

                string quantity = batch.Quantities.GetString(sample.Quantity);
                if (lamp < 0)
                    SetSensorValue(batch.Devices.GetString(device), quantity, sample.Value, sample.TimestampUnixMs);
                else
                    SetLampValue(lamp, quantity, sample.Value, sample.TimestampUnixMs);
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
            if (lamp < 0)
                SetSensorValue(last.Series.DeviceId, last.Series.Quantity, last.Point.Value, last.Point.TimestampUnixMs);
            else
                SetLampValue(lamp, last.Series.Quantity, last.Point.Value, last.Point.TimestampUnixMs);
        }
    }

    private static ReadOnlySpan<char> AsLetters(ReadOnlySpan<byte> id, Span<char> letters) =>
        id.Length <= letters.Length ? letters[..Encoding.ASCII.GetChars(id, letters)] : [];

    private void SetLampValue(int lamp, string quantity, double value, long timestampUnixMs)
    {
        int slot = LampQuantities.SlotOf(quantity);
        if (slot >= 0 && _lamps.TrySet(lamp, slot, value, timestampUnixMs) && slot <= LampQuantities.Power)
            _dirtyLamps.Add(lamp);
    }

    private void SetSensorValue(string deviceId, string quantity, double value, long timestampUnixMs)
    {
        if (_city.FindSensor(deviceId) is null)
            return;

        if (!_sensors.TryGetValue(deviceId, out Dictionary<string, Measured>? values))
            _sensors[deviceId] = values = new(StringComparer.Ordinal);
        if (!values.TryGetValue(quantity, out Measured known) || known.TimestampUnixMs <= timestampUnixMs)
            values[quantity] = new Measured(value, timestampUnixMs);
    }

    private GatewayState? GatewayOf(int lamp) => _gateways.GetValueOrDefault(_city.Lamps[lamp].GatewayId);

    private LampCondition ConditionOf(int lamp)
    {
        if (GatewayOf(lamp)?.IsOnline == false)
            return LampCondition.Offline;
        if (_lamps.OpenFaults[lamp] > 0)
            return LampCondition.Failed;
        bool isHeardOf = _lamps.Find(lamp, LampQuantities.Level) is not null || _lamps.Find(lamp, LampQuantities.Power) is not null;
        return isHeardOf ? LampCondition.Normal : LampCondition.Unknown;
    }

    private CityTotals CountTotals()
    {
        int lit = 0, off = 0, failed = 0, offline = 0, unknown = 0;
        double powerWatts = 0;
        for (int lamp = 0; lamp < _lamps.Count; lamp++)
        {
            LampCondition condition = ConditionOf(lamp);
            _ = condition switch
            {
                LampCondition.Failed => failed++,
                LampCondition.Offline => offline++,
                LampCondition.Unknown => unknown++,
                _ => _lamps.Find(lamp, LampQuantities.Level)?.Value > 0 ? lit++ : off++,
            };
            if (condition != LampCondition.Offline)
                powerWatts += _lamps.Find(lamp, LampQuantities.Power)?.Value ?? 0;
        }

        return new CityTotals(lit, off, failed, offline, unknown, powerWatts);
    }

    private void Rebuild(CitySnapshot city)
    {
        lock (_gate)
        {
            var lamps = new LampTable(city.Lamps.Count);
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
