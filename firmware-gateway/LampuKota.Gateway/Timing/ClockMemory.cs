namespace LampuKota.Gateway;

/// <summary>What a gateway keeps on disk of the last time that it trusted (docs/formats/gateway-state.md).</summary>
/// <param name="UnixMs">That time, Unix milliseconds.</param>
/// <param name="SinceBootMs">The same moment in milliseconds since the boot.</param>
/// <param name="BootId">Which boot.</param>
public sealed record ClockMemory(long UnixMs, long SinceBootMs, Guid BootId);
