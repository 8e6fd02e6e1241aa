using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Brings what sensors say from who reads them to who switches lamps: readings that a program or the photocell asks for, and of these only those that say something
/// new. Safe for use by several threads.
/// </summary>
/// <param name="onNews">Told that there is something new.</param>
internal sealed class InputMailbox(Action onNews)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Device, string Quantity), double> _latest = [];
    private readonly List<InputReading> _news = [];
    private readonly HashSet<(string Device, string Quantity)> _awaited = [];
    private DynamicCondition[] _conditions = [];
    private PhotocellSettings? _photocell;

    /// <summary>Takes over what is asked for.</summary>
    public void Adopt(IEnumerable<DynamicCondition> conditions, PhotocellSettings? photocell)
    {
        lock (_lock)
        {
            (_conditions, _photocell) = ([.. conditions], photocell);
            _latest.Clear();
        }
    }

    /// <summary>What a sensor said in the life before holds until it is read, or fails, or is given up.</summary>
    public void Await(string deviceId, string quantity)
    {
        lock (_lock)
            _awaited.Add((deviceId, quantity));
    }

    /// <summary>Gives up what was awaited and not read.</summary>
    public void GiveUp(Instant at)
    {
        lock (_lock)
        {
            foreach ((string device, string quantity) in _awaited)
                _news.Add(new InputReading(device, quantity, double.NaN, at));
            _awaited.Clear();
        }
    }

    /// <summary>Takes a reading.</summary>
    /// <param name="deviceId">The sensor's device.</param>
    /// <param name="quantity">Quantity name.</param>
    /// <param name="value">Value in the quantity's unit.</param>
    /// <param name="at">When it was read.</param>
    /// <returns>Whether somebody asks for it.</returns>
    public bool Observe(string deviceId, string quantity, double value, Instant at)
    {
        lock (_lock)
        {
            if (!IsAskedFor(deviceId, quantity))
                return false;
            _awaited.Remove((deviceId, quantity));
            if (_latest.TryGetValue((deviceId, quantity), out double before) && before.Equals(value))
                return true;
            _latest[(deviceId, quantity)] = value;
            _news.Add(new InputReading(deviceId, quantity, value, at));
        }

        onNews();
        return true;
    }

    /// <summary>A sensor does not answer: what it said last no longer holds.</summary>
    public void Fail(string deviceId, Instant at)
    {
        bool isNews = false;
        lock (_lock)
        {
            foreach ((string device, string quantity) in _latest.Keys.Union(_awaited).Where(key => key.Device == deviceId).ToArray())
            {
                _awaited.Remove((device, quantity));
                _latest.Remove((device, quantity));
                _news.Add(new InputReading(device, quantity, double.NaN, at));
                isNews = true;
            }
        }

        if (isNews)
            onNews();
    }

    /// <summary>Takes out what is new, in order.</summary>
    public void Take(List<InputReading> readings)
    {
        lock (_lock)
        {
            readings.AddRange(_news);
            _news.Clear();
        }
    }

    private bool IsAskedFor(string deviceId, string quantity)
    {
        if (Photocell.Concerns(_photocell, deviceId, quantity))
            return true;
        foreach (DynamicCondition condition in _conditions)
        {
            if (condition.Quantity == quantity && (condition.SensorId is null || condition.SensorId == deviceId))
                return true;
        }

        return false;
    }
}

/// <summary>A reading that may change a lamp's level.</summary>
internal readonly record struct InputReading(string DeviceId, string Quantity, double Value, Instant At);
