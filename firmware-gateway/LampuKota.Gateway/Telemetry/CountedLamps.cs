using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Reports what the gateway counts of lamps whose meters do not count it themselves. A lamp with a meter that does not answer is left out: what it counts is not
/// known, and two counters in one series would make nonsense of it.
/// </summary>
internal sealed class CountedLamps
{
    private readonly BurningCounters _counters;
    private readonly Dictionary<Lamp, int> _places;
    private readonly int[] _devices;
    private readonly bool[] _isCountedByMeter;
    private readonly bool[] _isSilent;
    private readonly int _operatingHours;
    private readonly int _switchOns;

    public CountedLamps(BurningCounters counters, Outbox outbox)
    {
        _counters = counters;
        _places = counters.Lamps.Index().ToDictionary(lamp => lamp.Item, lamp => lamp.Index);
        _devices = [.. counters.Lamps.Select(lamp => outbox.InternDevice(lamp.Id))];
        (_isCountedByMeter, _isSilent) = (new bool[_devices.Length], new bool[_devices.Length]);
        _operatingHours = outbox.InternQuantity(Quantities.OperatingHours.Name);
        _switchOns = outbox.InternQuantity(Quantities.SwitchOnCounter.Name);
    }

    /// <summary>A report begins.</summary>
    public void Begin() => Array.Clear(_isSilent);

    /// <summary>A lamp's meter does not answer in this report.</summary>
    public void Silent(Lamp lamp) => _isSilent[_places[lamp]] = true;

    /// <summary>A lamp's meter gave a reading: one that counts the burning hours is believed from then on.</summary>
    public void Metered(Lamp lamp, string quantity) => _isCountedByMeter[_places[lamp]] |= quantity == Quantities.OperatingHours.Name;

    /// <summary>Adds the counts of the lamps that the gateway counts.</summary>
    public void Append(List<Sample> samples, long atMs)
    {
        for (int lamp = 0; lamp < _devices.Length; lamp++)
        {
            if (_isCountedByMeter[lamp] || _isSilent[lamp])
                continue;
            (double hours, long switchOns) = _counters.Read(lamp);
            samples.Add(new Sample(_devices[lamp], _operatingHours, atMs, Math.Round(hours, Quantities.OperatingHours.Decimals)));
            samples.Add(new Sample(_devices[lamp], _switchOns, atMs, switchOns));
        }
    }
}
