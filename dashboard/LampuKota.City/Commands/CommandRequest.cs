namespace LampuKota.City;

/// <summary>What a person asks lamps to do: a level, or to resume their control program.</summary>
/// <param name="LevelPercent">0 to 100 %, or null to resume the control program.</param>
/// <param name="ExpiresUnixMs">From then on the override ends and the command is refused; in the city's future, at most 30 days away.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="Targets">Lamp ids, at most 5,000; empty where <paramref name="KelurahanId"/> names them.</param>
/// <param name="KelurahanId">All lamps of this kelurahan; null where <paramref name="Targets"/> names them.</param>
/// <param name="RampSeconds">Time to reach the level, 0 to 3,600 s.</param>
public sealed record CommandRequest(
    int? LevelPercent, long ExpiresUnixMs, string Reason, IReadOnlyList<string> Targets, string? KelurahanId = null, int RampSeconds = 0);
