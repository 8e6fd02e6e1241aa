namespace LampuKota.Lighting;

/// <summary>Where a command stands at one target, from the operator's click to proof by measured power.</summary>
public enum CommandState
{
    /// <summary>Recorded, not yet given to the broker.</summary>
    Requested,

    /// <summary>The broker holds it; where the gateway is offline it waits there.</summary>
    Sent,

    /// <summary>The gateway gave the level to the output.</summary>
    Accepted,

    /// <summary>Measured power agrees with the level (<see cref="PowerProof"/>); of a lock or its release: the gateway says that it holds it, or no longer does.</summary>
    Confirmed,

    /// <summary>The gateway refused it.</summary>
    Rejected,

    /// <summary>It was not accepted before its expiry.</summary>
    Expired,

    /// <summary>Accepted, but measured power did not agree in time.</summary>
    NotProven,

    /// <summary>Accepted by a lamp without a meter: the end of what can be known.</summary>
    AcceptedNotMeasurable,

    /// <summary>The second person that it needed declined it; it was never sent.</summary>
    Declined,
}
