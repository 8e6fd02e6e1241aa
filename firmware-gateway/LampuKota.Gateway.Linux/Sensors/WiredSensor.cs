using LampuKota.Lighting;

namespace LampuKota.Gateway.Linux;

/// <summary>The values of one device of ours that one part of the hardware measures.</summary>
/// <param name="deviceId">The device.</param>
/// <param name="values">Its values.</param>
internal sealed class WiredSensor(string deviceId, IReadOnlyList<WiredValue> values) : IChangingSensor
{
    /// <inheritdoc/>
    public string DeviceId => deviceId;

    /// <inheritdoc/>
    // A read takes as long as the conversion of the chip, milliseconds to a second; it must not hold up the gateway's loop.
    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken) =>
        new(Task.Run(() => Read(readings, cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public void OnChange(Action<Reading?> changed)
    {
        foreach (WiredValue value in values)
            value.Channel.OnChange(raw => changed(raw is { } told ? new Reading(value.Quantity.Name, value.Convert(told)) : null));
    }

    private void Read(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        foreach (WiredValue value in values)
            readings.Add(new Reading(value.Quantity.Name, value.Read(cancellationToken)));
    }
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
