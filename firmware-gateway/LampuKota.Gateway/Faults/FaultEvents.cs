using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// The way of faults into the outbox, and the list of those that are raised: what was raised before a restart is not raised again after it, and is cleared by the
/// same key. The list is kept after the event: a power cut in between raises the fault a second time, and never loses one. To be used by one thread at a time.
/// </summary>
/// <param name="outbox">Where events go.</param>
/// <param name="counters">What is counted.</param>
/// <param name="state">Where the list is kept.</param>
internal sealed class FaultEvents(Outbox outbox, GatewayCounters counters, StateFolder state)
{
    private static readonly Dictionary<string, double> NoValues = [];

    private readonly Dictionary<(string Event, string Device), long> _raised = [];
    private bool _isSaved = true;

    /// <summary>Takes up what was raised before.</summary>
    public void Open()
    {
        foreach (RaisedFault fault in state.LoadFaults())
            _raised[(fault.Event, fault.Device)] = fault.StartUnixMs;
    }

    /// <summary>The state of a rule at a device, as it was before the start.</summary>
    public RuleState StateOf(string eventName, string device) =>
        _raised.TryGetValue((eventName, device), out long startUnixMs) ? RuleState.Raised(startUnixMs) : default;

    /// <summary>Tells that a fault begins or ends.</summary>
    public void Tell(DeviceEvent deviceEvent)
    {
        outbox.Add(deviceEvent);
        Interlocked.Increment(ref counters.EventsRaised);
        _isSaved = false;
        if (deviceEvent.Phase == EventPhase.Start)
            _raised[(deviceEvent.Event, deviceEvent.Device)] = deviceEvent.StartUnixMs;
        else
            _raised.Remove((deviceEvent.Event, deviceEvent.Device));
    }

    /// <summary>Ends what is raised at devices that are not there any more: nobody will look at them again.</summary>
    /// <param name="devices">The devices that are there.</param>
    /// <param name="atUnixMs">The present.</param>
    public void EndWithout(IReadOnlySet<string> devices, long atUnixMs)
    {
        foreach (((string name, string device), long startUnixMs) in _raised.Where(one => !devices.Contains(one.Key.Device)).ToArray())
            Tell(new DeviceEvent(name, device, EventPhase.End, startUnixMs, Math.Max(startUnixMs, atUnixMs), NoValues));
    }

    /// <summary>Keeps the list, where it has changed: once for all that a round of readings found.</summary>
    public void Save()
    {
        if (_isSaved)
            return;

        state.SaveFaults([.. _raised.Select(one => new RaisedFault(one.Key.Event, one.Key.Device, one.Value))]);
        _isSaved = true;
    }
}
