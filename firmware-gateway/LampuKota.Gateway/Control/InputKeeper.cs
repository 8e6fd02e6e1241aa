using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Keeps what photocell and sensors say in the form in which programs ask for it. To be used by one thread at a time, but for its mailbox.</summary>
/// <param name="mailbox">Where readings come in.</param>
internal sealed class InputKeeper(InputMailbox mailbox)
{
    private readonly Photocell _photocell = new();
    private readonly List<InputReading> _readings = [];
    private SensorActivity? _sensors;

    /// <summary>Takes over what a desired document asks for.</summary>
    public void Adopt(DesiredDocument desired)
    {
        _photocell.Adopt(desired.Photocell);
        _sensors = new SensorActivity(desired.Programs, _sensors);
        mailbox.Adopt(_sensors.Conditions, desired.Photocell);
    }

    /// <summary>The clock was set: what was seen by its old time would be waited for, or be over at once.</summary>
    /// <param name="desired">The document in force.</param>
    public void Forget(DesiredDocument? desired)
    {
        _sensors = null;
        if (desired is not null)
            Adopt(desired);
    }

    /// <summary>Takes in what is new.</summary>
    /// <param name="now">The present.</param>
    /// <param name="holdsUntil">When it may be otherwise though nothing new is read.</param>
    public LampInputs Update(Instant now, out Instant holdsUntil)
    {
        _readings.Clear();
        mailbox.Take(_readings);
        foreach (InputReading reading in _readings)
        {
            _photocell.Observe(reading.DeviceId, reading.Quantity, reading.Value, reading.At);
            _sensors?.Observe(reading.DeviceId, reading.Quantity, reading.Value, reading.At);
        }

        return new LampInputs(_photocell.At(now, out holdsUntil), _sensors);
    }
}
