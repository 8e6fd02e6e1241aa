namespace LampuKota.Gateway.Linux;

/// <summary>One edge of an input line.</summary>
/// <param name="Number">Its number; the first of a line is 1.</param>
/// <param name="IsActive">Whether the line became active. Of edges that come faster than they are handled the kernel tells the level that it finds when it gets to them.</param>
internal readonly record struct GpioEdge(uint Number, bool IsActive);
