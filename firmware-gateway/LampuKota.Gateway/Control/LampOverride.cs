using NodaTime;

namespace LampuKota.Gateway;

/// <summary>A command in force at one lamp.</summary>
/// <param name="CommandId">The command that made it.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="Expires">From then on the control program decides again.</param>
/// <param name="IsRestored">Whether it was commanded before the program's start.</param>
internal sealed record LampOverride(string CommandId, int LevelPercent, Instant Expires, bool IsRestored = false);
