namespace LampuKota.Gateway;

/// <summary>A sensor that notices by itself that a value changed: a door contact, a photocell's output, a motion detector. It is then read at once.</summary>
public interface IChangingSensor : ISensor
{
    /// <summary>Names who is told of changes; called from any thread, must return soon and not throw. The last one named is told.</summary>
    /// <param name="changed">Told after a change; several changes in a row may be told once.</param>
    void OnChange(Action changed);
}
