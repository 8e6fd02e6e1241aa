using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>One outgoing circuit of a cabinet: a breaker and a contactor whose contacts tell of each change at once, and lamps that have supply through both.</summary>
/// <param name="id">Segment id.</param>
/// <param name="cabinet">The cabinet that feeds it.</param>
internal sealed class SimulatedSegment(string id, SimulatedCabinet cabinet) : IChangingSensor, IBreakable<SegmentFault>
{
    private volatile SegmentFault _fault;
    private volatile Action<Reading?>? _changed;

    /// <inheritdoc cref="ISensor.DeviceId"/>
    public string DeviceId => id;

    /// <inheritdoc/>
    public SegmentFault Fault
    {
        get => _fault;
        set
        {
            _fault = value;
            _changed?.Invoke(null);
        }
    }

    /// <summary>Whether its lamps have supply.</summary>
    public bool IsFed => _fault == SegmentFault.None && cabinet.IsFed;

    /// <inheritdoc/>
    public void OnChange(Action<Reading?> changed) => _changed = changed;

    /// <inheritdoc/>
    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        readings.Add(new Reading(Quantities.CircuitBreakerTripped.Name, _fault == SegmentFault.BreakerTripped ? 1 : 0));
        readings.Add(new Reading(Quantities.ContactorClosed.Name, _fault == SegmentFault.ContactorOpen ? 0 : 1));
        return ValueTask.CompletedTask;
    }
}
