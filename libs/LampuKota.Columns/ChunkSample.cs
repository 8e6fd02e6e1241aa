namespace LampuKota.Columns;

/// <summary>One value of one device, on its way into a chunk or out of one.</summary>
/// <param name="TimestampUnixMs">Unix milliseconds.</param>
/// <param name="Quantity">Index into a table of quantity names.</param>
/// <param name="Value">The value.</param>
public readonly record struct ChunkSample(long TimestampUnixMs, int Quantity, double Value);

/// <summary>One value of one series.</summary>
/// <param name="TimestampUnixMs">Unix milliseconds.</param>
/// <param name="Value">The value.</param>
public readonly record struct TimedValue(long TimestampUnixMs, double Value);
