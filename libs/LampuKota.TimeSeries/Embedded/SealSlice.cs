using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Some devices of a run of sealing, and what they reported.</summary>
/// <param name="Rows">What all devices of the run reported.</param>
/// <param name="DeviceIds">The devices of this slice.</param>
/// <param name="NameOf">A device's name by its number.</param>
/// <param name="Quantities">The names of all quantities; the index of one that the store knows is its number less one.</param>
internal sealed record SealSlice(TailRows Rows, ArraySegment<int> DeviceIds, Func<int, string> NameOf, NameTable Quantities);
