namespace LampuKota.Columns;

/// <summary>One measured value, naming its device and quantity by their index in the <see cref="SampleBatch"/> that holds it.</summary>
/// <param name="Device">Index into the batch's devices.</param>
/// <param name="Quantity">Index into the batch's quantities.</param>
/// <param name="TimestampUnixMs">Instant of measurement in milliseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Value">The value in the quantity's unit (docs/formats/quantities.md); always finite.</param>
public readonly record struct Sample(int Device, int Quantity, long TimestampUnixMs, double Value);
