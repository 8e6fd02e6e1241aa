namespace LampuKota.Lighting;

/// <summary>What a sensor must see for a dynamic level: a quantity at or above a threshold, or below it.</summary>
/// <param name="SensorId">The sensor; null is any that the gateway reads.</param>
/// <param name="Quantity">Name of the quantity, for instance <c>presence</c> or <c>illuminance</c>.</param>
/// <param name="Comparison">On which side of the threshold.</param>
/// <param name="Threshold">The threshold, in the quantity's unit; finite.</param>
public sealed record DynamicCondition(string? SensorId, string Quantity, ThresholdComparison Comparison, double Threshold)
{
    /// <summary>Whether a reading is what it asks for.</summary>
    /// <param name="value">The reading, in the quantity's unit.</param>
    public bool IsMetBy(double value) => Comparison == ThresholdComparison.AtLeast ? value >= Threshold : value < Threshold;

    internal bool Concerns(string sensorId, string quantity) => quantity == Quantity && (SensorId is null || SensorId == sensorId);

    /// <summary>The end of a sentence that says what is wrong with it; null where nothing is.</summary>
    internal string? Problem()
    {
        if (SensorId is not null && !DeviceId.IsValid(SensorId))
            return $"names the sensor {Validity.Quote(SensorId)}, which is not an id.";
        if (Quantities.Find(Quantity) is null)
            return $"names the quantity {Validity.Quote(Quantity)}, which is not known.";
        return !double.IsFinite(Threshold) || !Enum.IsDefined(Comparison) ? "has a threshold that is not a number." : null;
    }
}

/// <summary>On which side of a threshold a reading must be.</summary>
public enum ThresholdComparison
{
    /// <summary>At it or above.</summary>
    AtLeast,

    /// <summary>Below it.</summary>
    Below,
}
