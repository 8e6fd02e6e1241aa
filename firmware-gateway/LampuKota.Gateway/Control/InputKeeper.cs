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
    private bool _asksPhotocell;
    private bool _hasChanged;

    /// <summary>Whether all that the programs ask has said something.</summary>
    public bool HaveAllSpoken => (!_asksPhotocell || _photocell.IsKnown) && _sensors?.HasHeardAll != false;

    /// <summary>Takes over what a desired document asks for.</summary>
    public void Adopt(DesiredDocument desired)
    {
        _photocell.Adopt(desired.Photocell);
        _sensors = new SensorActivity(desired.Programs, _sensors);
        _asksPhotocell = desired.Programs.Any(static program => program.ActivePeriods?.Any(static period => period.Photocell != PhotocellUse.None) == true);
        _hasChanged = true;
        mailbox.Adopt(_sensors.Conditions, desired.Photocell);
    }

    /// <summary>Goes on with what an earlier life knew, until the sensors say otherwise.</summary>
    /// <param name="kept">What it knew.</param>
    /// <param name="shift">By how much the clock was set since.</param>
    public void Restore(RunningState kept, Duration shift)
    {
        if (kept.Photocell is { } photocell && _photocell.Restore(photocell, shift))
            mailbox.Await(photocell.DeviceId, photocell.Quantity);
        foreach (KeptSighting sighting in kept.Sightings)
        {
            if (_sensors?.Restore(sighting.When, Instant.FromUnixTimeMilliseconds(sighting.LastSeenUnixMs) + shift, sighting.SeenBy) != true)
                continue;
            foreach (string sensor in sighting.SeenBy)
                mailbox.Await(sensor, sighting.When.Quantity);
        }
    }

    /// <summary>Sensors that said something in an earlier life and are not to be heard in this one.</summary>
    public void GiveUpKept(Instant now) => mailbox.GiveUp(now);

    /// <summary>Whether what a later life needs has changed since this was asked last.</summary>
    public bool TakeChanged()
    {
        bool hasChanged = _hasChanged;
        _hasChanged = false;
        return hasChanged;
    }

    /// <summary>What the photocell says, for a later life.</summary>
    public KeptPhotocell? KeepPhotocell() => _photocell.Keep();

    /// <summary>What the sensors saw, for a later life.</summary>
    public IReadOnlyList<KeptSighting> KeepSightings() =>
        [.. (_sensors?.Sightings ?? []).Select(static one => new KeptSighting(one.Condition, one.LastSeen.ToUnixTimeMilliseconds(), one.SeenBy))];

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
            _hasChanged |= _photocell.Observe(reading.DeviceId, reading.Quantity, reading.Value, reading.At);
            _hasChanged |= _sensors?.Observe(reading.DeviceId, reading.Quantity, reading.Value, reading.At) == true;
        }

        return new LampInputs(_photocell.At(now, out holdsUntil), _sensors);
    }
}
