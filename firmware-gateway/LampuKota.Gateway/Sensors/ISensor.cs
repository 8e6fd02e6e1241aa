namespace LampuKota.Gateway;

/// <summary>What measures one device: a lamp's meter, a cabinet's meter, a photocell, a city sensor.</summary>
public interface ISensor
{
    /// <summary>The device that the readings belong to.</summary>
    string DeviceId { get; }

    /// <summary>Name of what it shares with other sensors, of which one at a time is read; null where it is read beside all others.</summary>
    string? Bus => null;

    /// <summary>Reads every quantity once. Not called again before it has ended; sensors of other buses are read beside it.</summary>
    /// <param name="readings">Where the readings are added; not cleared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The sensor did not answer.</exception>
    ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken);
}

/// <summary>One value of a sensor.</summary>
/// <param name="Quantity">Quantity name, see docs/formats/quantities.md.</param>
/// <param name="Value">Value in the quantity's unit.</param>
public readonly record struct Reading(string Quantity, double Value);
