namespace LampuKota.Gateway.Linux;

/// <summary>Where a value comes from: one of the kinds of hardware that the configuration can name.</summary>
internal abstract record SensorSource
{
    /// <summary>The part of the hardware that answers or fails as a whole; values of one device from one such part are one sensor.</summary>
    public abstract string Place { get; }

    /// <summary>The wires that its readings share with those of others, and on which there is one reading at a time.</summary>
    public virtual string Wires => Place;

    /// <summary>Unit in which the hardware gives the value; null where it has none of its own.</summary>
    public virtual string? Unit => null;

    /// <summary>Connects to the hardware, which need not be there yet.</summary>
    public abstract ISensorChannel Connect(Hardware hardware);
}
