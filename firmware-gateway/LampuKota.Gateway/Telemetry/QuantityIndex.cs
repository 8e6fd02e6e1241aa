using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>The quantities that the gateway's sensors measure, with their index in the outbox.</summary>
/// <param name="outbox">The outbox.</param>
internal sealed class QuantityIndex(Outbox outbox)
{
    private readonly Dictionary<string, Entry?> _entries = [];

    /// <summary>Looks a reading's quantity up, and rounds its value to the decimals that are worth sending.</summary>
    /// <returns>False where the quantity is unknown or the value is not plausible.</returns>
    public bool TryResolve(in Reading reading, out int index, out double value)
    {
        if (!_entries.TryGetValue(reading.Quantity, out Entry? entry))
        {
            Quantity? quantity = Quantities.Find(reading.Quantity);
            entry = quantity is null ? null : new Entry(quantity, outbox.InternQuantity(quantity.Name));
            _entries.Add(reading.Quantity, entry);
        }

        if (entry is null || !entry.Quantity.IsPlausible(reading.Value))
        {
            (index, value) = (-1, double.NaN);
            return false;
        }

        // Adding zero makes 0 of -0, which is what a small negative reading rounds to and which no decimal of a frame can be.
        (index, value) = (entry.Index, Math.Round(reading.Value, entry.Quantity.Decimals) + 0.0);
        return true;
    }

    private sealed record Entry(Quantity Quantity, int Index);
}
