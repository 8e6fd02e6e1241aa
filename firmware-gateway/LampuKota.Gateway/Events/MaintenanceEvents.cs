using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Tells of each lamp that comes under a maintenance lock, and that leaves it. Called inside <see cref="LampGate"/>.</summary>
/// <param name="supervisor">Has the lamps.</param>
/// <param name="events">Tells.</param>
internal sealed class MaintenanceEvents(LampSupervisor supervisor, OwnEvents events)
{
    private readonly Dictionary<string, LampLock> _told = [];

    /// <summary>The locks that outlasted a restart were told before it.</summary>
    public void TakeUp()
    {
        foreach (Lamp lamp in supervisor.Lamps.Values)
        {
            if (lamp.Lock is { } held)
                _told[lamp.Id] = held;
        }
    }

    /// <summary>Tells what is new.</summary>
    public void Tell()
    {
        foreach (Lamp lamp in supervisor.Lamps.Values)
        {
            LampLock? told = _told.GetValueOrDefault(lamp.Id);
            if (told?.LockId == lamp.Lock?.LockId)
                continue;

            if (told is not null)
                Tell(lamp, EventPhase.End, told);
            _told.Remove(lamp.Id);
            if (lamp.Lock is not { } held)
                continue;
            Tell(lamp, EventPhase.Start, held);
            _told[lamp.Id] = held;
        }
    }

    private void Tell(Lamp lamp, EventPhase phase, LampLock held)
    {
        var since = new Moment(held.Since.ToUnixTimeMilliseconds(), IsSinceBoot: false);
        events.Tell(EventNames.MaintenanceMode, lamp.Id, phase, since, phase == EventPhase.Start ? since : events.Now);
    }
}
