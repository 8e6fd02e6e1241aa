namespace LampuKota.Gateway;

/// <summary>What switches and dims one lamp: a relay, a PWM channel, a DALI line, or a simulated lamp.</summary>
public interface ILampOutput
{
    /// <summary>Gives the level to the hardware. Returns when the output holds it; what the lamp then does is measured, not assumed.</summary>
    /// <param name="levelPercent">0 to 100 %.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The output could not be set.</exception>
    ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken);
}
