namespace LampuKota.Gateway;

/// <summary>
/// A sensor that notices by itself that a value changed: a door contact, a photocell's output, a motion detector. It is then read at once, and what it tells by
/// itself reaches the lamps without being read: neither a sensor that takes long nor a pulse that is over keeps a lamp waiting.
/// </summary>
public interface IChangingSensor : ISensor
{
    /// <summary>Names who is told of changes; called from any thread, must return soon and not throw. The last one named is told.</summary>
    /// <param name="changed">
    /// Told after a change, in order, with the value where the sensor knows it by the change itself, else with null; several changes of which it does not may be told once.
    /// </param>
    void OnChange(Action<Reading?> changed);
}
