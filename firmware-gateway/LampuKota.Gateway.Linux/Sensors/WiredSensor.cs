using System.Threading.Tasks.Sources;
using LampuKota.Lighting;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// The values of one device of ours that one part of the hardware measures. A reading takes as long as the conversion of the chip, milliseconds to a second: it is done by the
/// worker of its bus. The sensor itself is what the reader waits for, so that a reading allocates nothing of its own.
/// </summary>
/// <param name="deviceId">The device.</param>
/// <param name="values">Its values.</param>
/// <param name="wires">What they share with others.</param>
/// <param name="worker">Does what blocks there.</param>
internal sealed class WiredSensor(string deviceId, WiredValue[] values, string wires, BusWorker worker) : IChangingSensor, IBusJob, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _reading;
    private ICollection<Reading> _readings = [];
    private CancellationToken _cancellationToken;

    /// <inheritdoc/>
    public string DeviceId => deviceId;

    /// <inheritdoc/>
    public string Bus => wires;

    /// <inheritdoc/>
    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        (_readings, _cancellationToken) = (readings, cancellationToken);
        _reading.Reset();
        worker.Post(this);
        return new ValueTask(this, _reading.Version);
    }

    /// <inheritdoc/>
    public void OnChange(Action<Reading?> changed)
    {
        foreach (WiredValue value in values)
            value.Channel.OnChange(raw => changed(raw is { } told ? new Reading(value.Quantity.Name, value.Convert(told)) : null));
    }

    void IBusJob.Do()
    {
        try
        {
            foreach (WiredValue value in values)
                _readings.Add(new Reading(value.Quantity.Name, value.Read(_cancellationToken)));
        }
#pragma warning disable CA1031 // Whatever it is, it is the reader's, who waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _reading.SetException(exception);
            return;
        }

        _reading.SetResult(true);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _reading.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reading.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => _reading.GetResult(token);
}

/// <summary>One value: what measures it, and how it becomes our quantity.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Channel">What measures it.</param>
/// <param name="Scale">Factor to the quantity's unit; null for that of the hardware's unit.</param>
/// <param name="Offset">Added to it, in the quantity's unit.</param>
internal sealed record WiredValue(Quantity Quantity, ISensorChannel Channel, double? Scale, double Offset)
{
    public double Read(CancellationToken cancellationToken) => Convert(Channel.Read(cancellationToken));

    /// <summary>What the hardware says, as our quantity.</summary>
    public double Convert(double raw) => raw * (Scale ?? FactorOfUnit()) + Offset;

    private double FactorOfUnit() => Channel.Unit is { } unit ? unit.Factor * (UnitConversion.Factor(unit.Name, Quantity.Unit) ?? 1) : 1;
}
