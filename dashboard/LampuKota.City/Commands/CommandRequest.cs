namespace LampuKota.City;

/// <summary>What a person asks lamps to do: a level, to resume their control program, all on in an emergency, or to be locked.</summary>
/// <param name="LevelPercent">0 to 100 %; null to resume the control program, or to lock lamps as they are.</param>
/// <param name="ExpiresUnixMs">From then on the override ends and the command is refused; a lock is due then. In the city's future, at most 30 days away.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="Scope">Whom it is for.</param>
/// <param name="LampIds">The lamps of a scope of single lamps; else empty.</param>
/// <param name="RampSeconds">Time to reach the level, 0 to 3,600 s.</param>
/// <param name="Kind">Level, Emergency or Lock; a release and an undo are made of the command that they refer to.</param>
public sealed record CommandRequest(
    int? LevelPercent,
    long ExpiresUnixMs,
    string Reason,
    CommandScope Scope,
    IReadOnlyList<string> LampIds,
    int RampSeconds = 0,
    CommandKind Kind = CommandKind.Level);
