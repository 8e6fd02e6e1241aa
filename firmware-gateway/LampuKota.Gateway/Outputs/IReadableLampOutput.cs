namespace LampuKota.Gateway;

/// <summary>
/// A lamp output whose hardware can tell the level that it holds. It is asked at start, before the first level is given to it: so the gateway knows which lamps
/// burn already and need not be lit in stages after a power cut, and from where a ramp sets out. Later it is asked once a minute, so that a relay that does not do as
/// it is told is found.
/// </summary>
public interface IReadableLampOutput : ILampOutput
{
    /// <summary>Reads the level that the hardware holds now; changes nothing.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>0 to 100 %, a relay alone tells 0 or 100; null where the hardware cannot tell just now.</returns>
    /// <exception cref="IOException">The hardware did not answer.</exception>
    ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken);
}
